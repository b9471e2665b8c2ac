import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { extendLedger } from '../../../src/compute/ledger/day-ledger.ts';
import { adoptTimeZone } from '../../../src/compute/ledger/ledger-state.ts';
import { datesFrom } from '../../../src/foundation/core/reporting-day.ts';
import { engagementAlerts } from '../../../src/serve/reports/engagement-alerts.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';

/** Each rule at both sides of its boundary: one book for each side. Today is 30 days after the first date. */
const PATH = '/admin/api/v1/engagement_alerts';
const NOW = '2024-06-05T18:30:00.000Z';
const FIRST_DATE = '2024-05-06';
const YESTERDAY = '2024-06-04';
const CRITERIA = { days: 30, published_days_min: 30, play_starts_min: 20, completion_rate_below: 0.3 };
const LONG_AGO = '2023-01-01T00:00:00.000Z';

/** Days after the first date. */
const TODAY = 30;

interface AlertedBook {
  what: string;
  published_at: string | null;
  duration_seconds?: number | null;
  events?: (bookId: string) => OracleEvent[];
}

const starts = (count: number, completions: number, day = 3) => {
  const told = Array.from({ length: count }, (_, index) => {
    const second = day * 86_400 + index * 100;
    return `play_start ${second} 0, play_end ${second + 60} ${index < completions ? 90 : 60}`;
  });
  return (bookId: string) => buildStream(told.join(', '), { bookId });
};

const BOOKS: Record<number, AlertedBook> = {
  1: { what: 'published 30 days ago to the minute', published_at: '2024-05-06T18:30:00.000Z' },
  2: { what: 'published in the last moment of that date', published_at: '2024-05-06T23:59:59.999Z' },
  3: { what: 'published a moment later', published_at: '2024-05-07T00:00:00.000Z' },
  4: { what: 'nobody knows when it was published', published_at: null },
  5: { what: 'last played the day before', published_at: LONG_AGO, events: starts(1, 1, -1) },
  6: { what: 'played on the first date', published_at: LONG_AGO, events: starts(1, 1, 0) },
  7: { what: 'played today alone', published_at: LONG_AGO, events: starts(1, 1, TODAY) },
  8: {
    what: 'played, and the start of the play was lost',
    published_at: LONG_AGO,
    events: (bookId) => buildStream('heartbeat 0 0, heartbeat 45 45', { bookId }),
  },
  11: { what: '20 starts, exactly 30 %', published_at: LONG_AGO, events: starts(20, 6) },
  12: { what: '20 starts, 25 %', published_at: null, events: starts(20, 5) },
  13: { what: '19 starts, none completed', published_at: LONG_AGO, events: starts(19, 0) },
  14: {
    what: '20 starts, one of them the day before and one today',
    published_at: LONG_AGO,
    events: (id) => [...starts(18, 0)(id), ...starts(1, 0, -1)(id), ...starts(1, 0, TODAY)(id)],
  },
  15: {
    what: 'a duration that nobody knows',
    published_at: LONG_AGO,
    duration_seconds: null,
    events: starts(21, 21, 29),
  },
};

const CATALOGUE = {
  publishers: [{ id: 7, name: 'Lantern Press' }],
  books: Object.entries(BOOKS).map(([id, { what, published_at, duration_seconds = 100 }]) => ({
    ...{ id, publisher_id: 7, title: what, published_at, duration_seconds },
  })),
  parents: [{ id: 1, registered_at: '2024-01-01T00:00:00Z' }],
  children: [{ id: 1, parent_id: 1, collection: 'allowed' }],
};

const titled = (id: number) => ({
  ...{ book_id: id, title: BOOKS[id]!.what, publisher_id: 7, publisher: 'Lantern Press' },
  ...{ published_at: BOOKS[id]!.published_at, duration_seconds: 100 },
});
const unplayed = (id: number, last_played_on: string | null = null) => ({
  ...{ kind: 'no_plays', ...titled(id), play_starts: 0, completions: 0, completion_rate: null },
  ...{ minutes_watched: 0, last_played_on, set_aside: null },
});

