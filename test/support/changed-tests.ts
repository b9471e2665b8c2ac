import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { ROOT, type SourceFile, sourceFilesBelow } from '../architecture/source-files.ts';

/**
 * Put all modules together, so that every test of the API or of the workers reaches everything through them. Imports
 * are not followed through these files: `npm run test:changed` runs the tests that are about the change.
 */
const COMPOSITION = [
  'src/app.ts',
  'src/operate/cli/run-command-line.ts',
  'workers/registry.ts',
  'seeds/demo-library.ts',
];

/** Affect every test: the support files, the tables, the packages. */
const CONCERNS_ALL =
  /^(package(-lock)?\.json|tsconfig\.json|\.mocharc\.json|migrations\/|test\/support\/test-)/;

/** Paths of the files that differ from a commit, with those that git does not know yet. */
export function changedFiles(commit: string): string[] {
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean);
  return [
    ...new Set([...git('diff', '--name-only', commit), ...git('ls-files', '--others', '--exclude-standard')]),
  ];
}

/**
 * The test files, among `tests`, that a change concerns: those that reach a changed file by imports, nearest first,
 * those of its module, whose tests come in through the API, and those that are about all files.
 */
export function testsOf(changed: string[], tests: string[]): string[] {
  if (changed.length === 0) return [];
  if (changed.some((path) => CONCERNS_ALL.test(path))) return tests;
  const modules = new Set(changed.map((path) => moduleOf(path)));
  const distances = distancesFrom(changed);
  const distanceOf = (test: string): number => {
    if (test.startsWith('test/architecture/')) return 0;
    return Math.min(distances.get(test) ?? Infinity, modules.has(moduleOf(test)) ? 1 : Infinity);
  };
  return tests
    .filter((test) => distanceOf(test) < Infinity)
    .sort((one, other) => distanceOf(one) - distanceOf(other));
}

/** `src/compute/facts/sql/x.sql`, `test/compute/facts/x.test.ts` -> `facts`; `workers/jobs/x.ts` -> `workers`. */
function moduleOf(path: string): string {
  const [top = '', below = ''] = path.split('/');
  return top === 'src' || top === 'test' ? below : top;
}

/** How many imports each file is away from the nearest changed one. */
function distancesFrom(changed: string[]): Map<string, number> {
  const sources = ['src', 'workers', 'seeds', 'test', 'bench'].flatMap(sourceFilesBelow);
  const importersOf = (path: string) => sources.filter(({ imports }) => imports.includes(path));
  const first = changed.flatMap((path) => (path.endsWith('.sql') ? usersOf(path, sources) : [path]));
  const distances = new Map(first.map((path) => [path, 0]));
  // A Map is iterated in the order of insertion, including entries that are added meanwhile.
  for (const [path, distance] of distances) {
    if (COMPOSITION.includes(path)) continue;
    for (const importer of importersOf(path)) {
      if (!distances.has(importer.path)) distances.set(importer.path, distance + 1);
    }
  }
  return distances;
}

/** A statement is loaded by its name. */
function usersOf(statement: string, sources: SourceFile[]): string[] {
  const name = `'${basename(statement, '.sql')}'`;
  return sources.filter(({ text }) => text.includes(name)).map(({ path }) => path);
}
