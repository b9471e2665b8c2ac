import { latestBelieved } from '../../foundation/core/clock.ts';
import { Problem } from '../../foundation/core/errors.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import type { Subject } from '../inventory/count-personal-rows.ts';
import type { ListPage } from '../inventory/list-page.ts';
import type { PersonalTableName } from '../inventory/personal-data-inventory.ts';
import type { ErasureKind } from './erasure-kinds.ts';

/** How many rows a table held about the subject before and after the erasure. */
export interface ErasureCounts {
  before: number;
  after: number | null;
}

/** A request to erase; once it is completed, the receipt. It holds no child's id. */
export interface ErasureRequest {
  id: number;
  kind: ErasureKind;
  reason: string;
  requested_by: string;
  requested_at: Date;
  status: 'open' | 'completed';
  rows_total: number | null;
  rows_erased: number;
  counts: Partial<Record<PersonalTableName, ErasureCounts>> | null;
  completed_at: Date | null;
}

/** The columns of a request, for lists of them. */
const ERASURE_COLUMNS = [
  ...['id', 'kind', 'reason', 'requested_by', 'requested_at', 'status', 'rows_total', 'rows_erased'],
  ...['counts', 'completed_at'],
];

/** The request with this id; throws `not_found`. */
export async function findErasure(
  connection: Database | Transaction,
  id: string | number,
): Promise<ErasureRequest> {
  const request = await connection('privacy_requests').where({ id }).first<ErasureRequest>(ERASURE_COLUMNS);
  if (request === undefined) throw new Problem('not_found', 'There is no such request.');
  return request;
}

/** The newest request of a kind about a subject. */
export function findNewestErasure(
  connection: Database | Transaction,
  kind: ErasureKind,
  subjectKey: string,
): Promise<ErasureRequest | undefined> {
  return connection('privacy_requests')
    .where({ kind, subject_key: subjectKey })
    .orderBy('id', 'desc')
    .first<ErasureRequest | undefined>(ERASURE_COLUMNS);
}

/** The requests about a subject, the newest first: they show whose a receipt is. */
export function listErasures(database: Database, subjectKey: string): Promise<ErasureRequest[]> {
  return database('privacy_requests')
    .where({ subject_key: subjectKey })
    .orderBy('id', 'desc')
    .select(ERASURE_COLUMNS);
}

/** Whom an open request concerns; empty once it is completed. */
export async function subjectOf(connection: Database | Transaction, id: number): Promise<Subject> {
  const children: (string | number)[] = await connection('privacy_request_children')
    .where({ request_id: id })
    .orderBy('child_profile_id')
    .pluck('child_profile_id');
  const request = await connection('privacy_requests')
    .where({ id })
    .first<{ parent_id: string | number | null } | undefined>('parent_id');
  const parentId = request?.parent_id ?? null;
  return { children: children.map(String), parentId: parentId === null ? null : String(parentId) };
}

/**
 * The ids of open requests without progress since an instant, or with progress at a time in the future; the oldest
 * first.
 */
export function listStalledErasures(database: Database, since: Date, now: Date): Promise<number[]> {
  return database('privacy_requests')
    .where({ status: 'open' })
    .whereNotBetween('last_progress_at', [since, latestBelieved(now)])
    .orderBy('id')
    .pluck('id');
}

/** The maximum number of requests in one response. */
export const REQUESTS_MAX = 200;

/** Requests to erase, the newest first, and how many of all of them are unfinished. */
export async function listErasureRequests(
  database: Database,
  { before, limit = REQUESTS_MAX }: ListPage,
): Promise<{ requests: ErasureRequest[]; open: number }> {
  const listed = database('privacy_requests').orderBy('id', 'desc').limit(limit);
  if (before !== undefined) listed.where('id', '<', before);
  const [requests, counted] = await Promise.all([
    listed.select<ErasureRequest[]>(ERASURE_COLUMNS),
    database('privacy_requests').where({ status: 'open' }).count('* as open').first(),
  ]);
  return { requests, open: Number(counted?.open) };
}
