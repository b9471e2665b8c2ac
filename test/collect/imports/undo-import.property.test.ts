import { expect } from 'chai';
import fc from 'fast-check';
import { undoImport } from '../../../src/collect/imports/undo-import.ts';
import { arbitraryNight } from '../../compute/facts/arbitrary-nights.ts';
import { arbitraryStream, type OracleStream } from '../../oracle/arbitrary-streams.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { expectSameFacts } from '../../support/builders-compare.ts';
import { expectedFacts } from '../../support/builders-expected-facts.ts';
import { type Facts, readFacts } from '../../support/builders-facts.ts';
import { ndjsonOf } from './history-files.ts';
import { closeDay, expectUntouched, type ImportRig, openImportRig } from './import-rig.ts';
import { refusedEvents } from './reach-of-events.ts';

const HOUR = 3_600_000;
const RUNS = Number(process.env.IMPORT_STREAMS ?? 12);

/** A stream in two imports, of which the second one is then undone. */
interface TakenBack {
  stream: OracleStream;
  isSecond: boolean[];
  closed: ('open' | 'final' | 'sealed')[];
}

const arbitraryTakenBack: fc.Arbitrary<TakenBack> = fc
  .oneof(arbitraryStream(), arbitraryNight)
  .chain((stream) =>
    fc.record({
      stream: fc.constant(stream),
      isSecond: fc.array(fc.boolean(), { minLength: stream.events.length, maxLength: stream.events.length }),
      closed: fc.array(fc.constantFrom('open', 'final', 'sealed'), {
        minLength: stream.dates.length,
        maxLength: stream.dates.length,
      }),
    }),
  );

describe('An import that was undone', () => {
  let rig: ImportRig;
  before(async () => {
    rig = await openImportRig();
  });
  after(() => rig.close());

  it('leaves the figures as they would be without it', async function () {
    this.timeout(60_000 + RUNS * 8_000);
    await fc.assert(fc.asyncProperty(arbitraryTakenBack, leavesNothing), { numRuns: RUNS });
  });

  it('leaves closed days and their figures as they were', async function () {
    this.timeout(60_000 + RUNS * 8_000);
    await fc.assert(fc.asyncProperty(arbitraryTakenBack, leavesClosedDays), { numRuns: RUNS });
  });

  async function leavesNothing(history: TakenBack): Promise<void> {
    const { first, second, id, now } = await importBoth(history);
    const final = history.stream.dates.filter((_, index) => history.closed[index] !== 'open');
    for (const date of final) await closeDay(rig.database, date, 'final');
    const options = { timeZone: history.stream.timeZone, now: () => now, reviseFinalBecause: 'twice' };
    const report = await undoImport(rig.database, id, options);
    expect(report).to.deep.include({ outcome: 'undone', taken_back: second.length, left: {} });
    await expectFactsOf(first, history, now);
    const revised = await rig.database('metric_days').where({ revision: 1, revision_reason: 'twice' });
    expect(revised.map((day) => day.metric_date).sort()).to.deep.equal(report.dates_revised);
  }

  async function leavesClosedDays(history: TakenBack): Promise<void> {
    const { stream } = history;
    const { first, second, id, now } = await importBoth(history);
    const inLedger: string[] = await rig.database('metric_days').pluck('metric_date');
    const closed = stream.dates.filter(
      (date, index) => history.closed[index] !== 'open' && inLedger.includes(date),
    );
    for (const date of closed)
      await closeDay(rig.database, date, history.closed[stream.dates.indexOf(date)] as 'final' | 'sealed');
    const left = refusedEvents(stream.events, second, closed, stream.timeZone);
    const attempt = await undoImport(rig.database, id, { timeZone: stream.timeZone, now: () => now });
    const { day_final = 0, day_sealed = 0 } = attempt.left;
    expect([attempt.taken_back, day_final + day_sealed]).to.deep.equal([
      second.length - left.length,
      left.length,
    ]);
    await expectUntouched(rig, closed, now);
    await expectFactsOf([...first, ...left], history, now);
  }

  async function importBoth({ stream, isSecond }: TakenBack) {
    const times = [Date.parse(stream.anchorDay), ...stream.events.map((event) => event.occurredAt)];
    const builtAt = new Date(Math.max(...times) + HOUR);
    const first = stream.events.filter((_, index) => !isSecond[index]);
    const second = stream.events.filter((_, index) => isSecond[index]);
    await rig.reset(stream.catalogue, stream.timeZone);
    const options = { timeZone: stream.timeZone, now: () => builtAt };
    await rig.importContent(ndjsonOf(first), options);
    const { id } = await rig.importContent(`${ndjsonOf(second)}\n\n`, options);
    await rig.buildDays(stream.timeZone, builtAt);
    return { first, second, id, now: new Date(builtAt.getTime() + HOUR) };
  }

  async function expectFactsOf(events: OracleEvent[], { stream }: TakenBack, now: Date): Promise<void> {
    const { timeZone, catalogue } = stream;
    await rig.buildDays(timeZone, now);
    const firstBuiltAt = new Date(now.getTime() - HOUR);
    const all = expectedFacts({ events: stream.events, catalogue, timeZone, firstBuiltAt, now });
    const expected = expectedFacts({ events, catalogue, timeZone, firstBuiltAt, now });
    const dates = new Set(expected.ledger.map((day) => day.metricDate));
    const found = await readFacts(rig.database);
    expect(found.ledger.map((day) => day.metricDate)).to.deep.equal(all.ledger.map((day) => day.metricDate));
    expectSameFacts(withoutStatus(onDates(found, dates)), withoutStatus(expected));
  }
});

const withoutStatus = (facts: Facts): Facts => ({
  ...facts,
  ledger: facts.ledger.map((day) => ({ ...day, status: '' })),
});

/** The ledger still includes the days of the undone import, now without events. */
const onDates = (facts: Facts, dates: ReadonlySet<string>): Facts =>
  Object.fromEntries(
    Object.entries(facts).map(([table, rows]: [string, object[]]) => [
      table,
      rows.filter((row) => !('metricDate' in row) || dates.has(String(row.metricDate))),
    ]),
  ) as unknown as Facts;
