import { plusDays } from '../../../foundation/core/reporting-day.ts';
import type { Database } from '../../../foundation/db/connect-database.ts';
import { publisherAllTime, publisherDays } from '../../reports/analytics-reports.ts';
import { type BestBook, bestBooks } from '../../reports/best-books.ts';
import { publishersReport } from '../../reports/publishers-report.ts';
import type { DayAnswer, PublisherAnswer, PublishersAnswer } from '../answers.ts';
import type { Annotation } from '../charts/annotations.tsx';
import { BEST } from '../overview/best-books.ts';
import type { AskedPool } from '../pool/asked-pool.ts';
import type { ChosenRange, DatesHeld } from '../range/chosen-range.ts';
import { comparisonOf } from '../range/range-addresses.ts';
import { readAnnotations } from '../viewing/read-annotations.ts';

/** The answers of the reports for the page of a publisher. */
export interface PublisherAnswers {
  dates: DatesHeld;
  range: ChosenRange;
  pool: AskedPool;
  /** The figures of the range, of the range that it is compared with, and of all time. */
  publisher: PublisherAnswer;
  /** Today, if the range ends yesterday: it is drawn, and never counted. */
  today: DayAnswer | null;
  /** All publishers, without their children, for the share of this one. */
  publishers: PublishersAnswer;
  /** Its most watched books. */
  books: BestBook[];
  /** The annotations of the range, of everything and of the publisher. */
  annotations: Annotation[];
}

type Asked = Pick<PublisherAnswers, 'dates' | 'range' | 'pool'> & { timeZone: string };

/** Asks the reports for what the page of a publisher shows; throws `not_found` (docs/api.md, "A publisher"). */
export async function readPublisherPage(
  database: Database,
  publisherId: string,
  { dates, range, pool, timeZone }: Asked,
): Promise<PublisherAnswers> {
  const { start, end } = range;
  const asked = { start, end, compare: comparisonOf(range) };
  const day = { start: dates.today, end: dates.today };
  const endsYesterday = end === plusDays(dates.today, -1);
  const [publisher, days, today, publishers, books, annotations] = await Promise.all([
    publisherAllTime(database, publisherId),
    publisherDays(database, publisherId, asked, timeZone),
    endsYesterday ? publisherDays(database, publisherId, day, timeZone) : null,
    publishersReport(database, { ...asked, pool: pool.cents, children: 'of_none' }, timeZone),
    bestBooks(database, { start, end, publisherId, count: BEST }),
    readAnnotations(database, { start, end: dates.today }, { publisherId }),
  ]);
  return { dates, range, pool, publisher: { ...days, publisher }, today, publishers, books, annotations };
}

/** The row of the publisher among all of them. */
export const rowOf = <Row extends { publisher_id: number | string }>(
  { data }: { data: readonly Row[] },
  { publisher }: Pick<PublisherAnswers, 'publisher'>['publisher'],
): Row | undefined => data.find(({ publisher_id }) => publisher_id === publisher.id);
