import type { analyticsAnswer } from '../reports/analytics-answer.ts';
import type { bookReport, platformReport, publisherReport } from '../reports/analytics-reports.ts';
import type { Comparison } from '../reports/comparison.ts';
import type { engagementAlerts } from '../reports/engagement-alerts.ts';
import type { newBooksReport } from '../reports/new-books.ts';
import type { publishersReport } from '../reports/publishers-report.ts';
import type { usageReport } from '../reports/usage-report.ts';

/** The answers of the reports, from which the pages are made. */
export type PlatformAnswer = Awaited<ReturnType<typeof platformReport>>;
export type BookAnswer = Awaited<ReturnType<typeof bookReport>>;
export type PublisherAnswer = Awaited<ReturnType<typeof publisherReport>>;
export type PublishersAnswer = Awaited<ReturnType<typeof publishersReport>>;
export type PublisherRow = PublishersAnswer['data'][number];
export type Alert = Awaited<ReturnType<typeof engagementAlerts>>['data'][number];
export type NewBooksAnswer = Awaited<ReturnType<typeof newBooksReport>>;
export type NewBook = NewBooksAnswer['data'][number];
export type Dropoff = BookAnswer['book']['dropoff'];

/** The usage report, and what it is compared with (docs/api.md, "The usage report"). */
export type UsageAnswer = Awaited<ReturnType<typeof usageReport>>;
/** A row of it: a book and its publisher. */
export type UsageRow = UsageAnswer['data'][number];
/** Figures of a range; null if no date of it is built. */
export type UsageFigures = UsageAnswer['total'];

type Days = ReturnType<typeof analyticsAnswer>;

/** What the library, a book and a publisher have in common: days with their sums, and what they are compared with. */
export type DayAnswer = Days & { comparison?: Comparison<Days> };
