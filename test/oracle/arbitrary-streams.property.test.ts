import { expect } from 'chai';
import fc from 'fast-check';
import { effort } from '../support/effort.ts';
import { anchorAt } from './arbitrary-anchors.ts';
import { arbitraryDelivery, arbitraryStream, type OracleStream } from './arbitrary-streams.ts';
import { metricDate } from './metric-date.ts';
import { readPlays } from './read-plays.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function expectAcceptable({ events, timeZone, anchorDay, dates }: OracleStream): void {
  const { windowStart, windowEnd } = anchorAt(timeZone, anchorDay);
  const identities = new Set<string>();
  for (const event of events) {
    identities.add(`${event.childId} ${event.bookId} ${event.occurredAt} ${event.eventId}`);
    expect(event.eventId).to.match(UUID);
    expect(event.occurredAt).to.be.within(windowStart, windowEnd - 1);
    expect(dates).to.include(metricDate(event.occurredAt, timeZone));
    if (event.eventType !== 'seek') expect(event.fromPositionMilliseconds).to.equal(null);
    for (const position of [event.positionMilliseconds ?? 0, event.fromPositionMilliseconds ?? 0]) {
      expect(Number.isInteger(position) && position >= 0 && position <= 86_400_000).to.equal(true);
    }
    expect(Number.isInteger(event.occurredAt)).to.equal(true);
  }
  expect(identities.size).to.equal(events.length);
}

describe('The random streams', () => {
  it('contain only events that ingest accepts, within their window, each once', () => {
    fc.assert(fc.property(arbitraryStream(), expectAcceptable), { numRuns: effort(200) });
  });

  it('often cross midnight, and sometimes twice in one stream', () => {
    const bridges = fc.sample(arbitraryStream(), { numRuns: 300, seed: 1 }).map((stream) => {
      const plays = readPlays(stream.events, stream.catalogue, stream.timeZone);
      return plays.filter((play) => metricDate(play.endedAt, stream.timeZone) !== play.metricDate).length;
    });
    expect(bridges.filter((count) => count >= 1).length).to.be.greaterThan(100);
    expect(bridges.filter((count) => count >= 2).length).to.be.greaterThan(40);
  });

  it('shrink to a few events', () => {
    const neverCompletes = fc.property(arbitraryStream(), ({ events, catalogue, timeZone }) => {
      return !readPlays(events, catalogue, timeZone).some((play) => play.isCompleted);
    });
    const failure = fc.check(neverCompletes, { seed: 2, numRuns: 200 }).counterexample;
    expect(failure?.[0].events.length).to.be.within(1, 4);
  });

  it('are delivered completely by every plan', () => {
    const deliveries = fc
      .nat({ max: 60 })
      .chain((count) => fc.tuple(fc.constant(count), arbitraryDelivery(count)));
    fc.assert(
      fc.property(deliveries, ([count, batches]) => {
        expect(new Set(batches.flat()).size).to.equal(count);
        expect(batches.every((batch) => batch.length > 0)).to.equal(true);
      }),
    );
  });
});
