import { expect } from 'chai';
import { buildDueDays } from '../../src/compute/facts/build-due-days.ts';
import { rebuildDay } from '../../src/compute/facts/rebuild-day.ts';
import { nextRun } from '../../src/foundation/queue/next-run.ts';
import { SCHEDULE } from '../../workers/schedule.ts';
import { buildCatalogue, buildStream, ORIGIN } from '../oracle/build-stream.ts';
import { saveOracleCatalogue } from '../support/builders-catalogue.ts';
import { deliverEvents } from '../support/builders-events.ts';
import { settableClock } from '../support/settable-clock.ts';
import { type Ledger, startSystem } from '../support/system.ts';

const [TODAY, TIME_ZONE] = ['2024-05-06', 'UTC'];
const REFRESH = SCHEDULE.find(({ job }) => job === 'refresh-due-days')?.pattern ?? '';

/** An event is counted within five minutes; one of them is left for building. In milliseconds. */
const BUILD_BEGINS_MAX = 4 * 60_000;
const REFRESHES_APART_MIN = 3 * 60_000;

/** For how many seconds events arrive after the build in between. The clock advances until all are counted. */
const EVENTS_FOR = 420;
const EVENTS_APART = 20;

/** The times at which events were committed, and the times and causes of builds of today. */
interface Timeline {
  committed: number[];
  builds: { by: 'refresh' | 'somebody'; at: number; counted: number }[];
}

describe('An event is counted at most five minutes after it was committed', () => {
  let ledger: Ledger;

  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [new Date(ORIGIN)] });
  });
  after(() => ledger.close());
  beforeEach(async () => {
    await ledger.reset(TIME_ZONE);
    await saveOracleCatalogue(ledger.database, buildCatalogue(300), new Date(ORIGIN));
    await buildDueDays(ledger.database, { timeZone: TIME_ZONE, now: new Date(ORIGIN) });
  });

  /** Refreshes at their times, a build in between, and an event right after it and every twenty seconds from then on. */
  async function passTime(buildAfterSeconds: number): Promise<Timeline> {
    const clock = settableClock(new Date(ORIGIN).toISOString());
    const timeline: Timeline = { committed: [], builds: [] };
    const build = ORIGIN + buildAfterSeconds * 1000;
    const steps: { at: number; does: () => Promise<void> }[] = [
      { at: build, does: () => buildToday(clock(), timeline) },
    ];
    for (let second = 0.001; second < EVENTS_FOR; second += EVENTS_APART)
      steps.push({ at: build + second * 1000, does: () => commitEvent(clock(), timeline) });
    for (let at = ORIGIN; at < build + (EVENTS_FOR + 600) * 1000; ) {
      at = nextRun(REFRESH, TIME_ZONE, new Date(at))?.getTime() ?? Number.NaN;
      steps.push({ at, does: () => refresh(clock(), timeline) });
    }
    for (const { at, does } of steps.sort((a, b) => a.at - b.at)) {
      clock.advance({ milliseconds: at - clock().getTime() });
      await does();
    }
    return timeline;
  }

  async function commitEvent(now: Date, { committed }: Timeline): Promise<void> {
    const event = buildStream(`play_start ${(now.getTime() - ORIGIN) / 1000} 0`);
    await deliverEvents(ledger.database, event, now);
    committed.push(now.getTime());
  }

  async function buildToday(now: Date, { builds, committed }: Timeline): Promise<void> {
    await rebuildDay(ledger.database, TODAY, { now });
    builds.push({ by: 'somebody', at: now.getTime(), counted: committed.length });
  }

  async function refresh(now: Date, { builds }: Timeline): Promise<void> {
    const { built } = await buildDueDays(ledger.database, { timeZone: TIME_ZONE, now });
    if (built.length === 0) return;
    const day = await ledger.database('metric_days').where({ metric_date: TODAY }).first('raw_events');
    builds.push({ by: 'refresh', at: now.getTime(), counted: Number(day.raw_events) });
  }

  for (let seconds = 0; seconds <= 300; seconds += 30) {
    it(`holds if today was built ${seconds} seconds after a refresh`, async () => {
      const { committed, builds } = await passTime(seconds);
      const waits = committed.map((at, index) => {
        const counting = builds.find(({ counted }) => counted > index);
        return (counting?.at ?? Number.POSITIVE_INFINITY) - at;
      });
      expect(Math.max(...waits)).to.be.at.most(BUILD_BEGINS_MAX);
      // And today is not built all the time for that.
      for (const [index, { by, at }] of builds.entries()) {
        const previous = builds[index - 1]?.at ?? Number.NEGATIVE_INFINITY;
        if (by === 'refresh') expect(at - previous).to.be.at.least(REFRESHES_APART_MIN);
      }
    });
  }
});
