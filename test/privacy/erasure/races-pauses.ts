import { Stream } from 'node:stream';
import type pg from 'pg';
import type { RandomSource } from '../../../seeds/random-source.ts';
import type { Database } from '../../../src/foundation/db/connect-database.ts';

type Query = (...parameters: unknown[]) => unknown;

/**
 * How long to rest after which statement, at most, and how often. Before the first statements, an actor has just read
 * who was erased or what a day consists of. Sometimes a whole erasure must run at that point.
 */
const HAS_READ = /from erased_children|analyze fresh_plays|_default/;
const RESTS = [
  { after: HAS_READ, chance: 0.2, millisecondsMax: 120 },
  { after: /advisory|date_bin|privacy_request|arrivals_seen_until/, chance: 0.3, millisecondsMax: 10 },
  { after: /^/, chance: 0.1, millisecondsMax: 3 },
];

/**
 * Delays statements of every connection of this pool at random, so that transactions that take a millisecond overlap.
 * Without the delays, most interleavings never happen.
 */
export function pauseBetweenStatements(database: Database, random: () => RandomSource): void {
  beforeEachStatement(database, (before) => {
    const { chance, millisecondsMax } = RESTS.find(({ after }) => after.test(before))!;
    if (!random().chance(chance)) return undefined;
    return new Promise((resolve) => setTimeout(resolve, random().between(0, millisecondsMax)));
  });
}

/** Stops the user of a pool before a certain statement. */
export interface Gate {
  /** Counts from 1, or only statements that follow a read; resolves when the user has stopped there. */
  closeBefore(statement: number, isCritical?: boolean): Promise<void>;
  open(): void;
}

export function gateStatements(database: Database): Gate {
  let [count, closed, counted] = [0, Number.POSITIVE_INFINITY, /^/];
  let reach = () => {};
  let letOn = () => {};
  beforeEachStatement(database, (before) => {
    if (!counted.test(before)) return undefined;
    count += 1;
    if (count !== closed) return undefined;
    reach();
    return new Promise((resolve) => {
      letOn = () => resolve(undefined);
    });
  });
  return {
    closeBefore: (statement, isCritical = false) => {
      [count, closed, counted] = [0, statement, isCritical ? HAS_READ : /^/];
      return new Promise((resolve) => {
        reach = resolve;
      });
    },
    open: () => {
      closed = Number.POSITIVE_INFINITY;
      letOn();
    },
  };
}

/**
 * Applies to every connection that the pool opens from now on. `rest` receives the previous statement of the
 * connection.
 */
function beforeEachStatement(
  database: Database,
  rest: (before: string) => Promise<unknown> | undefined,
): void {
  const { client } = database;
  const acquire = client.acquireRawConnection.bind(client);
  client.acquireRawConnection = async () => {
    const connection: pg.Client = await acquire();
    const query: Query = connection.query.bind(connection);
    let before = '';
    const rested: Query = (...parameters) => {
      // The caller of a stream uses the result at once, and the settings of a connection are outside of transactions.
      if (isStream(parameters[0]) || SETTLES.test(textOf(parameters[0]))) return query(...parameters);
      const resting = rest(before);
      before = textOf(parameters[0]);
      return resting === undefined ? query(...parameters) : void resting.then(() => query(...parameters));
    };
    return Object.assign(connection, { query: rested });
  };
}

const SETTLES = /set_config\(wanted\.name/;

const isStream = (statement: unknown) => statement instanceof Stream;

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  return typeof statement === 'object' && statement !== null && 'text' in statement
    ? String(statement.text)
    : '';
}
