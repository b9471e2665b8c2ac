import type { Knex } from 'knex';
import { daysBefore } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { isImporting } from './find-holding-imports.ts';
import type { RetentionContext } from './retention.ts';

const selectInactiveChildren = loadStatement(import.meta.url, 'select-inactive-children');

/** Children that one statement checks. */
const CHILDREN_AT_ONCE = 5_000;

/** Decides who is inactive: the time, and how long a child may be without activity. */
type InactivityContext = Pick<RetentionContext, 'now' | 'retention'>;

const inactiveSince = ({ now, retention }: InactivityContext) => daysBefore(now, retention.inactiveChildDays);

/**
 * The children among the given ones that have been inactive for too long. No child is inactive while history is
 * imported, because the next line may be a play of the child (docs/privacy.md, "Retention").
 */
export async function amongInactive(
  connection: Database | Transaction,
  children: readonly string[],
  context: InactivityContext,
): Promise<string[]> {
  if (await isImporting(connection, context.now)) return [];
  const rows = await run<{ id: string | number }>(connection, selectInactiveChildren, {
    children,
    inactive_since: inactiveSince(context),
  });
  return rows.map(({ id }) => String(id));
}

/** The ids of all children that have been inactive for too long, in batches. */
export async function* inactiveChildren(
  connection: Database | Transaction,
  context: InactivityContext,
): AsyncGenerator<string[]> {
  const since = inactiveSince(context);
  const oldProfiles = () =>
    connection('child_profiles').where('created_at', '<', since).where('brought_at', '<', since);
  for await (const children of childrenInBatches(connection, oldProfiles)) {
    const inactive = await amongInactive(connection, children, context);
    if (inactive.length > 0) yield inactive;
  }
}

/**
 * The ids of child profiles in ascending order, in batches: of all profiles, or of those that the query selects.
 */
export async function* childrenInBatches(
  connection: Database | Transaction,
  profiles: () => Knex.QueryBuilder = () => connection('child_profiles'),
): AsyncGenerator<string[]> {
  for (let after = '0'; ; ) {
    const ids: (string | number)[] = await profiles()
      .where('id', '>', after)
      .orderBy('id')
      .limit(CHILDREN_AT_ONCE)
      .pluck('id');
    const last = ids.at(-1);
    if (last === undefined) return;
    yield ids.map(String);
    after = String(last);
  }
}
