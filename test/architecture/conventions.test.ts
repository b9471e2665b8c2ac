import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { ENVIRONMENT_VARIABLES } from '../../src/foundation/core/config.ts';
import { PROBLEMS } from '../../src/foundation/core/errors.ts';
import { ROOT, sourceFilesBelow } from './source-files.ts';

const PRESCRIBED = [
  'package.json',
  'knexfile.ts',
  'src',
  'workers',
  'migrations',
  'seeds',
  'test',
  'Procfile',
  'README.md',
];
const BESIDE_THEM = ['.ci', 'bench', 'bin', 'docs'];
const TOOL_FILES = [
  '.editorconfig',
  '.env.example',
  '.gitignore',
  '.mocharc.json',
  '.node-version',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'biome.json',
  'package-lock.json',
  'tsconfig.json',
];

/** This file contains the words that it forbids. */
const THIS_FILE = 'test/architecture/conventions.test.ts';

/** The adapter to BullMQ, whose declarations are narrower than what it takes. */
const FORCED_TYPES = ['src/foundation/queue/bullmq.ts'];

/**
 * Files that may skip tests for a general reason (the tier, no redis-server, no Chromium); the run counts these tests.
 */
const LEAVE_OUT = [
  'test/support/root-hooks.ts',
  'test/support/queue-stores.ts',
  'test/support/chromium.ts',
  'test/chaos/stopped-redis.process.test.ts',
  'test/operate/monitoring/checks/check-redis.test.ts',
];

const pathsOf = (files: { path: string }[]) => files.map((file) => file.path);

const production = ['src', 'workers', 'seeds'].flatMap(sourceFilesBelow);
const all = [...production, ...['migrations', 'test'].flatMap(sourceFilesBelow)];
const statements = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.name.endsWith('.sql'))
  .map((entry) => ({ path: join(entry.parentPath, entry.name), name: basename(entry.name, '.sql') }));
