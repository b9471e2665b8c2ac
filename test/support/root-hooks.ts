import { appendFileSync } from 'node:fs';
import { endChildProcesses } from './child-processes.ts';
import { collectGarbage } from './collect-garbage.ts';
import { forgetFailures, noteFailure } from './failed-tests.ts';

/**
 * Set by run-files.ts: the ends of names of files that are loaded and not run, the time in milliseconds after which no
 * further file is begun, and the file that receives the result of each file.
 */
const { TESTS_LEFT_OUT, TESTS_UNTIL, TEST_RECORDS } = process.env;

/** If a file has made the process larger than this, its garbage is collected. */
const MEMORY_BYTES = 300 * 1024 * 1024;

let startedAt = 0;

/** In a parallel run these belong to each file. A file that is left out is pending: the last line counts its tests. */
export const mochaHooks = {
  beforeAll(this: Mocha.Context) {
    startedAt = performance.now();
    forgetFailures();
    // A failure with random inputs is a fault, even if other inputs do not show it again.
    if (fileOf(this)?.endsWith('.property.test.ts')) this.test?.parent?.eachTest((test) => test.retries(0));
    if (!isLeftOut(fileOf(this))) return;
    record({ file: fileOf(this), leftOut: true });
    this.skip();
  },
  afterEach(this: Mocha.Context) {
    noteFailure(this.currentTest);
  },
  afterAll(this: Mocha.Context) {
    if (process.memoryUsage.rss() > MEMORY_BYTES) collectGarbage();
    record({ file: fileOf(this), seconds: (performance.now() - startedAt) / 1000 });
  },
};

/** Processes that tests have started end with the run, also if a test failed. */
export const mochaGlobalTeardown = endChildProcesses;

function fileOf(context: Mocha.Context): string | undefined {
  return context.test?.parent?.suites[0]?.file;
}

function isLeftOut(file = ''): boolean {
  if (TESTS_LEFT_OUT?.split(' ').some((end) => file.endsWith(end))) return true;
  return TESTS_UNTIL !== undefined && Date.now() > Number(TESTS_UNTIL);
}

function record(fate: { file: string | undefined; seconds?: number; leftOut?: boolean }): void {
  if (TEST_RECORDS !== undefined) appendFileSync(TEST_RECORDS, `${JSON.stringify(fate)}\n`);
}
