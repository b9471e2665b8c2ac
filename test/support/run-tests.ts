import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../architecture/source-files.ts';
import { changedFiles, testsOf } from './changed-tests.ts';
import { longestFirst, readFileDurations } from './file-durations.ts';
import { type RunOptions, runFiles } from './run-files.ts';

/**
 * A program: `node --import tsx run-tests.ts <set> [options of mocha]` runs a set of the test files
 * (CONTRIBUTING.md, "Run tests"). Their names say what they do: `*.process.test.ts` starts, kills or signals
 * processes, `*.browser.test.ts` looks at pages in Chromium, and `*.property.test.ts` tries random inputs.
 */
const SLOW = ['.process.test.ts', '.browser.test.ts'];
const PROPERTY = '.property.test.ts';

/** After this time no further file starts; running files take some seconds more. */
const CHANGED_SECONDS = 45;
const SETTLE_MILLISECONDS = 300;
const WATCHED = ['src', 'workers', 'seeds', 'migrations', 'test', 'docs'];

const isSlow = (file: string) => SLOW.some((end) => file.endsWith(end));
const isLong = (file: string) => file.endsWith(PROPERTY);
const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .map((path) => join('test', path))
  .sort();
const quickFiles = files.filter((file) => !isSlow(file));

const EVERYTHING =
  'They start, kill or signal processes, wait through real outages, or look at pages in Chromium: npm run test:all runs them, and random tests in full.';
const SETS: Record<string, { files: string[] } & RunOptions> = {
  quick: { files, effort: 'quick', leavesOut: SLOW, advice: EVERYTHING },
  /** What `quick` leaves out. */
  rest: { files: files.filter((file) => isSlow(file) || isLong(file)), effort: 'full' },
  all: { files, effort: 'full' },
  night: { files, effort: 'night' },
};

const [name = '', ...given] = process.argv.slice(2);
const set = SETS[name];
if (set !== undefined) {
  const durations = readFileDurations(process.env.EFFORT ?? set.effort);
  process.exitCode = await runFiles(longestFirst(set.files, durations, isLong), set, given);
} else if (name === 'changed') process.exitCode = await runChanged(changedFiles(given[0] ?? 'HEAD'));
else if (name === 'watch') await watchFiles();
else {
  process.stderr.write(
    `"${name}" is no set of tests: use ${Object.keys(SETS).join(', ')}, changed or watch.\n`,
  );
  process.exitCode = 2;
}

/** Runs the nearest tests first, for a limited time, and names those that were left out. */
async function runChanged(changed: string[]): Promise<number> {
  const concerned = testsOf(changed, quickFiles);
  if (concerned.length === 0) {
    process.stdout.write(
      'No test concerns the files that differ from the commit.\n0 passed, 0 failed, 0 skipped\n',
    );
    return 0;
  }
  const advice = 'They are further from the change, and there was no time for them: npm test runs them.';
  return runFiles(concerned, { effort: 'quick', secondsMax: CHANGED_SECONDS, advice });
}

/** After every save, runs the tests of the saved files; changes during a run wait for its end. */
async function watchFiles(): Promise<never> {
  let saved = new Set<string>();
  let wake = () => {};
  for (const folder of WATCHED) {
    watch(join(ROOT, folder), { recursive: true }, (_kind, path) => {
      if (path !== null) saved.add(join(folder, path));
      wake();
    });
  }
  process.stdout.write('Waiting for files to be saved; Ctrl-C ends it.\n');
  for (;;) {
    if (saved.size === 0) await new Promise<void>((resolve) => (wake = resolve));
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MILLISECONDS));
    const changed = [...saved];
    saved = new Set();
    await runChanged(changed);
  }
}
