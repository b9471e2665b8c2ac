import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../architecture/source-files.ts';
import { type RunOptions, runFiles } from './run-files.ts';

/**
 * A program: `node --import tsx run-tests.ts <set> [options of mocha]` runs a set of the test files
 * (CONTRIBUTING.md, "Run tests"). Their names say what they do: `*.process.test.ts` starts, kills or signals processes, and
 * `*.property.test.ts` tries random inputs.
 */
const PROCESS = '.process.test.ts';
const PROPERTY = '.property.test.ts';

interface TestSet extends RunOptions {
  includes(file: string): boolean;
}

const SETS: Record<string, TestSet> = {
  quick: { effort: 'quick', leavesOut: PROCESS, includes: () => true },
  /** What `quick` leaves out. */
  rest: { effort: 'full', includes: (file) => file.endsWith(PROCESS) || file.endsWith(PROPERTY) },
  all: { effort: 'full', includes: () => true },
  night: { effort: 'night', includes: () => true },
};

const [name = '', ...mochaOptions] = process.argv.slice(2);
const set = SETS[name];
if (set === undefined) {
  process.stderr.write(`"${name}" is no set of tests: use one of ${Object.keys(SETS).join(', ')}.\n`);
  process.exit(2);
}
process.exitCode = await runFiles(findTestFiles().filter(set.includes), { ...set, mochaOptions });

/** Those with random inputs first: they take longest, and two jobs end together if the short ones come last. */
function findTestFiles(): string[] {
  const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join('test', path))
    .sort();
  const isLong = (file: string) => file.endsWith(PROPERTY);
  return [...files.filter(isLong), ...files.filter((file) => !isLong(file))];
}
