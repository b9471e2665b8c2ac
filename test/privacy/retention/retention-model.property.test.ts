import { expect } from 'chai';
import fc from 'fast-check';
import {
  DEFAULT_RETENTION,
  type RetentionSettings,
} from '../../../src/foundation/core/retention-settings.ts';
import { maintainPartitions } from '../../../src/records/events/maintain-partitions.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { effort } from '../../support/effort.ts';
import { RetentionModel, type World } from './retention-model.ts';
import { CATALOGUE, openRetentionRig, type RetentionRig } from './retention-rig.ts';

const CASES = effort(8);
const MILLISECONDS_MAX = 20_000;

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const TIME_ZONES = ['UTC', 'America/New_York', 'Pacific/Auckland', 'Asia/Kolkata', 'America/St_Johns'];
const CHILDREN = ['21', '22', '23', '24'];

/** More than five minutes away from runs, which erasures and the search for arrivals do not distinguish from now. */
const APART = 10 * MINUTE;

interface Story {
  timeZone: string;
  settings: RetentionSettings;
  begin: number;
  /** Each ends with a run; some do not build what has arrived, some bring erased children back. */
  steps: { days: number; minutes: number; builds: boolean; brings: boolean }[];
  plays: { child: string; book: string; day: number; minute: number }[];
}

const arbitrarySettings = fc
  .record({
    rawEventsDays: fc.integer({ min: 17, max: 50 }),
    more: fc.integer({ min: 0, max: 30 }),
    inactive: fc.integer({ min: 0, max: 1_000 }),
    tombstonesDays: fc.integer({ min: 16, max: 60 }),
  })
  .map(({ rawEventsDays, more, inactive, tombstonesDays }): RetentionSettings => {
    const playsDays = rawEventsDays + 31 + more;
    const inactiveChildDays = 28 + Math.floor((inactive / 1_000) * (playsDays - 30));
    return { ...DEFAULT_RETENTION, rawEventsDays, playsDays, inactiveChildDays, tombstonesDays };
  });

const arbitraryStory: fc.Arbitrary<Story> = fc.record({
  timeZone: fc.constantFrom(...TIME_ZONES),
  settings: arbitrarySettings,
  begin: fc.integer({ min: 0, max: 800 }).map((day) => Date.UTC(2026, 0, 1) + day * DAY + APART),
  steps: fc.array(
    fc.record({
      days: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 4, max: 40 })),
      minutes: fc.integer({ min: 1, max: 1_439 }),
      builds: fc.integer({ min: 0, max: 2 }).map((chance) => chance > 0),
      brings: fc.boolean(),
    }),
    { minLength: 6, maxLength: 12 },
  ),
  plays: fc.array(
    fc.record({
      child: fc.constantFrom(...CHILDREN),
      book: fc.constantFrom('11', '12'),
      day: fc.integer({ min: 0, max: 150 }),
      minute: fc.oneof(fc.integer({ min: 0, max: 1_439 }), fc.constantFrom(0, 1_439, 300, 780, 1_109)),
    }),
    { minLength: 5, maxLength: 30 },
  ),
});

describe('What is held on a given day', () => {
  let rig: RetentionRig;
  before(async () => {
    rig = await openRetentionRig();
  });
  after(() => rig.close());

  const iso = (time: number) => new Date(time).toISOString();
  const sorted = async (rows: Promise<unknown[]>) => (await rows).map(String).sort();

  async function readWorld(now: number, alarms: string[]): Promise<World> {
    const { database } = rig;
    const plays = await database('plays').select('child_profile_id', 'started_at');
    const histories = await database('child_viewing_histories').select('*');
    const thisMonth = iso(now).slice(0, 7).replace('-', '_');
    return {
      children: await sorted(database('child_profiles').pluck('id')),
      parents: await sorted(database('parents').pluck('id')),
      events: await sorted(database('usage_events').pluck('event_id')),
      plays: plays.map((play) => `${play.child_profile_id} ${play.started_at.getTime()}`).sort(),
      histories: histories
        .map((row) =>
          [row.child_profile_id, row.book_id, row.total_views, row.last_watched_at.getTime()].join(' '),
        )
        .sort(),
      sealed: await rig.datesWith('sealed'),
      months: (await rig.months()).filter((month) => month <= thisMonth),
      tombstones: (await database('erased_children').pluck('erased_at')).length,
      alarms,
    };
  }

  /** Figures of sealed days, which nothing may change. */
  const readSealed = async (sealed: string[]) => {
    const rows = await rig
      .database('daily_book_metrics')
      .whereIn('metric_date', sealed)
      .orderBy(['metric_date', 'book_id']);
    return rows.map((row) => JSON.stringify(row));
  };

  async function tell({ timeZone, settings, begin, steps, plays }: Story): Promise<void> {
    const model = new RetentionModel(timeZone, settings, begin);
    const bring = async (children: readonly string[], now: number) => {
      const brought = children.map((id) => ({ id, parentId: `1${id}`, isTest: false }));
      const parents = brought.map(({ parentId }) => ({ ...CATALOGUE.parents[0]!, id: parentId }));
      await saveOracleCatalogue(rig.database, { ...CATALOGUE, children: brought, parents }, new Date(now));
      for (const { id, parentId } of brought) model.bring(id, parentId, now);
    };
    await rig.reset(iso(begin), { timeZone, catalogue: { ...CATALOGUE, children: [], parents: [] } });
    await bring(CHILDREN, begin);
    const planned = apart(
      plays.map(({ day, minute, ...who }) => ({ ...who, at: begin + day * DAY + minute * MINUTE })),
    );
    let [now, figures] = [begin, [] as string[]];
    for (const { days, minutes, builds, brings } of steps) {
      const since = now;
      now += days * DAY + minutes * MINUTE;
      const gone = CHILDREN.filter((child) => !model.children.has(child));
      if (brings && gone.length > 0) await bring(gone, since + MINUTE);
      for (const { child, book, at } of planned) {
        if (at < since + APART || at > now - APART || !model.children.has(child)) continue;
        await rig.watch(child, iso(at), book);
        model.watch(rig.events.slice(-3));
      }
      if (builds) {
        await rig.build(iso(now));
        model.build(now);
      }
      await maintainPartitions(rig.database, new Date(now)); // as every hour
      const { alarms } = await rig.run(iso(now), settings);
      const expected = model.run(now);
      expect(await readWorld(now, alarms), `on ${iso(now)}`).to.deep.equal(expected);
      expect(await readSealed(expected.sealed)).to.include.members(figures);
      figures = await readSealed(expected.sealed);
    }
  }

  it('is what the settings say, whatever happened before', async function () {
    this.timeout(120_000);
    const property = fc.asyncProperty(arbitraryStory, tell);
    await fc.assert(property, {
      numRuns: CASES,
      interruptAfterTimeLimit: MILLISECONDS_MAX,
      endOnFailure: true,
    });
  });
});

/** Leaves out plays within three hours of an earlier one of the same child. */
function apart<Play extends { child: string; at: number }>(plays: Play[]): Play[] {
  const kept: Play[] = [];
  for (const play of [...plays].sort((a, b) => a.at - b.at)) {
    const isNear = kept.some(({ child, at }) => child === play.child && play.at - at < 180 * MINUTE);
    if (!isNear) kept.push(play);
  }
  return kept;
}
