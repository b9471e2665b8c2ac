import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { type PersonalTable, type PersonalTableName, personalTables } from './personal-data-inventory.ts';

/** The child or parent whose rows are counted. */
export interface Subject {
  children: readonly string[];
  parentId?: string | null;
}

/** What a table holds about a subject. */
export interface RowCount {
  table: PersonalTableName;
  rows: number;
  first: Date | null;
  last: Date | null;
}

/** The column and the values by which a table's rows about a subject are found; undefined if it has none. */
export function subjectFilter(
  { childColumn, parentColumn }: PersonalTable,
  { children, parentId = null }: Subject,
): { column: string; ids: readonly string[] } | undefined {
  if (childColumn !== undefined)
    return children.length === 0 ? undefined : { column: childColumn, ids: children };
  return parentColumn === undefined || parentId === null
    ? undefined
    : { column: parentColumn, ids: [parentId] };
}

/**
 * Counts the present rows about a subject in every table of the inventory. `until`: only rows of what took place up to
 * then, in tables that have a time (docs/privacy.md, "What an erasure does").
 */
export async function countPersonalRows(
  connection: Database | Transaction,
  subject: Subject,
  { until = null, isInScope = () => true }: CountOptions = {},
): Promise<RowCount[]> {
  const held: RowCount[] = [];
  for (const [table, entry] of personalTables) {
    if (isInScope(entry)) held.push({ table, ...(await countIn(connection, table, entry, subject, until)) });
  }
  return held;
}

/** Current row counts for one child in every table that can hold a child's id. */
export const countRowsOfChild = (
  connection: Database | Transaction,
  childProfileId: string,
): Promise<RowCount[]> =>
  countPersonalRows(
    connection,
    { children: [childProfileId] },
    { isInScope: ({ childColumn }) => childColumn !== undefined },
  );

/** The child profiles of a parent, by their ids. */
export async function childrenOfParent(
  connection: Database | Transaction,
  parentId: string,
): Promise<string[]> {
  const children: (string | number)[] = await connection('child_profiles')
    .where({ parent_id: parentId })
    .orderBy('id')
    .pluck('id');
  return children.map(String);
}

export interface CountOptions {
  until?: Date | null;
  isInScope?(table: PersonalTable): boolean;
}

async function countIn(
  connection: Database | Transaction,
  table: PersonalTableName,
  entry: PersonalTable,
  subject: Subject,
  until: Date | null,
): Promise<Omit<RowCount, 'table'>> {
  const key = subjectFilter(entry, subject);
  if (key === undefined) return { rows: 0, first: null, last: null };
  const query = connection(table).whereRaw('?? = any (?::bigint[])', [key.column, key.ids as string[]]);
  if (entry.occurredAtColumn !== undefined && until !== null)
    query.where(entry.occurredAtColumn, '<=', until);
  const times =
    entry.occurredAtColumn === undefined
      ? []
      : [
          connection.raw('min(??) as first, max(??) as last', [
            entry.occurredAtColumn,
            entry.occurredAtColumn,
          ]),
        ];
  const row = await query.first<{ rows: number; first?: Date; last?: Date }>(
    connection.raw('count(*) as rows'),
    ...times,
  );
  return { rows: Number(row.rows), first: row.first ?? null, last: row.last ?? null };
}
