import { expect } from 'chai';
import { plusDays } from '../../../src/foundation/core/reporting-day.ts';
import { dropRawMonths } from '../../../src/privacy/retention/drop-raw-months.ts';
import { metricDate } from '../../oracle/metric-date.ts';
import { CHILD, openRetentionRig, type RetentionRig } from './retention-rig.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A far west zone, a far east one with changes of the clocks, and offsets of a half and three quarters of an hour. */
const TIME_ZONES = [
  ...['UTC', 'America/New_York', 'Pacific/Auckland', 'Asia/Kolkata', 'Pacific/Chatham', 'Pacific/Honolulu'],
];

/** Months of every length, and one in which New York changes its clocks; how long raw events are kept. */
const MONTHS = [
  { year: 2027, month: 2, rawEventsDays: 17 },
  { year: 2028, month: 2, rawEventsDays: 30 },
  { year: 2026, month: 3, rawEventsDays: 90 },
  { year: 2026, month: 4, rawEventsDays: 31 },
];

const iso = (time: number) => new Date(time).toISOString();

/** Every date with an instant of the month, checked every quarter of an hour, and the date after them. */
function datesTouched(from: number, until: number, timeZone: string): string[] {
  const dates = new Set<string>();
  for (let time = from; time < until; time += 15 * MINUTE) dates.add(metricDate(time, timeZone));
  const last = [...dates].sort().at(-1) ?? '';
  return [...dates, plusDays(last, 1)];
}

describe('A month of raw events', () => {
  let rig: RetentionRig;
  before(async () => {
    rig = await openRetentionRig();
  });
  after(() => rig.close());

  const countEvents = async () => Number((await rig.database('usage_events').count('* as rows'))[0]?.rows);

  for (const [index, timeZone] of TIME_ZONES.entries()) {
    for (const { year, month, rawEventsDays } of MONTHS.filter((_, place) => place % 2 === index % 2)) {
      it(`is dropped when its last instant is ${rawEventsDays} days old: ${year}-${month} in ${timeZone}`, async () => {
        const [before, from, until] = [-1, 0, 1].map((later) => Date.UTC(year, month - 1 + later));
        const at = until! + rawEventsDays * DAY;
        await rig.reset(iso(before!), { timeZone });
        const watched = [
          from! - 10 * MINUTE,
          from!,
          from! + 15 * DAY,
          until! - 2 * MINUTE,
          until!,
          until! + 3 * DAY,
        ];
        for (const start of watched) await rig.watch(CHILD, iso(start));
        await rig.build(iso(at - MINUTE));
        const ledger = (dates: string[]) =>
          dates.filter((date) => date >= metricDate(watched[0]!, timeZone)).sort();

        const early = await rig.run(iso(at - 1), { rawEventsDays });
        expect(early.dropped).to.include(`usage_events_${iso(before!).slice(0, 7).replace('-', '_')}`);
        expect(await rig.datesWith('sealed')).to.deep.equal(ledger(datesTouched(before!, from!, timeZone)));
        expect(await countEvents()).to.equal(15);
        const stay = await rig.months();

        const due = await rig.run(iso(at), { rawEventsDays });
        const name = iso(from!).slice(0, 7).replace('-', '_');
        expect(due).to.deep.include({ dropped: [`usage_events_${name}`], held_back: [], alarms: [] });
        expect(due.checks?.oldest_raw_event).to.equal(iso(until!).slice(0, 7));
        expect(await rig.months()).to.deep.equal(stay.filter((kept) => kept !== name));
        expect(await countEvents()).to.equal(6);
        const sealed = ledger([...new Set(datesTouched(before!, until!, timeZone))]);
        expect(await rig.datesWith('sealed')).to.deep.equal(sealed);
        expect(due.sealed.sort()).to.deep.equal(ledger(datesTouched(from!, until!, timeZone)));
        const others = await rig
          .database('metric_days')
          .whereNot({ status: 'sealed' })
          .orderBy('metric_date');
        expect(others[0]).to.include({ metric_date: plusDays(sealed.at(-1)!, 1) });
        for (const { status, metric_date } of others)
          expect(status).to.be.oneOf(
            metric_date === metricDate(at, timeZone) ? ['missing', 'built'] : ['built', 'final'],
          );

        expect(await rig.run(iso(at), { rawEventsDays })).to.deep.include({ dropped: [], sealed: [] });
      });
    }
  }

  it('is left to the next run if the worker is told to stop before it', async () => {
    await rig.reset('2026-01-10T00:00:00Z');
    for (const start of ['2026-01-10T10:00:00Z', '2026-02-10T10:00:00Z']) await rig.watch(CHILD, start);
    await rig.build('2026-04-01T00:00:00Z');
    const answers = [false, false]; // the empty December, and January are dropped
    const stopping = Object.defineProperty(new AbortController().signal, 'aborted', {
      get: () => answers.shift() ?? true,
    });
    const due = { now: new Date('2026-04-01T00:00:00Z'), rawEventsDays: 17 };
    const first = await dropRawMonths(rig.database, { ...due, signal: stopping });
    expect(first.dropped).to.include('usage_events_2026_01').and.not.include('usage_events_2026_02');
    expect((await rig.months()).includes('2026_02')).to.equal(true);
    expect((await dropRawMonths(rig.database, due)).dropped).to.include('usage_events_2026_02');
  });

  it('leaves nothing behind: no table, attached or detached, and no index', async () => {
    await rig.reset('2026-01-10T00:00:00Z');
    await rig.watch(CHILD, '2026-01-10T10:00:00Z');
    await rig.build('2026-02-20T00:00:00Z');
    const relations = async () => {
      const { rows } = await rig.database.raw(
        "select relname from pg_class where relname like '%usage_events%2026_01%'",
      );
      return rows.length;
    };
    expect(await relations()).to.be.above(5);
    await rig.run('2026-02-20T00:00:00Z', { rawEventsDays: 17 });
    expect(await relations()).to.equal(0);
  });

  it('is dropped with all others that are due, in order, by a run after years without one', async () => {
    await rig.reset('2025-03-31T00:00:00Z', { timeZone: 'Asia/Kolkata' });
    for (const start of ['2025-03-31T23:59:00Z', '2025-05-01T00:00:00Z', '2025-08-15T12:00:00Z'])
      await rig.watch(CHILD, start);
    await rig.build('2025-12-31T00:00:00Z');
    const { dropped } = await rig.run('2025-12-31T00:00:00Z', { rawEventsDays: 90 });
    expect(dropped).to.deep.equal([...dropped].sort());
    expect(dropped.at(0)).to.equal('usage_events_2025_03');
    expect(dropped.at(-1)).to.equal('usage_events_2025_09');
    expect(await rig.datesWith('sealed'))
      .to.include('2025-10-01')
      .and.not.include('2025-10-03');
  });
});
