import { readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import pg from 'pg';
import { loadStatement } from '../../../src/foundation/db/statement.ts';
import { type Column, describeStatement } from '../../support/describe-statement.ts';
import { type FieldKind, type RowType, readRowTypes } from '../../support/row-types.ts';
import { createTestDatabase, dropTestDatabase } from '../../support/test-server.ts';

const SRC = join(import.meta.dirname, '../../../src');

/** What a value of a column may be in JavaScript, by the category or the name of its type. */
const KINDS: Record<string, readonly FieldKind[]> = {
  int2: ['number'],
  int4: ['number'],
  float8: ['number'],
  int8: ['number', 'string'],
  numeric: ['string'],
  bool: ['boolean'],
  date: ['string'],
  timestamptz: ['Date', 'number'],
  bytea: ['Buffer'],
  jsonb: ['object', 'array'],
  json: ['object', 'array'],
};

/** The tables that a rebuild and an erasure make for their transaction. */
const TEMPORARY_TABLES = `
  create temporary table fresh_plays (like plays);
  create temporary table changed_pairs (child_profile_id bigint, book_id bigint)`;

const paths = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.name.endsWith('.sql'))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();

/** The statement as PostgreSQL numbers its parameters. */
function textOf(path: string): string {
  const module = pathToFileURL(join(dirname(dirname(path)), 'any.ts')).href;
  let place = 0;
  return loadStatement(module, basename(path, '.sql')).text.replaceAll('?', () => `$${++place}`);
}

describe('The statements', () => {
  let url: string;
  let client: pg.Client;
  let columnsOf: Map<string, Column[]>;
  let typeNames: Map<number, string>;
  let rowTypes: RowType[];

  before(async () => {
    url = await createTestDatabase();
    client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(
      "select oid, case typcategory when 'A' then 'array' when 'S' then 'text' when 'E' then 'text' else typname end as name from pg_type",
    );
    typeNames = new Map(rows.map(({ oid, name }) => [oid, name]));
    columnsOf = await describeAll();
    rowTypes = readRowTypes();
  });
  after(async () => {
    await client.end();
    await dropTestDatabase(url);
  });

  async function describeAll(): Promise<Map<string, Column[]>> {
    await client.query(TEMPORARY_TABLES);
    const described = new Map<string, Column[]>();
    for (const path of paths) {
      const columns = await describeStatement(client, textOf(path)).catch((error) => {
        throw new Error(`${relative(SRC, path)}: ${error.message}`);
      });
      described.set(path, columns);
    }
    return described;
  }

  it('are all accepted by PostgreSQL on the migrated schema', () => {
    expect(columnsOf.size).to.be.greaterThan(70);
  });

  it('return every column that their row types name, with a type that fits the field', () => {
    expect(rowTypes.length).to.be.greaterThan(60);
    expect(rowTypes.flatMap((type) => mistakesOf(type))).to.deep.equal([]);
  });

  it('return no column that none of their callers names', () => {
    const named = new Map<string, Set<string>>();
    for (const { statement, fields } of rowTypes)
      named.set(statement, new Set([...(named.get(statement) ?? []), ...fields.keys()]));
    const unnamed = [...named].flatMap(([statement, names]) =>
      [...typesOf(statement).keys()]
        .filter((column) => !names.has(column))
        .map((column) => `${relative(SRC, statement)}: ${column}`),
    );
    expect(unnamed).to.deep.equal([]);
  });

  const typesOf = (statement: string) =>
    new Map(columnsOf.get(statement)?.map(({ name, dataTypeID }) => [name, typeNames.get(dataTypeID) ?? '']));

  function mistakesOf({ statement, caller, fields }: RowType): string[] {
    const types = typesOf(statement);
    return [...fields].flatMap(([name, kinds]) => {
      const type = types.get(name);
      if (type !== undefined && canHold(type, kinds)) return [];
      const found = type === undefined ? 'is not returned' : `is ${type}, not ${[...kinds].join(' or ')}`;
      return [`${relative(SRC, caller)}, ${basename(statement)}: ${name} ${found}`];
    });
  }
});

/** Whether the type of a field allows exactly the values that its column can have. */
function canHold(column: string, kinds: ReadonlySet<FieldKind>): boolean {
  const possible = column === 'array' ? ['array'] : (KINDS[column] ?? ['string']);
  const stated = [...kinds].filter((kind) => kind !== 'null' && kind !== 'undefined');
  return stated.length > 0 && stated.every((kind) => possible.includes(kind));
}
