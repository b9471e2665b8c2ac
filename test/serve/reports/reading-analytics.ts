import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { type System, startSystem } from '../../support/system.ts';

/** Noon two days after the streams of the oracle begin. */
export const NOON = '2024-05-08T12:00:00.000Z';
export const DAY_SECONDS = 86_400;

export const CATALOGUE = {
  publishers: [
    { id: 1, name: 'Lantern Press' },
    { id: 2, name: 'Kite & Sons' },
  ],
  books: [1, 2].map((id) => ({ id, publisher_id: id, title: `Book ${id}`, duration_seconds: 300 })),
  parents: [
    { id: 1, registered_at: '2024-01-01T00:00:00Z' },
    { id: 2, registered_at: '2024-05-06T23:59:59.999Z' },
  ],
  children: [1, 2, 3].map((id) => ({ id, parent_id: id === 3 ? 2 : 1, collection: 'allowed' })),
};

/** Without parents who have not registered yet. */
function catalogueAt(now: string): typeof CATALOGUE {
  const parents = CATALOGUE.parents.filter(
    ({ registered_at }) => Date.parse(registered_at) <= Date.parse(now),
  );
  const children = CATALOGUE.children.filter(({ parent_id }) => parents.some(({ id }) => id === parent_id));
  return { ...CATALOGUE, parents, children };
}

export interface AnalyticsAnswer {
  data: ({ date: string } & Record<string, number | null>)[];
  summary: Record<string, number | null>;
  meta: {
    start: string;
    end: string;
    time_zone: string;
    computed_at: string | null;
    not_final: string[];
    not_built: string[];
  };
}

export interface AnalyticsApi extends System {
  /** Resets the clock, deletes every row, saves the catalogue and adopts the time zone. */
  reset(): Promise<void>;
  /** Delivers events and builds every day that is due. */
  watch(events: OracleEvent[]): Promise<void>;
  buildDays(): Promise<void>;
  /** The answer about `platform`, `books/1`, `publishers/1` in a range such as `start=…&end=…`. */
  fetch(subject: string, query?: string): Promise<AnalyticsAnswer>;
}

export async function startAnalytics(timeZone = 'UTC', now = NOON): Promise<AnalyticsApi> {
  const api = await startSystem({ now, timeZone, catalogue: catalogueAt(now) });
  const { database } = api;
  const buildDays = async () => {
    await buildDueDays(database, { timeZone, now: api.clock(), withoutPause: true });
  };
  return {
    ...api,
    watch: async (events) => {
      await deliverEvents(database, events, api.clock());
      await buildDays();
    },
    buildDays,
    fetch: async (subject, query = '') => {
      const answer = await api.send('GET', `/admin/api/v1/analytics/${subject}?${query}`);
      expect(answer.status, answer.text).to.equal(200);
      return answer.body as AnalyticsAnswer;
    },
  };
}
