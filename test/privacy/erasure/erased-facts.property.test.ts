import { expect } from 'chai';
import fc from 'fast-check';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import type { Database } from '../../../src/foundation/db/connect-database.ts';
import { requestErasure } from '../../../src/privacy/erasure/request-erasure.ts';
import { runErasure } from '../../../src/privacy/erasure/run-erasure.ts';
import { countPersonalRows } from '../../../src/privacy/inventory/count-personal-rows.ts';
import { readEvent } from '../../../src/records/events/read-event.ts';
import { type StoreOutcome, storeEvents } from '../../../src/records/events/store-events.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { expectSameFacts } from '../../support/builders-compare.ts';
import { wireEventWithMetadata } from '../../support/builders-events.ts';
import { expectedFacts } from '../../support/builders-expected-facts.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { effort } from '../../support/effort.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import { digestFinalDays, readOthers, withoutDates } from './erased-facts-digests.ts';
import { arbitraryErasedStream, catalogueWithout, type ErasedStream, erasedOf } from './erased-facts-plan.ts';

/**
 * Random streams after an erasure. A failure prints its seed; SEED repeats it.
 */
const STREAMS = effort(30);
const MILLISECONDS_PER_STREAM_MAX = 2_000;

/** The streams are in 2024; what follows an erasure is up to a month later. */
const PARTITIONS_AT = ['2024-03-01', '2024-06-01', '2024-09-01', '2024-12-01'].map((date) => new Date(date));

describe('Daily facts after an erasure', () => {
  let ledger: Ledger;
  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: PARTITIONS_AT, connectionsMax: 4 });
  });
  after(() => ledger.close());

  it('are those computed without the erased children; final days stay the same to the byte', async function () {
    this.timeout(60_000 + STREAMS * MILLISECONDS_PER_STREAM_MAX);
    let finalDays = 0;
    const property = fc.asyncProperty(arbitraryErasedStream, async (stream) => {
      finalDays += await eraseAndCompare(ledger, stream);
    });
    await fc.assert(property, { numRuns: STREAMS });
    if (STREAMS >= 20) expect(finalDays, 'final days seen').to.be.above(0);
  });
});

/** Returns how many days were final. */
async function eraseAndCompare({ database, reset }: Ledger, stream: ErasedStream): Promise<number> {
  const { timeZone, catalogue, before, after, erasedAt, now } = stream;
  await reset(timeZone);
  await saveOracleCatalogue(database, catalogue, new Date(0));
  await store(database, before, stream.receivedAt);
  await buildDueDays(database, { timeZone, now: stream.builtAt });
  await finaliseDays(database, erasedAt);
  const { children, isErased } = erasedOf(stream);
  const [finalDays, others] = [await digestFinalDays(database), await readOthers(database, children)];

  await erase(database, stream);
  expect(await digestFinalDays(database)).to.deep.equal(finalDays);
  expect(await readOthers(database, children)).to.deep.equal(others);
  await expectFacts(database, stream, before, new Date(erasedAt.getTime() + 60_000));

  const outcomes = await store(database, [...before, ...after], now);
  const expected = [...before, ...after].map((event, index): StoreOutcome => {
    if (isErased(event)) return 'child_erased';
    return index < before.length ? 'duplicate' : 'accepted';
  });
  expect(outcomes).to.deep.equal(expected);
  await expectFacts(database, stream, [...before, ...after], now);
  expect(await digestFinalDays(database)).to.deep.equal(finalDays);
  return (await finalDatesOf(database)).length;
}

async function store(database: Database, sent: OracleEvent[], receivedAt: Date): Promise<StoreOutcome[]> {
  const events = sent.map((event) => {
    const read = readEvent(wireEventWithMetadata(event));
    if (!('event' in read)) throw new Error(`cannot be read: ${JSON.stringify(event)}`);
    return read.event;
  });
  return storeEvents(database, TEST_SUBJECT_KEYS, [{ events, receivedAt }]);
}

async function erase(database: Database, stream: ErasedStream): Promise<void> {
  const { input, erasedAt: now, timeZone, batchRowsMax } = stream;
  const context = { pseudonymiser: TEST_SUBJECT_KEYS, tombstonesDays: 400, now };
  const { id } = await requestErasure(database, input, context);
  const receipt = await runErasure(database, id, { timeZone, clock: () => now, batchRowsMax });
  expect(receipt.status).to.equal('completed');
  const { children, until } = erasedOf(stream);
  const subject = { children, parentId: input.kind === 'erase_parent' ? input.id : null };
  const isInScope = ({ erasureScope }: { erasureScope: string }) =>
    input.kind !== 'erase_history' || erasureScope === 'history';
  const held = await countPersonalRows(database, subject, { until, isInScope });
  expect(held.filter(({ rows }) => rows > 0)).to.deep.equal([]);
}

/** Builds the days that are due and compares them with the oracle, which gets no events of the erased child. */
async function expectFacts(
  database: Database,
  stream: ErasedStream,
  sent: OracleEvent[],
  now: Date,
): Promise<void> {
  const { timeZone, before, builtAt } = stream;
  await buildDueDays(database, { timeZone, now, withoutPause: true });
  const expected = expectedFacts({
    events: sent.filter((event) => !erasedOf(stream).isErased(event)),
    catalogue: catalogueWithout(stream),
    timeZone,
    firstBuiltAt: new Date(Math.min(builtAt.getTime(), ...before.map(({ occurredAt }) => occurredAt))),
    now,
  });
  const finalDates = await finalDatesOf(database);
  expectSameFacts(withoutDates(await readFacts(database), finalDates), withoutDates(expected, finalDates));
}

const finalDatesOf = (database: Database): Promise<string[]> =>
  database('metric_days').where({ status: 'final' }).pluck('metric_date');
