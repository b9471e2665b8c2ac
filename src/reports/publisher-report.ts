import type { Database, Transaction } from '../foundation/db/connect-database.ts';
import { inSnapshot } from '../foundation/db/in-transaction.ts';
import { loadStatement, run, runForOne } from '../foundation/db/statement.ts';
import { readPublisher } from '../serve/reports/all-time.ts';
import { analyticsAnswer, type ReportedDay } from '../serve/reports/analytics-answer.ts';
import { answerCompared, type ComparedRange } from '../serve/reports/comparison.ts';
import type { Audience } from '../serve/reports/range-meta.ts';
import type { DateRange } from '../serve/reports/range-of-dates.ts';

const selectPublisherDays = loadStatement(import.meta.url, 'select-publisher-days');
const countPublisherChildren = loadStatement(import.meta.url, 'count-publisher-children');

/**
 * How the books of one publisher were watched on each date of a range, which may be compared, and, in `publisher`,
 * since ever; throws `not_found` (docs/api.md, "A publisher").
 */
export function publisherReport(
  database: Database,
  publisherId: string,
  asked: ComparedRange,
  timeZone: string,
) {
  return inSnapshot(database, async (snapshot) => {
    const publisher = await readPublisher(snapshot, publisherId);
    const answer = await readCompared(snapshot, publisherId, asked, timeZone);
    return { ...answer, publisher };
  });
}

/** The dates of it alone, which may be compared: no publisher is read, and none is missed. */
export function publisherDays(
  database: Database,
  publisherId: string,
  asked: ComparedRange,
  timeZone: string,
) {
  return inSnapshot(database, (snapshot) => readCompared(snapshot, publisherId, asked, timeZone));
}

/** The `publisher` of it alone; throws `not_found`. */
export function publisherAllTime(database: Database, publisherId: string) {
  return inSnapshot(database, (snapshot) => readPublisher(snapshot, publisherId));
}

const readCompared = (snapshot: Transaction, publisherId: string, asked: ComparedRange, timeZone: string) =>
  answerCompared(asked, (range) => readDays(snapshot, publisherId, range, timeZone));

async function readDays(snapshot: Transaction, publisherId: string, range: DateRange, timeZone: string) {
  const bindings = { publisher_id: publisherId, ...range };
  const days = await run<ReportedDay>(snapshot, selectPublisherDays, bindings);
  const counted = { ...bindings, book_id: null };
  const audience = await runForOne<Audience>(snapshot, countPublisherChildren, counted);
  return analyticsAnswer(range, timeZone, days, audience);
}
