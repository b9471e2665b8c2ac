import { listBackfills } from '../../../compute/backfills/read-backfills.ts';
import { isMetricDate, type MetricDate, metricDateOf } from '../../../foundation/core/reporting-day.ts';
import { jobReport } from '../../../foundation/queue/job-report.ts';
import type { OperationsDependencies } from '../../../operate/monitoring/operations-routes.ts';
import { partitionReport } from '../../../operate/monitoring/partition-report.ts';
import { runChecksOfRunningProgram } from '../../../operate/monitoring/run-health-checks.ts';
import { ledgerReport } from '../../reports/ledger-report.ts';
import type { DateRange } from '../../reports/range-of-dates.ts';
import type { PageCall } from '../page.ts';
import { type LedgerDay, type Month, monthsUntil, readMonth } from './calendar-months.ts';

/** How long queues that do not answer may delay the page. */
const QUEUES_MILLISECONDS_MAX = 2_000;

/** What the address asks for: the newest month of the calendar, and a day. */
export interface Chosen {
  months: Month[];
  range: DateRange;
  /** Whether they end before the present month. */
  isEarlier: boolean;
  day: MetricDate | undefined;
  /** The month of the address, if it is not valid. */
  refused: string | undefined;
}

/** Everything that the page shows. */
export type Operations = Awaited<ReturnType<typeof loadOperations>>;

/** Reads the address. An unknown month falls back to the newest ones, and the page says so. */
export function readChosen({ query, now }: Pick<PageCall, 'query' | 'now'>, timeZone: string): Chosen {
  const today = metricDateOf(now, timeZone);
  const asked = query.month === undefined ? today : readMonth(query.month);
  const isKnown = asked !== undefined && asked <= today;
  const months = monthsUntil(isKnown ? asked : today);
  const { first: start } = months.at(-1) ?? { first: today };
  const { last: end } = months[0] ?? { last: today };
  const isEarlier = end < today;
  return {
    months,
    range: { start, end: isEarlier ? end : today },
    isEarlier,
    day: query.day !== undefined && isMetricDate(query.day) ? query.day : undefined,
    refused: isKnown ? undefined : query.month,
  };
}

/** Loads what the page shows. If the queues are unavailable, the list of jobs is empty. */
export async function loadOperations(
  { database, timeZone, retention, queues }: Omit<OperationsDependencies, 'clock'>,
  chosen: Chosen,
  now: Date,
) {
  const today = metricDateOf(now, timeZone);
  const { months, range } = readChosen({ query: {}, now }, timeZone);
  const daysOf = async (dates: DateRange) => (await ledgerReport(database, dates, timeZone)).data;
  const openQueues = async () => ({ ...queues, close: async () => undefined });
  const [newest, shown, [day], findings, jobs, backfills, partitions] = await Promise.all([
    daysOf(range),
    chosen.isEarlier ? daysOf(chosen.range) : undefined,
    chosen.day === undefined ? [] : daysOf({ start: chosen.day, end: chosen.day }),
    runChecksOfRunningProgram({ database, openQueues, now }, QUEUES_MILLISECONDS_MAX),
    jobReport(queues, QUEUES_MILLISECONDS_MAX).catch(() => ({ data: [] })),
    listBackfills(database),
    partitionReport(database, { timeZone, retention }),
  ]);
  return {
    ...{ today, months, newest, findings, backfills },
    shown: shown ?? newest,
    day: day as LedgerDay | undefined,
    jobs: jobs.data,
    partitions: partitions.data,
  };
}
