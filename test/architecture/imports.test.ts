import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, type SourceFile, sourceFilesBelow } from './source-files.ts';

/** The groups of src in the order of the data. A group imports from itself and from those before it. */
const GROUPS = ['foundation', 'records', 'compute', 'privacy', 'collect', 'operate', 'serve'];

/** Every module above the foundation may import these. */
const FOUNDATION = ['core', 'db', 'queue', 'access', 'http'];

/** By module, the modules that it may import besides its own. No import that is missing here is allowed. */
const MAY_IMPORT: Record<string, string[]> = {
  'foundation/core': [],
  'foundation/db': ['core'],
  'foundation/embedded-postgres': ['core', 'db'],
  'foundation/queue': ['core', 'db'],
  'foundation/access': ['core', 'db'],
  'foundation/http': ['core', 'db', 'access'],
  'records/tombstones': [...FOUNDATION],
  'records/catalogue': [...FOUNDATION, 'tombstones'],
  'records/events': [...FOUNDATION, 'tombstones'],
  'records/remarks': [...FOUNDATION, 'catalogue'],
  'compute/ledger': [...FOUNDATION, 'events'],
  'compute/plays': [...FOUNDATION, 'events', 'ledger'],
  'compute/facts': [...FOUNDATION, 'ledger', 'plays', 'remarks'],
  'compute/backfills': [...FOUNDATION, 'ledger', 'facts'],
  'privacy/inventory': [...FOUNDATION],
  'privacy/erasure': [...FOUNDATION, 'inventory', 'ledger', 'facts', 'tombstones'],
  'privacy/retention': [...FOUNDATION, 'inventory', 'erasure', 'ledger', 'facts', 'events', 'tombstones'],
  'privacy/api': [...FOUNDATION, 'inventory', 'erasure', 'retention', 'tombstones'],
  'collect/ingest': [...FOUNDATION, 'events', 'catalogue', 'tombstones'],
  'collect/imports': [...FOUNDATION, 'events', 'ledger', 'facts', 'tombstones'],
  'operate/monitoring': [...FOUNDATION, 'ledger', 'inventory', 'retention', 'ingest'],
  'serve/reports': [...FOUNDATION, 'ledger', 'catalogue'],
  'serve/dashboard': [
    ...FOUNDATION,
    ...['remarks', 'backfills', 'inventory', 'erasure', 'retention', 'api', 'monitoring', 'reports'],
  ],
  workers: [
    ...FOUNDATION,
    ...['tombstones', 'events', 'ledger', 'facts', 'backfills', 'erasure', 'retention', 'monitoring'],
  ],
  seeds: [...FOUNDATION, 'tombstones', 'catalogue', 'events', 'remarks', 'ingest'],
  migrations: [],
};

/** These compose the modules: the application, the server, the runtime, Bull Board's page, the commands. */
const isComposition = (path: string) =>
  /^src\/[^/]+\.ts$/.test(path) ||
  path.startsWith('src/operate/cli/') ||
  path === 'src/operate/queue-board.ts';

/** The module of a file: `group/module` below src, elsewhere the folder at the top. */
function moduleOf(path: string): string {
  const [top = '', group = '', module = ''] = path.split('/');
  return top === 'src' ? `${group}/${module}` : top;
}

const sources = ['src', 'workers', 'migrations', 'seeds'].flatMap(sourceFilesBelow);

describe('The imports between modules', () => {
  it('point down: every module imports only the modules that the table allows', () => {
    const wrong = sources
      .filter((file) => !isComposition(file.path))
      .flatMap((file) => file.imports.map((imported) => ({ file, imported })))
      .filter(({ file, imported }) => !mayImport(file, imported))
      .map(({ file, imported }) => `${file.path} -> ${imported}`);
    expect(wrong).to.deep.equal([]);
  });

  it('follow the order of the groups: no module imports one of a later group', () => {
    const groupOf = new Map(
      Object.keys(MAY_IMPORT).map((path) => path.split('/').reverse()) as [string, string][],
    );
    const wrong = Object.entries(MAY_IMPORT).flatMap(([path, allowed]) => {
      const [group = '', module] = path.split('/');
      if (module === undefined) return [];
      const isLater = (name: string) => GROUPS.indexOf(groupOf.get(name) ?? '') > GROUPS.indexOf(group);
      return allowed.filter(isLater).map((name) => `${path} -> ${name}`);
    });
    expect(wrong).to.deep.equal([]);
  });

  it('reach the workers from the command line only, because the API needs only their contracts', () => {
    const users = sources.filter(
      (file) => file.path.startsWith('src/') && file.imports.some((path) => path.startsWith('workers/')),
    );
    expect(users.map((file) => file.path)).to.include('src/operate/cli/run-programs.ts');
    expect(users.filter((file) => !file.path.startsWith('src/operate/cli/'))).to.deep.equal([]);
  });

  it('are listed for every module: a new folder states here what it may import', () => {
    const modules = new Set(
      sources.filter((file) => !isComposition(file.path)).map((file) => moduleOf(file.path)),
    );
    expect([...modules].sort()).to.deep.equal(Object.keys(MAY_IMPORT).sort());
  });

  it('are described in docs/architecture.md as in the table', () => {
    const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
    const rows = Array.from(page.matchAll(/^\| `(?:src\/)?([\w/-]+?)\/?` \| .* \| ([^|]+) \|$/gm));
    const described = rows
      .map(([, module = '', allowed = '']) => [module, modulesIn(allowed)] as const)
      .filter(([module]) => module !== 'operate/cli');
    const allowed = Object.entries(MAY_IMPORT).map(([module, modules]) => [module, [...modules].sort()]);
    expect(Object.fromEntries(described)).to.deep.equal(Object.fromEntries(allowed));
  });

  it('have no cycle', () => {
    expect(findCycle(sources)).to.equal(undefined);
  });
});

/** The modules that a cell of the page names, such as "ledger, facts + the foundation". */
function modulesIn(cell: string): string[] {
  const names = cell.replace('the foundation', FOUNDATION.join(', ')).split(/, | \+ /);
  return names.filter((name) => !name.startsWith('nothing')).sort();
}

function mayImport(file: SourceFile, imported: string): boolean {
  const [from, to] = [moduleOf(file.path), moduleOf(imported)];
  return from === to || (MAY_IMPORT[from] ?? []).includes(to.split('/').at(-1) ?? '');
}

/** The first circle of imports, as a path of files; undefined if there is none. */
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
