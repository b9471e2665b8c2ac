import { expect } from 'chai';
import fc from 'fast-check';
import { arbitraryStream, type OracleStream } from '../../oracle/arbitrary-streams.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { expectSameFacts } from '../../support/builders-compare.ts';
import { expectedFacts } from '../../support/builders-expected-facts.ts';
import { type Facts, readFacts } from '../../support/builders-facts.ts';
import { effort } from '../../support/effort.ts';
import { ndjsonOf } from './history-files.ts';
import { closeDay, expectUntouched, type ImportRig, openImportRig } from './import-rig.ts';
import { refusedEvents } from './reach-of-events.ts';

const HOUR = 3_600_000;
const RUNS = effort(20);

/** A stream of which a part is stored and built before some of its days are closed. An import has the rest. */
interface LateHistory {
  stream: OracleStream;
  isLate: boolean[];
  closed: ('open' | 'final' | 'sealed')[];
  linesPerBatch: number;
}

const arbitraryLateHistory: fc.Arbitrary<LateHistory> = arbitraryStream().chain((stream) =>
  fc.record({
    stream: fc.constant(stream),
    isLate: fc.array(fc.boolean(), { minLength: stream.events.length, maxLength: stream.events.length }),
    closed: fc.array(fc.constantFrom('open', 'final', 'sealed'), {
      minLength: stream.dates.length,
      maxLength: stream.dates.length,
    }),
    linesPerBatch: fc.constantFrom(1, 3, 1000),
  }),
);

describe('An import over closed days', () => {
  let rig: ImportRig;
  before(async () => {
    rig = await openImportRig();
  });
  after(() => rig.close());

  it('is refused exactly where it would change one, in any order and any batches', async function () {
    this.timeout(60_000 + RUNS * 3_000);
    await fc.assert(
      fc.asyncProperty(arbitraryLateHistory, (history) => importAroundClosedDays(rig, history)),
      { numRuns: RUNS },
    );
  });

  it('revises final days, which then agree with the oracle', async function () {
    this.timeout(60_000 + RUNS * 3_000);
    await fc.assert(
      fc.asyncProperty(arbitraryLateHistory, (history) => importIntoFinalDays(rig, history)),
      { numRuns: RUNS },
    );
  });
});

async function importAroundClosedDays(rig: ImportRig, history: LateHistory): Promise<void> {
  const { timeZone, catalogue } = history.stream;
  const { early, late, firstBuiltAt, now } = await beginWith(rig, history);
  const inLedger: string[] = await rig.database('metric_days').pluck('metric_date');
  const closed: string[] = [];
  for (const [index, date] of history.stream.dates.entries()) {
    const status = history.closed[index];
    if (status === undefined || status === 'open' || !inLedger.includes(date)) continue;
    await closeDay(rig.database, date, status);
    closed.push(date);
  }
  const report = await rig.importContent(ndjsonOf(late), {
    ...{ timeZone, now: () => now, linesPerBatch: history.linesPerBatch },
  });
  const refused = refusedEvents(early, late, closed, timeZone);
  const { day_final = 0, day_sealed = 0, ...others } = report.rejected;
  expect([day_final + day_sealed, others]).to.deep.equal([refused.length, {}]);
  await expectUntouched(rig, closed, now);
  await rig.buildDays(timeZone, now);
  const events = [...early, ...late.filter((event) => !refused.includes(event))];
  const expected = expectedFacts({ events, catalogue, timeZone, firstBuiltAt, now });
  expectSameFacts(withoutStatus(await readFacts(rig.database)), withoutStatus(expected));
}

async function importIntoFinalDays(rig: ImportRig, history: LateHistory): Promise<void> {
  const { timeZone, catalogue, events, dates } = history.stream;
  const { late, firstBuiltAt, now } = await beginWith(rig, history);
  const final = dates.filter((_, index) => history.closed[index] !== 'open');
  for (const date of final) await closeDay(rig.database, date, 'final');
  const report = await rig.importContent(ndjsonOf(late), {
    ...{
      timeZone,
      now: () => now,
      linesPerBatch: history.linesPerBatch,
      reviseFinalBecause: 'a lost tablet',
    },
  });
  expect(report).to.include({ accepted: late.length });
  await rig.buildDays(timeZone, now);
  const expected = expectedFacts({ events, catalogue, timeZone, firstBuiltAt, now });
  expectSameFacts(withoutStatus(await readFacts(rig.database)), withoutStatus(expected));
  const revised = await rig.database('metric_days').where({ revision: 1, revision_reason: 'a lost tablet' });
  expect(revised.map((day) => day.metric_date).sort()).to.deep.equal(report.dates_revised);
  expect(revised.every((day) => day.status === 'final')).to.equal(true);
}

async function beginWith(
  rig: ImportRig,
  { stream, isLate }: LateHistory,
): Promise<{ early: OracleEvent[]; late: OracleEvent[]; firstBuiltAt: Date; now: Date }> {
  const times = [Date.parse(stream.anchorDay), ...stream.events.map((event) => event.occurredAt)];
  const firstBuiltAt = new Date(Math.max(...times) + HOUR);
  const early = stream.events.filter((_, index) => !isLate[index]);
  const late = stream.events.filter((_, index) => isLate[index]);
  await rig.reset(stream.catalogue, stream.timeZone);
  await rig.importContent(ndjsonOf(early), { timeZone: stream.timeZone, now: () => firstBuiltAt });
  await rig.buildDays(stream.timeZone, firstBuiltAt);
  return { early, late, firstBuiltAt, now: new Date(firstBuiltAt.getTime() + HOUR) };
}

const withoutStatus = (facts: Facts): Facts => ({
  ...facts,
  ledger: facts.ledger.map((day) => ({ ...day, status: '' })),
});
