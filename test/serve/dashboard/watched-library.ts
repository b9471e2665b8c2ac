import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';
import { browser } from './browser.ts';

export const NOW = '2024-05-15T12:00:00.000Z';
/** The last of the complete days. */
export const YESTERDAY = '2024-05-14';

/** When the events before it were delivered: later they would be too old. */
const LONG_AGO = new Date('2024-05-03T00:00:00.000Z');

const DAY_SECONDS = 86_400;

/** Hostile titles: each must be shown as plain text, and never run. */
export const HOSTILE_TITLES = [
  '<script>alert(1)</script> & "quotes" \'too\'',
  'القطار الأزرق ينام باكرًا',
  `Long ${'and longer '.repeat(45)}`.slice(0, 500).trim(),
  '"><img src=x onerror=alert(1)>',
];

export const PUBLISHERS = [
  { id: 1, name: 'Lantern Press' },
  { id: 2, name: 'Kite & <b>Sons</b>' },
];

/** Book 1 is watched, book 2 is a preview, the hostile ones follow, and there are more than a page holds. */
export const BOOKS = [
  { id: 1, publisher_id: 1, title: 'The Moon Bear', duration_seconds: 300 },
  { id: 2, publisher_id: 1, title: 'The Moon Bear, a look inside', duration_seconds: 60, is_preview: true },
  ...HOSTILE_TITLES.map((title, index) => ({ id: 3 + index, publisher_id: 2, title, duration_seconds: 100 })),
  ...Array.from({ length: 20 }, (_, index) => ({ id: 20 + index, publisher_id: 1, title: `Shelf ${index}` })),
];

const CATALOGUE = {
  publishers: PUBLISHERS,
  books: BOOKS,
  parents: [{ id: 1, registered_at: '2024-01-01T00:00:00Z' }],
  children: [1, 2, 3, 4].map((id) => ({ id, parent_id: 1, collection: 'allowed' })),
};

/** A play that begins a number of days after 6 May 2024, 10:00. */
export const play = (day: number, childId: string, seconds: number, bookId = '1'): OracleEvent[] => {
  const start = day * DAY_SECONDS + Number(childId) * 600;
  return buildStream(`play_start ${start} 0, play_end ${start + seconds} ${seconds}`, { childId, bookId });
};

/**
 * Three weeks of viewing, of which the first days are final, and this morning: four children each day, two of whom reach the end of book 1, and one play of
 * each hostile book.
 */
export const viewing = (): OracleEvent[] => [
  ...Array.from({ length: 21 }, (_, index) => index - 12).flatMap((day) => [
    ...play(day, '1', 300),
    ...play(day, '2', 300 - 10 * (day + 12)),
    ...play(day, '3', 40),
    ...play(day, '4', 130),
  ]),
  ...[3, 4, 5, 6].flatMap((bookId) => play(7, '1', 100, String(bookId)).map(later(bookId))),
  ...play(9, '1', 60).map((event) => ({ ...event, occurredAt: event.occurredAt - 4 * 3_600_000 })),
];

/** One child watches one book after another. */
const later = (hours: number) => (event: OracleEvent) => ({
  ...event,
  occurredAt: event.occurredAt + hours * 3_600_000,
});

export interface Library extends System {
  /** A page in a session: 200, and without anything that the content security policy refuses or that is not a figure. */
  page(path: string): Promise<string>;
  /** The response of the API at an address. */
  read<Body>(path: string): Promise<Body>;
  watch(events: OracleEvent[]): Promise<void>;
}

/** The application with its catalogue, at the noon of a Wednesday; nobody has watched yet. */
export async function openLibrary(catalogue: object = CATALOGUE): Promise<Library> {
  const api = await startSystem({ now: NOW, catalogue });
  const visitor = browser(api.send);
  await visitor.signIn(TEST_KEYS.admin);
  const read = async <Body>(path: string): Promise<Body> => {
    const answer = await api.send('GET', path);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body as Body;
  };
  return {
    ...api,
    read,
    page: async (path) => {
      const { status, text, headers } = await visitor.get(path);
      expect(status, text.slice(0, 300)).to.equal(200);
      expect(headers['content-type']).to.equal('text/html; charset=utf-8');
      expectClean(text);
      return text;
    },
    watch: async (events) => {
      for (const [isOld, now] of [
        [true, LONG_AGO],
        [false, api.clock()],
      ] as const) {
        const some = events.filter(({ occurredAt }) => occurredAt < LONG_AGO.getTime() === isOld);
        if (some.length > 0) await deliverEvents(api.database, some, now);
      }
      await buildDueDays(api.database, { timeZone: 'UTC', now: api.clock(), withoutPause: true });
      await finaliseDays(api.database, api.clock());
    },
  };
}

const BYTES_MAX = 60_000;

/** The only script of the pages: it is loaded from this server, and is not inline. */
export const OWN_SCRIPT =
  /<script type="module" src="\/admin\/assets\/script-[0-9a-f]{16}\/storytime\.js"><\/script>/;

function expectClean(html: string): void {
  const tags =
    html
      .replace(OWN_SCRIPT, '')
      .replaceAll(/"[^"]*"/g, '""')
      .match(/<[^>]*>/g) ?? [];
  for (const refused of [/<(script|style|img|iframe)\b/i, /\s(style|on\w+)=/i]) {
    expect(tags.filter((tag) => refused.test(tag))).to.deep.equal([]);
  }
  expect(html).not.to.match(/\b(NaN|undefined|Infinity)\b|\[object/);
  expect(Buffer.byteLength(html)).to.be.below(BYTES_MAX);
}