const readText = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('The project', () => {
  it('has nothing in its root but what is prescribed and the configuration of tools', () => {
    const listed = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
    const top = new Set(listed.map((path) => path.split('/')[0] ?? ''));
    expect(
      [...top].filter((name) => ![...PRESCRIBED, ...BESIDE_THEM, ...TOOL_FILES].includes(name)),
    ).to.deep.equal([]);
    expect(PRESCRIBED.filter((name) => !top.has(name))).to.deep.equal([]);
  });

  it('has files of at most 250 lines', () => {
    const long = [
      ...all.map((file) => ({ path: file.path, text: file.text })),
      ...statements.map(({ path }) => ({ path, text: readFileSync(path, 'utf8') })),
    ];
    expect(long.filter(({ text }) => text.split('\n').length > 250).map(({ path }) => path)).to.deep.equal(
      [],
    );
  });

  it('has no any, no suppressed checks, and no file named utils, helpers or manager', () => {
    const untyped = /(?::|\bas|<)\s*any\s*(?=[,;)=\]>|&[{]|$)/m;
    const suppressed = /@ts-(ignore|expect-error|nocheck)|biome-ignore/;
    const offending = all.filter(({ path, text }) => {
      const code = text.replace(/^\s*(\/\*\*|\*|\/\/).*$/gm, '');
      return path !== THIS_FILE && (untyped.test(code) || suppressed.test(text));
    });
    expect(pathsOf(offending)).to.deep.equal([]);
    expect(pathsOf(all).filter((path) => /util|helper|manager/.test(path))).to.deep.equal([]);
  });

  it('forces a type in one place only: the adapter to BullMQ', () => {
    const forced = /\bas (never|unknown as)\b/;
    expect(pathsOf(production.filter(({ text }) => forced.test(text))).sort()).to.deep.equal(FORCED_TYPES);
  });

  it('has no test that is skipped or run alone', () => {
    const selective = /\b(describe|it)\.(only|skip)\(|\bx(it|describe)\(|this\.skip\(/;
    const offending = all.filter(
      ({ path, text }) =>
        ![THIS_FILE, ...LEAVE_OUT].includes(path) && path.startsWith('test/') && selective.test(text),
    );
    expect(pathsOf(offending)).to.deep.equal([]);
  });

  it('names tests by their kind: *.property.test.ts, *.process.test.ts, *.browser.test.ts', () => {
    const tests = all.filter(
      ({ path }) => path.endsWith('.test.ts') && ![THIS_FILE, 'test/smoke.test.ts'].includes(path),
    );
    const wrong = tests.filter(({ path, text }) => {
      const isRandom = /from 'fast-check'|\b(rounds|effort)\(/.test(text);
      const startsProcesses =
        /\b(spawn|startProgram)\(|\b(spawn|start)Storytime\(|\brun(Worker|Storytime)Process\(/.test(text);
      const isInBrowser = /\binChromium\(/.test(text);
      if (isInBrowser !== path.endsWith('.browser.test.ts')) return true;
      if (startsProcesses || path.startsWith('test/chaos/')) return !path.endsWith('.process.test.ts');
      return isRandom !== path.endsWith('.property.test.ts');
    });
    expect(pathsOf(wrong)).to.deep.equal([]);
  });

  it('reads the environment in one place', () => {
    const readers = production.filter((file) => file.text.includes('process.env')).map((file) => file.path);
    expect(readers).to.deep.equal(['src/foundation/core/config.ts']);
  });

  it('reads the clock only at its edge', () => {
    const edge = (path: string) =>
      path === 'src/foundation/core/clock.ts' || path.startsWith('src/foundation/embedded-postgres/');
    const readers = production.filter((file) =>
      /new Date\(\)|Date\.now\(\)|DateTime\.(now|local|utc)\(\)/.test(file.text),
    );
    expect(readers.map((file) => file.path).filter((path) => !edge(path))).to.deep.equal([]);
  });

  it('opens connections only where their settings are made, and sets none to a default of PostgreSQL', () => {
    const openers = production.filter((file) => /new pg\.(Client|Pool)\b|\bknex\(/.test(file.text));
    expect(pathsOf(openers)).to.have.members([
      ...[
        'src/foundation/db/connect-database.ts',
        'src/foundation/db/open-client.ts',
        'src/foundation/queue/postgresql-backend.ts',
      ],
      'src/foundation/db/silence-guard.ts', // its queries do not depend on any setting
    ]);
    const careless = production.filter((file) =>
      /['"`]\s*(set|reset) .*(_timeout|_path|style)( to default)?['"`]/.test(file.text),
    );
    expect(pathsOf(careless)).to.deep.equal([]);
  });

  it('has one statement per .sql file, in lower case, with a header that names every parameter', () => {
    for (const { path, name } of statements) {
      const text = readFileSync(path, 'utf8');
      const code = text.replace(/--.*$/gm, '');
      const header = text.slice(0, text.search(/^[^-\n]/m));
      expect(header, name).to.match(/^-- \S/);
      expect(code.trim().replace(/;$/, ''), `${name}: one statement`).not.to.include(';');
      expect(code.replace(/'[^']*'/g, ''), `${name}: lower case`).to.not.match(
        /\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|WITH)\b/,
      );
      for (const [, parameter] of code.matchAll(/(?<![:\w]):([a-z]\w*)/g)) {
        expect(header, `${name} does not explain :${parameter}`).to.include(`:${parameter}`);
      }
    }
  });

  it('uses every statement', () => {
    const unused = statements.filter(
      ({ path, name }) =>
        !production.some(
          (file) =>
            join(ROOT, dirname(file.path)) === dirname(dirname(path)) &&
            file.text.includes(`loadStatement(import.meta.url, '${name}')`),
        ),
    );
    expect(unused.map(({ name }) => name)).to.deep.equal([]);
  });

  it('has exact versions, a Node.js version and a licence', () => {
    const manifest = JSON.parse(readText('package.json'));
    const versions = Object.entries({
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.devDependencies,
    }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)));
    expect(versions).to.deep.equal([]);
    expect(manifest.engines.node).to.equal('>=20.19');
    expect(manifest.license).to.equal('MIT');
  });

  it('runs its own command with bin/storytime, never with npx, which stores the command line', () => {
    const pages = readdirSync(join(ROOT, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`);
    const texts = [...pages, 'README.md', '.env.example'].map((path) => ({ path, text: readText(path) }));
    const offending = [...texts, ...production].filter(({ text }) =>
      /npx (\S+ )*storytime [a-z<…-]/.test(text),
    );
    expect(pathsOf(offending)).to.deep.equal([]);
  });

  it('documents every setting and every problem', () => {
    const documented = Array.from(readText('.env.example').matchAll(/^([A-Z_]+)=/gm), ([, name]) => name);
    expect(documented.sort()).to.deep.equal([...ENVIRONMENT_VARIABLES].sort());
    const problems = Array.from(
      readText('docs/problems.md').matchAll(/^### `?(\w+)`?$/gm),
      ([, code]) => code,
    );
    expect(problems.sort()).to.deep.equal(Object.keys(PROBLEMS).sort());
  });
});
