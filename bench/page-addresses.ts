import { requestBackfill } from '../src/compute/backfills/request-backfill.ts';
import { metricDateOf, plusDays } from '../src/foundation/core/reporting-day.ts';
import { DEFAULT_RETENTION } from '../src/foundation/core/retention-settings.ts';
import type { Database } from '../src/foundation/db/connect-database.ts';
import { requestErasure } from '../src/privacy/erasure/request-erasure.ts';
import { createPseudonymiser } from '../src/records/tombstones/pseudonymiser.ts';
import { reportNote } from './report.ts';
import { KEY, type ServedPages } from './served-pages.ts';

/**
 * An address of every page. One with parameters is that of the most watched book, of its publisher, of the first alert,
 * of a dry run of a week, of the erasure of a child of whom nothing is held. A page of which no sample is known here is named, and fails the bench.
 */
export async function pageAddresses(
  { paths, get }: ServedPages,
  database: Database,
  now: Date,
): Promise<string[]> {
  const { data: books } = JSON.parse(await get('/admin/api/v1/reports/usage'));
  const { data: alerts } = JSON.parse(await get('/admin/api/v1/engagement_alerts'));
  const [[book], [alert]] = [books, alerts];
  const samples: Record<string, string> = {
    '/admin/books/:id': `/admin/books/${book.book_id}`,
    '/admin/publishers/:id': `/admin/publishers/${book.publisher_id}`,
    '/admin/alerts/:kind/books/:id': `/admin/alerts/${alert.kind}/books/${alert.book_id}`,
    '/admin/operations/backfills/:id': `/admin/operations/backfills/${await dryRun(database, now)}`,
    '/admin/privacy/requests/:id': `/admin/privacy/requests/${await erasure(database, now)}`,
  };
  return paths.flatMap((path) => {
    const address = path.includes(':') ? samples[path] : path;
    if (address !== undefined) return [address];
    reportNote(`NOT MEASURED ${path}: give it a sample in bench/page-addresses.ts`);
    process.exitCode = 1;
    return [];
  });
}

function dryRun(database: Database, now: Date): Promise<number> {
  const yesterday = plusDays(metricDateOf(now, 'UTC'), -1);
  const days = { from: plusDays(yesterday, -6), to: yesterday };
  return requestBackfill(
    database,
    { ...days, mode: 'all', revise_final: false, dry_run: true },
    { timeZone: 'UTC', now, requestedBy: 'bench' },
  );
}

async function erasure(database: Database, now: Date): Promise<number> {
  const { id } = await requestErasure(
    database,
    { kind: 'erase_profile', id: '9000000000', reason: 'parent_request', requestedBy: 'bench' },
    { pseudonymiser: createPseudonymiser(KEY), tombstonesDays: DEFAULT_RETENTION.tombstonesDays, now },
  );
  return id;
}
