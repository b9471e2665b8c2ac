import fc from 'fast-check';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { arbitraryStream, type OracleStream } from '../../oracle/arbitrary-streams.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { expectSameFacts } from '../../support/builders-compare.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { expectedFacts } from '../../support/builders-expected-facts.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { effort } from '../../support/effort.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { arbitraryBatch, STREAMS_PER_BATCH_MAX, type StreamBatch } from './arbitrary-batches.ts';
import { changeCatalogue } from './arbitrary-changes.ts';
import { arbitraryNight } from './arbitrary-nights.ts';
import { arbitraryPortionPlan, cutIntoPortions, type PortionPlan } from './arbitrary-portions.ts';

/**
 * Compares the tables with the oracle exactly: for random streams, the program must compute the same as a simple
 * implementation of docs/metrics.md. The other tests do the same while the events arrive in portions: every refresh
 * must find each day that a late event or a catalogue change affects.
 *
 * The first test takes about STREAMS streams; the others, which refresh and compare after each of a stream's
 * portions, take a tenth or a twentieth. A failure prints a seed, which SEED repeats.
 */
const STREAMS = effort(1_200);
const BATCHES = Math.ceil(STREAMS / (STREAMS_PER_BATCH_MAX / 2));
const MILLISECONDS_PER_STREAM_MAX = 2_000;

/** The streams lie in 2024: what partition maintenance has created by then, a quarter at a time. */
const PARTITIONS_AT = ['2024-03-01', '2024-06-01', '2024-09-01', '2024-12-01'].map((date) => new Date(date));

describe('The facts and the oracle', () => {
  let ledger: Ledger;
  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: PARTITIONS_AT, connectionsMax: 4 });
  });
  after(() => ledger.close());

  it('agree, however the events of a day are delivered', async function () {
    this.timeout(60_000 + STREAMS * MILLISECONDS_PER_STREAM_MAX);
    const property = fc.asyncProperty(arbitraryBatch, (batch) => deliverAndBuild(ledger, batch));
    await fc.assert(property, { numRuns: BATCHES });
  });

  const streams = {
    'of busy days': { arbitrary: arbitraryStream(), heldBackMin: 0, numRuns: Math.ceil(STREAMS / 20) },
    'of sparse nights': { arbitrary: arbitraryNight, heldBackMin: 1, numRuns: Math.ceil(STREAMS / 10) },
  };
  for (const [what, { arbitrary, heldBackMin, numRuns }] of Object.entries(streams)) {
    it(`agree after every refresh while late events ${what} come in`, async function () {
      this.timeout(60_000 + STREAMS * MILLISECONDS_PER_STREAM_MAX);
      const property = fc.asyncProperty(arbitrary, arbitraryPortionPlan({ heldBackMin }), (stream, plan) =>
        refreshAfterEveryPortion(ledger, stream, plan),
      );
      await fc.assert(property, { numRuns });
    });
  }

  it('agree after every refresh while the catalogue changes', async function () {
    this.timeout(60_000 + STREAMS * MILLISECONDS_PER_STREAM_MAX);
    const property = fc.asyncProperty(
      arbitraryStream(),
      arbitraryPortionPlan({ changesMax: 2 }),
      (stream, plan) => refreshAfterEveryPortion(ledger, stream, plan),
    );
    await fc.assert(property, { numRuns: Math.ceil(STREAMS / 20) });
  });
});

async function deliverAndBuild({ database, reset }: Ledger, batch: StreamBatch): Promise<void> {
  const { timeZone, now, catalogue, deliveries } = batch;
  await reset(timeZone);
  await saveOracleCatalogue(database, catalogue, now);
  for (const delivery of deliveries) await deliverEvents(database, delivery, now);
  await buildDueDays(database, { timeZone, now });
  expectSameFacts(await readFacts(database), expectedFacts(batch));
}

async function refreshAfterEveryPortion(
  { database, reset }: Ledger,
  stream: OracleStream,
  plan: PortionPlan,
): Promise<void> {
  const { timeZone } = stream;
  let { catalogue } = stream;
  const arrived: OracleEvent[] = [];
  await reset(timeZone);
  await saveOracleCatalogue(database, catalogue, new Date(0));
  const portions = cutIntoPortions(stream, plan);
  const firstBuiltAt = portions[0]!.refreshedAt;
  for (const { changes, events, receivedAt, refreshedAt: now } of portions) {
    for (const change of changes) {
      catalogue = changeCatalogue(catalogue, change);
      await saveOracleCatalogue(database, catalogue, now);
    }
    await deliverEvents(database, events, receivedAt);
    arrived.push(...events);
    await buildDueDays(database, { timeZone, now, withoutPause: true });
    const expected = expectedFacts({ events: arrived, catalogue, timeZone, firstBuiltAt, now });
    expectSameFacts(await readFacts(database), expected);
  }
}
