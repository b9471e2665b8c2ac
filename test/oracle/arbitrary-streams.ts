import fc from 'fast-check';
import { type Anchor, arbitraryAnchor } from './arbitrary-anchors.ts';
import { arbitraryCatalogue } from './arbitrary-catalogues.ts';
import { arbitraryEdge } from './arbitrary-edges.ts';
import { arbitraryNoise } from './arbitrary-noise.ts';
import { arbitraryPlayer } from './arbitrary-players.ts';
import { nameEvents } from './name-events.ts';
import type { OracleCatalogue, OracleEvent } from './types.ts';

export { arbitraryDelivery } from './arbitrary-deliveries.ts';

export interface OracleStream {
  catalogue: OracleCatalogue;
  /** No two share child, book, instant and id; all lie within the anchor's window. */
  events: OracleEvent[];
  timeZone: string;
  anchorDay: string;
  /** Every metric date that an event of the stream can have. */
  dates: string[];
}

/** The sessions of a stream: few, so that players and noise get into each other's chains. */
const SESSION_IDS = [
  'c0ffee00-0000-4000-8000-00000000000a',
  '0badcafe-0000-4000-9000-00000000000b',
  'deadbeef-0000-4000-a000-00000000000c',
];

/** Streams of believable players, hostile noise and exact edges around an anchor, by default any of those listed. */
export function arbitraryStream(anchors: fc.Arbitrary<Anchor> = arbitraryAnchor): fc.Arbitrary<OracleStream> {
  return anchors
    .chain((anchor) => fc.tuple(fc.constant(anchor), arbitraryCatalogue(anchor)))
    .chain(([anchor, catalogue]) =>
      fc
        .record({
          players: fc.array(arbitraryPlayer(anchor, catalogue, SESSION_IDS), { maxLength: 4 }),
          noise: fc.array(arbitraryNoise(anchor, catalogue, SESSION_IDS), { maxLength: 3 }),
          edges: fc.array(arbitraryEdge(anchor, catalogue, SESSION_IDS), { maxLength: 4 }),
          idSeed: fc.nat(),
        })
        .map(({ players, noise, edges, idSeed }) => ({
          catalogue,
          events: nameEvents([...noise.flat(), ...players.flat(), ...edges.flat()], idSeed).filter(
            (event) => event.occurredAt >= anchor.windowStart && event.occurredAt < anchor.windowEnd,
          ),
          timeZone: anchor.timeZone,
          anchorDay: anchor.day,
          dates: anchor.dates,
        })),
    );
}
