import { plusDays } from '../../../foundation/core/reporting-day.ts';
import type { Database } from '../../../foundation/db/connect-database.ts';
import { publisherDays, publisherReport } from '../../reports/analytics-reports.ts';
import { publishersReport } from '../../reports/publishers-report.ts';
import { usageReport } from '../../reports/usage-report.ts';
import type { DayAnswer, PublisherAnswer, PublishersAnswer, UsageAnswer } from '../answers.ts';
import type { Annotation } from '../charts/annotations.tsx';
import type { AskedPool } from '../pool/asked-pool.ts';
import type { ChosenRange, DatesHeld } from '../range/chosen-range.ts';
import { comparisonOf } from '../range/comparison-of.ts';
import { readAnnotations } from '../viewing/read-annotations.ts';

/** What the page of a publisher is made of, as the reports answer it. */
export interface PublisherAnswers {
  dates: DatesHeld;
  range: ChosenRange;
  pool: AskedPool;
  /** Of the range, and of what it is compared with. */
  publisher: PublisherAnswer;
  /** Today, if the range ends yesterday: it is drawn, and never counted. */
  today: DayAnswer | null;
  /** All publishers, among which this one stands. */
  publishers: PublishersAnswer;
  /** Their books. */
  books: UsageAnswer;
  /** What was written beside the dates of the range, and about the publisher. */
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
  const [publisher, today, publishers, books, annotations] = await Promise.all([
    publisherReport(database, publisherId, asked, timeZone),
    endsYesterday ? publisherDays(database, publisherId, day, timeZone) : null,
    publishersReport(database, { ...asked, pool: pool.cents }, timeZone),
    usageReport(database, { start, end, publisherId }, timeZone),
    readAnnotations(database, { start, end: dates.today }, { publisherId }),
  ]);
  return { dates, range, pool, publisher, today, publishers, books, annotations };
}

/** The publisher among all of them. */
export const rowOf = <Row extends { publisher_id: number | string }>(
  { data }: { data: readonly Row[] },
  { publisher }: Pick<PublisherAnswers, 'publisher'>['publisher'],
): Row | undefined => data.find(({ publisher_id }) => publisher_id === publisher.id);
