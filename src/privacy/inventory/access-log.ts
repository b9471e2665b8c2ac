import type { Database } from '../../foundation/db/connect-database.ts';
import type { ListPage } from './list-page.ts';

/** Why data is accessed. The list is closed, because people would write children's names into a free text. */
export const REASONS = [
  'parent_request',
  'consent_withdrawn',
  'account_closed',
  'legal_obligation',
  'other',
] as const;

export type Reason = (typeof REASONS)[number];

/**
 * One access to, or change of, a child's data: who, what and why, but never which child's (docs/privacy.md, "Access
 * log").
 */
export interface Access {
  actor: string;
  action: 'view' | 'export' | 'set_collection' | 'erase' | 'verify' | 'view_request';
  objectKind: 'child' | 'parent' | 'request';
  reason?: Reason | undefined;
}

/** Writes an entry of the access log. If that fails, the caller must not read the data. */
export async function logAccess(
  database: Database,
  { actor, action, objectKind, reason }: Access,
  now: Date,
): Promise<void> {
  await database('access_log').insert({
    at: now,
    actor,
    action,
    object_kind: objectKind,
    reason: reason ?? null,
  });
}

/** The maximum number of entries in one response. */
export const ACCESSES_MAX = 200;

/** An entry of the log. */
export interface LoggedAccess {
  id: number;
  at: Date;
  actor: string;
  action: string;
  object_kind: string;
  reason: string | null;
}

/** The accesses, the newest first. */
export function listAccesses(
  database: Database,
  { before, limit = ACCESSES_MAX }: ListPage,
): Promise<LoggedAccess[]> {
  const entries = database('access_log').orderBy('id', 'desc').limit(limit);
  if (before !== undefined) entries.where('id', '<', before);
  return entries.select('id', 'at', 'actor', 'action', 'object_kind', 'reason');
}
