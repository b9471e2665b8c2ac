import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../architecture/source-files.ts';

const MOCHA = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
const JOBS = '2';

/** How a run of many files differs from one of a single file. */
export interface RunOptions {
  /** Sets EFFORT unless it is set. */
  effort: 'quick' | 'full' | 'night';
  /** Files that end with this are loaded, so that their tests are counted, and not run. */
  leavesOut?: string;
  /** Further options of mocha. */
  mochaOptions?: string[];
}

/** Runs test files with mocha, two at a time; returns mocha's exit code. */
export async function runFiles(
  files: string[],
  { effort, leavesOut, mochaOptions = [] }: RunOptions,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'storytime-times-'));
  const times = join(folder, 'times.ndjson');
  writeFileSync(times, '');
  const parallel = ['--parallel', '--jobs', JOBS, '--reporter', 'test/support/files-reporter.ts'];
  const child = spawn(process.execPath, [MOCHA, ...parallel, ...mochaOptions, ...files], {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      EFFORT: effort,
      ...process.env,
      TEST_TIMES: times,
      ...(leavesOut === undefined ? {} : { TESTS_LEFT_OUT: leavesOut }),
    },
  });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGTERM', forward).on('SIGINT', forward);
  const [code] = await once(child, 'exit');
  process.off('SIGTERM', forward).off('SIGINT', forward);
  rmSync(folder, { recursive: true, force: true });
  return code ?? 1;
}
