import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { endChildProcesses } from './child-processes.ts';
import { forgetFailures, noteFailure } from './failed-tests.ts';

/** Set by run-tests.ts: what is not run although its file is loaded, and where the time of each file is written. */
const { TESTS_LEFT_OUT, TEST_TIMES } = process.env;

let startedAt = 0;

/** In a parallel run these belong to each file. A file that is left out is pending: the last line counts its tests. */
export const mochaHooks = {
  beforeAll(this: Mocha.Context) {
    startedAt = performance.now();
    forgetFailures();
    if (TESTS_LEFT_OUT !== undefined && fileOf(this)?.endsWith(TESTS_LEFT_OUT)) this.skip();
  },
  afterEach(this: Mocha.Context) {
    noteFailure(this.currentTest);
  },
  afterAll(this: Mocha.Context) {
    if (TEST_TIMES === undefined) return;
    const [file, seconds] = [fileOf(this), (performance.now() - startedAt) / 1000];
    if (file) appendFileSync(TEST_TIMES, `${JSON.stringify({ file: relative('', file), seconds })}\n`);
  },
};

/** What tests have started ends with the run, also if one of them failed. */
export const mochaGlobalTeardown = endChildProcesses;

function fileOf(context: Mocha.Context): string | undefined {
  return context.test?.parent?.suites[0]?.file;
}
