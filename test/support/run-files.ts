import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../architecture/source-files.ts';
import { keepFileDurations, readFileRecords } from './file-durations.ts';

const MOCHA = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
const JOBS = '3';

/** The options of a run of many files. */
export interface RunOptions {
  /** Sets EFFORT unless it is set. */
  effort: 'quick' | 'full' | 'night';
  /** Files that end with one of these are loaded, so that their tests are counted, and not run. */
  leavesOut?: string[];
  /** No further file starts after this time. */
  secondsMax?: number;
  /** The message about tests that were not run for one of these reasons. */
  advice?: string;
}

/** Runs test files with mocha, some at a time, in this order; returns mocha's exit code. */
export async function runFiles(
  files: string[],
  run: RunOptions,
  mochaOptions: string[] = [],
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'storytime-records-'));
  const records = join(folder, 'records.ndjson');
  writeFileSync(records, '');
  const environment = {
    EFFORT: run.effort,
    ...process.env,
    TEST_RECORDS: records,
    TESTS_LEFT_OUT_ADVICE: run.advice,
    ...(run.leavesOut !== undefined && { TESTS_LEFT_OUT: run.leavesOut.join(' ') }),
    ...(run.secondsMax !== undefined && { TESTS_UNTIL: String(Date.now() + run.secondsMax * 1000) }),
  };
  const parallel = ['--parallel', '--jobs', JOBS, '--reporter', 'test/support/files-reporter.ts'];
  if (process.env.RETRIES) parallel.push('--retries', process.env.RETRIES);
  const order = [MOCHA, ...parallel, ...mochaOptions, ...files];
  const child = spawn(process.execPath, order, { cwd: ROOT, stdio: 'inherit', env: environment });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGTERM', forward).on('SIGINT', forward);
  const [code] = await once(child, 'exit');
  process.off('SIGTERM', forward).off('SIGINT', forward);
  keepFileDurations(environment.EFFORT, readFileRecords(records));
  rmSync(folder, { recursive: true, force: true });
  return code ?? 1;
}
