import type { Database } from '../../foundation/db/connect-database.ts';
import type { ListPart } from '../inventory/list-part.ts';
import { ERASURE_COLUMNS, type ErasureRequest } from './erasure-request.ts';

/** Most requests of one answer. */
export const REQUESTS_MAX = 200;

/** Requests to erase, the newest first, and how many of all are unfinished. */
export async function listErasureRequests(
  database: Database,
  { before, limit = REQUESTS_MAX }: ListPart,
): Promise<{ requests: ErasureRequest[]; open: number }> {
  const listed = database('privacy_requests').orderBy('id', 'desc').limit(limit);
  if (before !== undefined) listed.where('id', '<', before);
  const [requests, counted] = await Promise.all([
    listed.select<ErasureRequest[]>(ERASURE_COLUMNS),
    database('privacy_requests').where({ status: 'open' }).count('* as open').first(),
  ]);
  return { requests, open: Number(counted?.open) };
}
