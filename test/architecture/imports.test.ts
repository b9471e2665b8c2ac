import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, type SourceFile, sourceFilesBelow } from './source-files.ts';

/**
 * Imports point down. Each module names the modules that it may use beside its own; what is not listed is not
 * allowed. The files at the top of src and the command line compose the modules and may use any.
 */
const EVERYBODY = ['http', 'queue', 'db', 'core'];

const MAY_IMPORT: Record<string, string[]> = {
  core: [],
  db: ['core'],
  queue: ['core', 'db'],
  http: ['core', 'db', 'queue', 'tombstones'],
  tombstones: ['db', 'core'],
  access: [...EVERYBODY, 'catalogue'],
  catalogue: [...EVERYBODY, 'tombstones'],
  events: [...EVERYBODY, 'tombstones'],
  ingest: [...EVERYBODY, 'events', 'catalogue'],
  ledger: [...EVERYBODY, 'events'],
  plays: [...EVERYBODY, 'ledger', 'events', 'catalogue'],
  remarks: [...EVERYBODY, 'catalogue'],
  facts: [...EVERYBODY, 'ledger', 'plays', 'events', 'catalogue', 'remarks'],
  backfills: [...EVERYBODY, 'ledger', 'facts'],
  monitoring: [...EVERYBODY, 'ingest', 'ledger', 'privacy'],
  imports: [...EVERYBODY, 'ingest', 'events', 'ledger', 'facts', 'tombstones'],
  privacy: [...EVERYBODY, 'ledger', 'facts', 'events', 'tombstones'],
  reports: [...EVERYBODY, 'ledger', 'catalogue'],
  dashboard: [...EVERYBODY, 'reports', 'remarks', 'access', 'backfills', 'privacy', 'monitoring'],
  workers: [...EVERYBODY, 'monitoring', 'backfills', 'privacy', 'ledger', 'facts', 'events', 'tombstones'],
  seeds: [...EVERYBODY, 'catalogue', 'events', 'ingest', 'remarks', 'tombstones'],
  migrations: [],
};

/** Compose the modules: the app, the server, what they depend on, the queues' page, the commands. */
const isComposition = (path: string) => /^src\/[^/]+\.ts$/.test(path) || path.startsWith('src/cli/');

const moduleOf = (path: string) => (path.startsWith('src/') ? path.split('/')[1] : path.split('/')[0]) ?? '';

const sources = ['src', 'workers', 'migrations', 'seeds'].flatMap(sourceFilesBelow);

describe('Imports', () => {
  it('point down: every module uses only the modules below it', () => {
    const wrong = sources
      .filter((file) => !isComposition(file.path))
      .flatMap((file) => file.imports.map((imported) => ({ file, imported })))
      .filter(({ file, imported }) => !mayImport(file, imported))
      .map(({ file, imported }) => `${file.path} -> ${imported}`);
    expect(wrong).to.deep.equal([]);
  });

  it('reach the workers from the command line alone: the API only knows their contracts', () => {
    const users = sources.filter(
      (file) => file.path.startsWith('src/') && file.imports.some((path) => path.startsWith('workers/')),
    );
    expect(users.map((file) => file.path)).to.include('src/cli/run-programs.ts');
    expect(users.filter((file) => !file.path.startsWith('src/cli/'))).to.deep.equal([]);
  });

  it('know every module: a new folder states here what it may use', () => {
    const modules = new Set(
      sources.filter((file) => !isComposition(file.path)).map((file) => moduleOf(file.path)),
    );
    expect([...modules].sort()).to.deep.equal(Object.keys(MAY_IMPORT).sort());
  });

  it('are described in docs/architecture.md as they are here', () => {
    const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
    const rows = Array.from(page.matchAll(/^\| `(?:src\/)?(\w+)\/?` \| .* \| ([^|]+) \|$/gm));
    const described = rows
      .map(([, module = '', allowed = '']) => [module, modulesIn(allowed)] as const)
      .filter(([module]) => module !== 'cli');
    const allowed = Object.entries(MAY_IMPORT).map(([module, modules]) => [module, [...modules].sort()]);
    expect(Object.fromEntries(described)).to.deep.equal(Object.fromEntries(allowed));
  });

  it('have no cycle', () => {
    expect(findCycle(sources)).to.equal(undefined);
  });
});

/** The modules that a cell of the page names, such as "facts, events + the four". */
function modulesIn(cell: string): string[] {
  const names = cell.replace('the four', EVERYBODY.join(', ')).split(/, | \+ /);
  return names.filter((name) => !name.startsWith('nothing')).sort();
}

function mayImport(file: SourceFile, imported: string): boolean {
  const [from, to] = [moduleOf(file.path), moduleOf(imported)];
  return from === to || (MAY_IMPORT[from] ?? []).includes(to);
}

/** The first circle of imports, as a path of files; undefined when there is none. */
function findCycle(files: SourceFile[]): string | undefined {
  const importsOf = new Map(files.map((file) => [file.path, file.imports]));
  const finished = new Set<string>();
  const visit = (path: string, trail: string[]): string | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path].join(' -> ');
    if (finished.has(path)) return undefined;
    for (const imported of importsOf.get(path) ?? []) {
      const cycle = visit(imported, [...trail, path]);
      if (cycle !== undefined) return cycle;
    }
    finished.add(path);
    return undefined;
  };
  for (const file of files) {
    const cycle = visit(file.path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
