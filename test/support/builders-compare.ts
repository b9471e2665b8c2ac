import { isDeepStrictEqual } from 'node:util';
import { AssertionError } from 'chai';
import type { Facts } from './builders-facts.ts';

/**
 * Compares what the tables say with what the oracle says, to the last digit. Throws the rows that differ, table
 * by table and nothing else: fast-check prints the message of a counterexample, and a whole database would be too long.
 */
export function expectSameFacts(found: Facts, expected: Facts): void {
  if (isDeepStrictEqual(found, expected)) return;
  const lines = (Object.keys(expected) as (keyof Facts)[]).flatMap((table) =>
    differencesOf(table, found[table], expected[table]),
  );
  throw new AssertionError(`The tables differ from the oracle:\n${lines.join('\n')}`);
}

function differencesOf(table: string, found: object[], expected: object[]): string[] {
  const foundRows = found.map((row) => inOrder(row));
  const expectedRows = expected.map((row) => inOrder(row));
  const surplus = foundRows.filter((row) => !expectedRows.includes(row));
  const missing = expectedRows.filter((row) => !foundRows.includes(row));
  if (surplus.length + missing.length === 0) {
    return isDeepStrictEqual(foundRows, expectedRows) ? [] : [`${table}: the same rows in another order`];
  }
  return [
    ...surplus.map((row) => `${table} holds  ${row}`),
    ...missing.map((row) => `${table} should ${row}`),
  ];
}

const inOrder = (row: object) => JSON.stringify(Object.fromEntries(Object.entries(row).sort()));
