import { readFileSync } from 'node:fs';
import type { Knex } from 'knex';
import type { Database, Transaction } from './connect-database.ts';

/** One SQL statement from a file, with the names of its parameters in the order of their places. */
export interface Statement {
  name: string;
  text: string;
  parameters: string[];
}

/** The values that a parameter can have. Arrays become PostgreSQL arrays. */
export type Binding =
  | string
  | number
  | boolean
  | Date
  | null
  | readonly (string | number | boolean | Date | null)[];

const COMMENT = /--.*$/gm;
const NAMED_PARAMETER = /(?<![:\w]):([a-z]\w*)/g;

/**
 * Reads `sql/<name>.sql` next to the calling module: `loadStatement(import.meta.url, 'replace-plays')`. Parameters
 * are written `:name`, and may be cast (`:day::date`); knex's own named bindings would read that as an identifier.
 */
export function loadStatement(moduleUrl: string, name: string): Statement {
  const source = readFileSync(new URL(`./sql/${name}.sql`, moduleUrl), 'utf8').replace(COMMENT, '');
  if (source.includes('?')) throw new Error(`${name}.sql contains a question mark, which knex would bind`);
  const parameters: string[] = [];
  const text = source.replace(NAMED_PARAMETER, (_match, parameter: string) => {
    parameters.push(parameter);
    return '?';
  });
  return { name, text: text.trim(), parameters };
}

/**
 * The values of a statement's parameters, in the order of their places. The bindings must be exactly the parameters: a
 * missing or superfluous one is a mistake of the caller and throws.
 */
export function valuesOf<Value>(statement: Statement, bindings: Readonly<Record<string, Value>>): Value[] {
  for (const given of Object.keys(bindings)) {
    if (!statement.parameters.includes(given)) throw new Error(`${statement.name}.sql has no :${given}`);
  }
  return statement.parameters.map((parameter) => {
    const value = bindings[parameter];
    if (value === undefined) throw new Error(`${statement.name}.sql needs :${parameter}`);
    return value;
  });
}

/** Runs a statement and returns its rows. Throws as `valuesOf` does. */
export async function run<Row>(
  connection: Database | Transaction,
  statement: Statement,
  bindings: Record<string, Binding> = {},
): Promise<Row[]> {
  const values = valuesOf(statement, bindings);
  const result: { rows: Row[] } = await connection.raw(statement.text, values as Knex.RawBinding[]);
  return result.rows;
}

/** Like `run`, for statements that return exactly one row. */
export async function runForOne<Row>(
  connection: Database | Transaction,
  statement: Statement,
  bindings: Record<string, Binding> = {},
): Promise<Row> {
  const [row, ...others] = await run<Row>(connection, statement, bindings);
  if (row === undefined || others.length > 0) throw new Error(`${statement.name}.sql did not return one row`);
  return row;
}
