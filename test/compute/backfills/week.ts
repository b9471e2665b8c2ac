import { expect } from 'chai';
import { ingestEvents } from '../../../src/collect/ingest/ingest-events.ts';
import { runBackfill } from '../../../src/compute/backfills/run-backfill.ts';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import type { DayStatus } from '../../../src/compute/ledger/day-ledger.ts';
import { BOOK, CHILD, INSTALLED } from '../../support/installed.ts';
import { type System, type SystemOptions, startSystem } from '../../support/system.ts';
import { storeIn } from '../../support/test-privacy.ts';

/** The days before NOW (system.ts) on which a child has watched, and which are built; the last one is today. */
export const WEEK = [
  '2026-02-19',
  '2026-02-20',
  '2026-02-21',
  '2026-02-22',
  '2026-02-23',
  '2026-02-24',
  '2026-02-25',
];

/** Events that were received longer ago are not found by a second search, which would make their days stale again. */
export const NOTED_AGAIN_SECONDS = 301;

/** A backfill as the API shows it. */
export interface ShownBackfill {
  id: number;
  status: string;
  completed_at: string | null;
  dry_run: boolean;
  days: { date: string; result: string; error: string | null; differences: Differences | null }[];
}

interface Differences {
  platform: Record<string, { before: number | null; after: number | null }>;
  books: string[];
}

/** An installation with a week of days that are built, to be disturbed by a test. */
export interface Week extends System {
  /** Asks for a backfill through the API. */
  request(fields: Record<string, unknown>): Promise<ShownBackfill>;
  show(id: number): Promise<ShownBackfill>;
  /** Runs it here, as a worker does, and shows it. */
  run(id: number, progress?: Parameters<typeof runBackfill>[3]): Promise<ShownBackfill>;
  /** Adds minutes of viewing to a date, which no worker has detected yet. */
  watch(date: string, minutes?: number): Promise<void>;
  setStatus(status: DayStatus, ...dates: string[]): Promise<void>;
  /** The minutes of each date in the platform's figures. */
  minutes(): Promise<Record<string, number>>;
}

export async function startWeek(options: SystemOptions = {}): Promise<Week> {
  const installation = await startSystem({ ...INSTALLED, ...options });
  const { database, clock, send } = installation;
  let plays = 0;
  const watch = async (date: string, minutes = 1, receivedAt = clock()) => {
    plays += 1;
    const start = Date.parse(`${date}T00:00:00Z`) + plays * 15 * 60_000;
    await ingestEvents(storeIn(database), playOf(start, minutes), receivedAt);
  };
  const longAgo = new Date(clock().getTime() - NOTED_AGAIN_SECONDS * 1000);
  for (const date of WEEK) await watch(date, 1, longAgo);
  await buildDueDays(database, { timeZone: 'UTC', now: clock() });
  const show = async (id: number) => {
    const answer = await send('GET', `/admin/api/v1/backfills/${id}`);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body as ShownBackfill;
  };
  return {
    ...installation,
    ...{ watch, show },
    request: async (fields) => {
      const json = { from: WEEK[0], to: WEEK.at(-1), ...fields };
      const answer = await send('POST', '/admin/api/v1/backfills', { json });
      expect(answer.status, answer.text).to.equal(202);
      return answer.body as ShownBackfill;
    },
    run: async (id, progress) => {
      await runBackfill(database, String(id), clock, { keepDifferences: true, ...progress });
      return show(id);
    },
    setStatus: async (status, ...dates) => {
      await database('metric_days').whereIn('metric_date', dates).update({ status });
    },
    minutes: async () => {
      const rows = await database('daily_platform_metrics').select('metric_date', 'watched_milliseconds');
      return Object.fromEntries(
        rows.map(({ metric_date, watched_milliseconds }) => [metric_date, watched_milliseconds / 60_000]),
      );
    },
  };
}

function playOf(start: number, minutes: number): object[] {
  const event = (event_type: string, second: number) => ({
    ...{ event_type, child_profile_id: CHILD, book_id: BOOK, position_seconds: second },
    occurred_at: new Date(start + second * 1000).toISOString(),
  });
  return [event('play_start', 0), event('play_end', 60 * minutes)];
}
