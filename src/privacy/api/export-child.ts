import { presentId } from '../../foundation/core/wire-formats.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { subjectFilter } from '../inventory/count-personal-rows.ts';
import {
  type PersonalTable,
  type PersonalTableName,
  personalTables,
} from '../inventory/personal-data-inventory.ts';

const ROWS_AT_A_TIME = 500;

/**
 * Everything that is held about a child, as the pieces of one JSON document: each table with its purpose, the meaning
 * of its fields, and its rows. It contains what an erasure would clear, because both follow the personal data
 * inventory, and the account of the parent (docs/privacy.md, "Answer a parent in five minutes").
 */
export async function* exportChild(
  snapshot: Transaction,
  childProfileId: string,
  now: Date,
): AsyncGenerator<string> {
  const head = { child_profile_id: presentId(childProfileId), exported_at: now.toISOString() };
  const subject = { children: [childProfileId], parentId: await parentOf(snapshot, childProfileId) };
  yield `${JSON.stringify(head).slice(0, -1)},"tables":[`;
  let isFirst = true;
  for (const [table, entry] of personalTables) {
    const key = subjectFilter(entry, subject);
    const id = key?.ids[0];
    if (key === undefined || id === undefined) continue;
    if (entry.childColumn === undefined && entry.erasureScope !== 'parent') continue;
    const { purpose, columns: fields } = entry;
    yield `${isFirst ? '' : ','}\n${JSON.stringify({ table, purpose, fields }).slice(0, -1)},"rows":[`;
    yield* rowsOf(snapshot, table, entry, { column: key.column, id });
    yield ']}';
    isFirst = false;
  }
  yield ']}\n';
}

async function parentOf(snapshot: Transaction, childProfileId: string): Promise<string | null> {
  const profile = await snapshot('child_profiles')
    .where({ id: childProfileId })
    .first<{ parent_id: string | number } | undefined>('parent_id');
  return profile === undefined ? null : String(profile.parent_id);
}

async function* rowsOf(
  snapshot: Transaction,
  table: PersonalTableName,
  { columns, occurredAtColumn }: PersonalTable,
  { column, id }: { column: string; id: string },
): AsyncGenerator<string> {
  const names = Object.keys(columns);
  const list = names.map(() => '??').join(', ');
  await snapshot.raw(
    `declare export_rows no scroll cursor for select ${list} from ?? where ?? = ?::bigint order by ??`,
    [...names, table, column, id, occurredAtColumn ?? column],
  );
  for (let separator = ''; ; separator = ',') {
    const { rows } = await snapshot.raw(`fetch ${ROWS_AT_A_TIME} from export_rows`);
    if (rows.length === 0) break;
    yield `${separator}\n${rows.map(presentRow).join(',\n')}`;
  }
  await snapshot.raw('close export_rows');
}

/** A row as JSON; bytes as PostgreSQL writes them. */
function presentRow(row: Record<string, unknown>): string {
  const entries = Object.entries(row).map(([name, value]) => [
    name,
    Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value,
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}
