import { expect } from 'chai';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { buildCatalogue, buildStream } from '../../oracle/build-stream.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { expectSameFacts } from '../../support/builders-compare.ts';
import { expectedFacts } from '../../support/builders-expected-facts.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { ndjsonOf } from './history-files.ts';
import { type ImportRig, NOW, openImportRig } from './import-rig.ts';

const DAY = 86_400_000;

/** Plays on this many days before NOW, each around midnight. */
function nightsBefore(...daysBefore: number[]): OracleEvent[] {
  const midnight = Date.parse('2024-06-20T00:00:00Z');
  return daysBefore.flatMap((days) =>
    buildStream('play_start 0 0, heartbeat 45 45, heartbeat 90 90, play_end 100 100').map((event, index) => ({
      ...event,
      occurredAt: midnight - days * DAY - 60_000 + index * 40_000,
    })),
  );
}

describe('Imported history', () => {
  let rig: ImportRig;
  before(async () => {
    rig = await openImportRig();
  });
  after(() => rig.close());
  beforeEach(() => rig.reset());

  const statuses = async () => {
    const days = await rig.database('metric_days').orderBy('metric_date').select('metric_date', 'status');
    return days.map(({ metric_date, status }) => `${metric_date} ${status}`);
  };

  async function expectOracle(events: OracleEvent[], firstBuiltAt = NOW, now = NOW, timeZone = 'UTC') {
    const built = { events, catalogue: buildCatalogue(300), timeZone, firstBuiltAt, now };
    expectSameFacts(await readFacts(rig.database), expectedFacts(built));
  }

  it('gets its months and its days, which are built as if it had come in time', async () => {
    const events = nightsBefore(81, 80, 30, 2);
    const report = await rig.importContent(ndjsonOf(events), { linesPerBatch: 5 });
    expect(report.months_created).to.deep.equal(['2024-03', '2024-04', '2024-05']);
    expect(report.dates.slice(0, 3)).to.deep.equal(['2024-03-30', '2024-03-31', '2024-04-01']);
    await rig.buildDays();
    await expectOracle(events);
  });

  it('is due from its first day on, even if that was a year ago', async () => {
    const report = await rig.importContent(ndjsonOf(nightsBefore(400, 355, 354)));
    expect(report.months_created).to.deep.equal(['2023-05', '2023-06', '2023-07']);
    expect(await rig.database('usage_events_default').first()).to.equal(undefined);
    expect(await rig.database('usage_events_2023_07').first()).not.to.equal(undefined);
    const days = await statuses();
    expect([days.length, days[0], days.at(-1)]).to.deep.equal([
      402,
      '2023-05-16 missing',
      '2024-06-20 missing',
    ]);
  });

  it('gets only the months in which it has events', async () => {
    const events = [...nightsBefore(800), ...nightsBefore(720)];
    const { months_created } = await rig.importContent(ndjsonOf(events), { linesPerBatch: 3 });
    expect(months_created).to.deep.equal(['2022-04', '2022-06', '2022-07']);
  });

  it('is due at once in a database where no worker has looked for arrivals', async () => {
    await rig.importContent(ndjsonOf(nightsBefore(3)));
    const missing = ['16', '17', '18', '19', '20'].map((day) => `2024-06-${day} missing`);
    expect(await statuses()).to.deep.equal(missing);
    const [{ arrivals_seen_until }] = await rig.database('ledger_state');
    expect(arrivals_seen_until).to.deep.equal(NOW);
    expect(await rig.buildDays()).to.have.length(5);
  });

  it('extends the ledger to earlier days, and changes what was the first day', async () => {
    const [later, earlier] = [nightsBefore(2), nightsBefore(4)];
    await rig.importContent(ndjsonOf(later.slice(2)));
    await rig.buildDays();
    const report = await rig.importContent(ndjsonOf([...earlier, ...later]));
    expect(report).to.deep.include({ accepted: 6, duplicates: 2 });
    expect(await statuses()).to.deep.equal([
      '2024-06-15 missing',
      '2024-06-16 missing',
      '2024-06-17 missing',
      '2024-06-18 stale',
      '2024-06-19 built',
      '2024-06-20 built',
    ]);
    await rig.buildDays();
    await expectOracle([...earlier, ...later]);
  });

  it('makes the day before stale if an event after midnight changes it, and no other day', async () => {
    const night = nightsBefore(3);
    const elsewhere = nightsBefore(5).map((event) => ({ ...event, childId: '2' }));
    await rig.importContent(ndjsonOf([...elsewhere, ...night.slice(0, 1)]));
    await rig.buildDays();
    const [looked, later] = [600_000, 1_200_000].map((pause) => new Date(NOW.getTime() + pause));
    await rig.buildDays('UTC', looked!);
    const report = await rig.importContent(ndjsonOf(night.slice(2)), { now: () => later! });
    expect(report.dates).to.deep.equal(['2024-06-16', '2024-06-17']);
    const { rows } = await rig.database.raw(
      `select metric_date from metric_days where status = 'stale' order by 1`,
    );
    expect(rows.map((day: { metric_date: string }) => day.metric_date)).to.deep.equal(report.dates);
  });

  it('is also found by the search for late data, because it counts as received when it is stored', async () => {
    await rig.buildDays('UTC', NOW);
    const later = new Date(NOW.getTime() + 3_600_000);
    await rig.importContent(ndjsonOf(nightsBefore(1)), { now: () => later });
    await rig.database('metric_days').update({ status: 'built', due_since: null });
    expect((await detectChanges(rig.database, 'UTC', later)).sort()).to.deep.equal([
      '2024-06-18',
      '2024-06-19',
    ]);
    const received = await rig.database('usage_events').distinct().pluck('received_at');
    expect(received).to.deep.equal([later]);
  });

  it('is never overlooked by workers that refresh meanwhile, even if it takes hours', async () => {
    const content = ndjsonOf(nightsBefore(4, 3, 2, 1));
    let now = NOW;
    for (let outcome = 'interrupted'; outcome === 'interrupted'; ) {
      const stop = new AbortController();
      const signal = { signal: stop.signal, onProgress: () => stop.abort() };
      ({ outcome } = await rig.importContent(content, { linesPerBatch: 3, now: () => now, ...signal }));
      await rig.buildDays('UTC', now);
      now = new Date(now.getTime() + 1_200_000);
    }
    const stored = await rig.database('usage_events').select('*');
    expect(stored).to.have.length(16);
    const days = await statuses();
    expect(days).to.have.length.above(3);
    expect(days.filter((day) => !day.endsWith(' built'))).to.deep.equal([]);
    const once = await readFacts(rig.database);
    await rig.reset();
    await rig.importContent(content);
    await rig.buildDays();
    expectSameFacts(once, await readFacts(rig.database));
  });

  it('is divided into days of the reporting time zone only', async () => {
    await rig.reset(buildCatalogue(300), 'America/New_York');
    const events = nightsBefore(3);
    const report = await rig.importContent(ndjsonOf(events), { timeZone: 'America/New_York' });
    expect(report.dates).to.deep.equal(['2024-06-16']);
    await rig.buildDays('America/New_York');
    await expectOracle(events, NOW, NOW, 'America/New_York');
    const wrong = rig.importContent(ndjsonOf(nightsBefore(5)), { timeZone: 'UTC' });
    expect(await wrong.catch((error: Error) => error.message)).to.include('REPORTING_TIME_ZONE');
  });
});
