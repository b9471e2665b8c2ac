import { expect } from 'chai';
import { buildStream } from '../../oracle/build-stream.ts';
import type { Answer } from '../../support/http-client.ts';
import { type AnalyticsAnswer, type AnalyticsApi, DAY_SECONDS, startAnalytics } from './reading-analytics.ts';

export const ANALYTICS = ['platform', 'books/1', 'publishers/1'].map(
  (subject) => `/admin/api/v1/analytics/${subject}`,
);
export const PLATFORM = '/admin/api/v1/analytics/platform';
export const USAGE = '/admin/api/v1/reports/usage';
/** Every address with a summary. */
export const SUMMARIES = [...ANALYTICS, USAGE, '/admin/api/v1/reports/publishers'];

/** Monday and Tuesday; the events of the week before begin on 2024-04-29, and with them the ledger. */
export const THIS_WEEK = 'start=2024-05-06&end=2024-05-07';
export const WEEK_BEFORE = 'start=2024-04-29&end=2024-04-30';

/** The analytics have a `summary`, the usage report has a `total`. */
export interface ComparedAnswer extends AnalyticsAnswer {
  total: Record<string, number | null>;
  comparison?: { kind: string; days_back: number } & Omit<ComparedAnswer, 'comparison'>;
}

export interface ComparisonApi extends AnalyticsApi {
  /** Begins again, with the viewing of both weeks. */
  watchBothWeeks(): Promise<void>;
  /** A 200 or a 304. */
  ask(path: string, headers?: Record<string, string>): Promise<Answer>;
  read(path: string): Promise<ComparedAnswer>;
  comparisonOf(path: string): Promise<NonNullable<ComparedAnswer['comparison']>>;
}

const play = (childId: string, seconds: number, { days = 0, bookId = '1' } = {}) =>
  buildStream(`play_start ${days * DAY_SECONDS} 0, play_end ${days * DAY_SECONDS + seconds} ${seconds}`, {
    ...{ childId, bookId },
  });

/** 300 seconds of book 1 this week. The week before 150, 300 and 300 of it by two children, and 60 of book 2 by a third. */
const bothWeeks = () => [
  ...play('1', 300),
  ...play('1', 150, { days: -7 }),
  ...play('2', 300, { days: -7 }),
  ...play('2', 300, { days: -6 }),
  ...play('3', 60, { days: -6, bookId: '2' }),
];

/** The application, with functions to request comparisons. */
export async function startComparisons(): Promise<ComparisonApi> {
  const api = await startAnalytics();
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await api.send('GET', path, { headers });
    expect(answer.status, answer.text).to.be.oneOf([200, 304]);
    return answer;
  };
  const read = async (path: string) => (await ask(path)).body as ComparedAnswer;
  return {
    ...api,
    watchBothWeeks: async () => {
      await api.reset();
      await api.watch(bothWeeks());
    },
    ...{ ask, read },
    comparisonOf: async (path) => {
      const { comparison } = await read(path);
      if (comparison === undefined) throw new Error(`${path} has no comparison`);
      return comparison;
    },
  };
}
