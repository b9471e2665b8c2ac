import { runBackfill } from '../../../src/compute/backfills/run-backfill.ts';
import type { Database } from '../../../src/foundation/db/connect-database.ts';
import type { HeldQueues } from '../../../src/foundation/queue/job-queues.ts';
import type { Page } from '../../../src/serve/dashboard/page.ts';
import { pagesOf } from '../../../src/serve/dashboard/pages.ts';
import type { SettableClock } from '../../support/settable-clock.ts';
import { TEST_PRIVACY } from '../../support/test-privacy.ts';
import { type Library, openLibrary, play, viewing, YESTERDAY } from './watched-library.ts';

/** Every page of the dashboard, as `pagesOf` returns them. */
export const everyPage = ({ database, clock }: { database: Database; clock: SettableClock }): Page[] =>
  pagesOf({
    ...{ database, clock, timeZone: 'UTC', enqueue: async () => undefined },
    ...TEST_PRIVACY,
    queues: { queues: {} as HeldQueues['queues'] },
  });

/** The addresses of pages for which the number 1 for each parameter is not enough. */
const EXAMPLES: Record<string, readonly string[]> = {
  '/admin': ['/admin', '/admin?range=12m&compare=year&measure=completion_rate'],
  '/admin/books': ['/admin/books', '/admin/books?q=nobody&range=7d'],
  '/admin/books/:id': ['/admin/books/1', '/admin/books/5?measure=children', '/admin/books/20'],
  '/admin/operations': ['/admin/operations', `/admin/operations?day=${YESTERDAY}`],
  '/admin/alerts/:kind/books/:id': ['/admin/alerts/low_completion/books/3'],
};

/** An address of every page on which it has content; new pages are included automatically. */
export const addressesOf = (api: Library): string[] =>
  everyPage(api).flatMap(({ path }) => EXAMPLES[path] ?? [path.replaceAll(/:\w+/g, '1')]);

/** Often started and never finished: an alert. */
const seldomFinished = () =>
  Array.from({ length: 22 }, (_, index) =>
    play(index % 8, '4', 20, '3').map((event) => ({
      ...event,
      occurredAt: event.occurredAt - (1 + Math.floor(index / 8)) * 3_600_000,
    })),
  ).flat();

/**
 * A library in which every page has something to show: three weeks of viewing, an alert, a backfill that was tried, and
 * the receipt of an erasure.
 */
export async function openFullLibrary(): Promise<Library> {
  const library = await openLibrary();
  await library.watch([...viewing(), ...seldomFinished()]);
  const json = { from: '2024-05-08', to: YESTERDAY, mode: 'all', dry_run: true };
  const { body } = await library.send('POST', '/admin/api/v1/backfills', { json });
  const { id } = body as { id: number };
  await runBackfill(library.database, String(id), library.clock, { keepDifferences: true });
  await library.send('DELETE', '/privacy/api/v1/children/3?reason=account_closed');
  return library;
}