describe('GET /admin/api/v1/engagement_alerts', () => {
  let api: System;
  const fetchAlerts = async (query = '') => {
    const answer = await api.send('GET', `${PATH}?${query}`, { key: TEST_KEYS.admin });
    expect(answer.status, answer.text).to.equal(200);
    return answer.body as { data: { kind: string; book_id: number }[]; meta: Record<string, unknown> };
  };
  const alerted = async (query: string, kind: string) =>
    (await fetchAlerts(query)).data.filter((alert) => alert.kind === kind).map((alert) => alert.book_id);

  before(async () => {
    api = await startSystem({ now: NOW });
    await adoptTimeZone(api.database, 'UTC');
    expect((await api.send('POST', '/admin/api/v1/catalogue', { json: CATALOGUE })).status).to.equal(200);
  });
  after(() => api.close());

  it('returns no alert before a date is built, because nothing is known', async () => {
    expect((await fetchAlerts()).data).to.deep.equal([]);
    await extendLedger(api.database, 'UTC', api.clock(), new Date(FIRST_DATE));
    const { data, meta } = await fetchAlerts();
    expect(data).to.deep.equal([]);
    expect(meta.not_built).to.deep.equal(datesFrom(FIRST_DATE, YESTERDAY));
    expect(meta.computed_at).to.equal(null);
  });

  describe('The alerts of built days', () => {
    before(async () => {
      for (const [id, { events }] of Object.entries(BOOKS)) {
        // Events from before the late window of today were sent when they happened.
        for (const event of events?.(id) ?? []) {
          await deliverEvents(api.database, [event], new Date(event.occurredAt));
        }
      }
      await buildDueDays(api.database, { timeZone: 'UTC', now: api.clock() });
    });

    it('name books that nobody played, and those that hardly anybody completes, with figures', async () => {
      const { data, meta } = await fetchAlerts();
      expect(data).to.deep.equal([
        unplayed(1),
        unplayed(2),
        unplayed(5, '2024-05-05'),
        unplayed(7, '2024-06-05'),
        {
          ...{ kind: 'low_completion', ...titled(15), duration_seconds: null, play_starts: 21 },
          ...{ completions: 0, completion_rate: 0, minutes_watched: 21, last_played_on: YESTERDAY },
          set_aside: null,
        },
        {
          ...{ kind: 'low_completion', ...titled(12), play_starts: 20, completions: 5 },
          ...{ completion_rate: 0.25, minutes_watched: 20, last_played_on: '2024-05-09' },
          set_aside: null,
        },
      ]);
      expect(meta).to.deep.equal({
        ...{ start: FIRST_DATE, end: YESTERDAY, time_zone: 'UTC', computed_at: NOW },
        ...{ completeness: 'provisional', set_aside: 0 },
        ...{ not_final: datesFrom(FIRST_DATE, YESTERDAY), not_built: [], criteria: CRITERIA },
      });
    });

    it('use other thresholds if the request has them', async () => {
      expect(await alerted('days=31', 'no_plays')).to.deep.equal([1, 2, 7]);
      expect(await alerted('days=29', 'no_plays')).to.deep.equal([1, 2, 5, 6, 7, 8]);
      expect(await alerted('published_days_min=31', 'no_plays')).to.deep.equal([5, 7]);
      expect(await alerted('published_days_min=29', 'no_plays')).to.deep.equal([1, 2, 3, 5, 7]);
      expect(await alerted('play_starts_min=21', 'low_completion')).to.deep.equal([15]);
      expect(await alerted('play_starts_min=19', 'low_completion')).to.deep.equal([15, 12, 13]);
      expect(await alerted('days=31&play_starts_min=19', 'low_completion')).to.deep.equal([15, 12, 13, 14]);
      expect(await alerted('completion_rate_below=0.25', 'low_completion')).to.deep.equal([15]);
      expect(await alerted('completion_rate_below=0.251', 'low_completion')).to.deep.equal([15, 12]);
      expect(await alerted('completion_rate_below=0.31', 'low_completion')).to.deep.equal([15, 11, 12]);
      const { meta } = await fetchAlerts('days=7&completion_rate_below=0.5');
      expect(meta).to.include({ start: '2024-05-29', end: YESTERDAY });
      expect(meta.criteria).to.deep.equal({ ...CRITERIA, days: 7, completion_rate_below: 0.5 });
    });

    it('cover the dates before today in the reporting time zone', async () => {
      const { meta } = await engagementAlerts(api.database, CRITERIA, api.clock(), 'Pacific/Kiritimati');
      expect(meta).to.include({ start: '2024-05-07', end: '2024-06-05' });
    });

    it('are revalidated each time, and sent only if they changed', async () => {
      const first = await api.send('GET', PATH);
      expect(first.headers['cache-control']).to.equal('private, no-cache');
      const again = await api.send('GET', PATH, { headers: { 'if-none-match': first.headers.etag } });
      expect(again).to.deep.include({ status: 304, text: '' });
    });
  });

  it('are refused for thresholds beyond their limits, and for other keys', async () => {
    const limits = {
      days: ['0', '-1', '732', '1.5', 'x', ''],
      published_days_min: ['0', '3651', '2.5'],
      play_starts_min: ['0', '1000001', 'NaN'],
      completion_rate_below: ['0', '1.01', '-0.1', '', 'Infinity'],
    };
    for (const [name, values] of Object.entries(limits)) {
      for (const value of values) {
        const answer = await api.send('GET', `${PATH}?${name}=${value}`);
        expectProblem(answer, 'invalid_request', `#/query/${name}`);
      }
    }
    for (const scope of ['ingest', 'ops', 'publisher', 'privacy'] as const) {
      expectProblem(await api.send('GET', PATH, { key: TEST_KEYS[scope] }), 'scope_missing');
    }
  });
});
