import fc from 'fast-check';
import { type Anchor, arbitraryAnchor } from '../../oracle/arbitrary-anchors.ts';
import { arbitraryDelivery, arbitraryStream, type OracleStream } from '../../oracle/arbitrary-streams.ts';
import type { OracleCatalogue, OracleEvent } from '../../oracle/types.ts';

/**
 * Streams around one day that are built together, because a round on the database costs the same for one as for
 * many.
 */
export interface StreamBatch {
  timeZone: string;
  /** After every event. */
  now: Date;
  catalogue: OracleCatalogue;
  events: OracleEvent[];
  /** The events as they are sent: shuffled, some of them twice. */
  deliveries: OracleEvent[][];
}

export const STREAMS_PER_BATCH_MAX = 20;

/** Shrinks to a batch of one stream, and then like a single stream. */
export const arbitraryBatch: fc.Arbitrary<StreamBatch> = arbitraryAnchor.chain((anchor) =>
  fc
    .array(arbitraryDelivered(anchor), {
      minLength: 1,
      maxLength: STREAMS_PER_BATCH_MAX,
      size: 'max',
    })
    .map((delivered) => putTogether(anchor, delivered)),
);

interface Delivered {
  stream: OracleStream;
  deliveries: OracleEvent[][];
}

function arbitraryDelivered(anchor: Anchor): fc.Arbitrary<Delivered> {
  return arbitraryStream(fc.constant(anchor)).chain((stream) =>
    arbitraryDelivery(stream.events.length).map((batches) => ({
      stream,
      deliveries: batches.map((batch) => batch.map((index) => stream.events[index]!)),
    })),
  );
}

/** One library of all streams, each with its own ids; the first batches of all streams are sent together. */
function putTogether(anchor: Anchor, delivered: Delivered[]): StreamBatch {
  const moved = delivered.map(({ stream, deliveries }, place) => ({
    catalogue: moveCatalogue(stream.catalogue, place),
    events: moveEvents(stream.events, place),
    deliveries: deliveries.map((delivery) => moveEvents(delivery, place)),
  }));
  const rounds = Math.max(...moved.map((stream) => stream.deliveries.length));
  return {
    timeZone: anchor.timeZone,
    now: new Date(anchor.windowEnd),
    catalogue: {
      books: moved.flatMap((stream) => stream.catalogue.books),
      children: moved.flatMap((stream) => stream.catalogue.children),
      parents: moved.flatMap((stream) => stream.catalogue.parents),
    },
    events: moved.flatMap((stream) => stream.events),
    deliveries: Array.from({ length: rounds }, (_, round) =>
      moved.flatMap((stream) => stream.deliveries[round] ?? []),
    ),
  };
}

/** The ids of a stream are below 1000, so that moved ones cannot collide. */
const moveId = (id: string, place: number) => String(Number(id) + place * 1000);

function moveCatalogue({ books, children, parents }: OracleCatalogue, place: number): OracleCatalogue {
  return {
    books: books.map((book) => ({
      ...book,
      id: moveId(book.id, place),
      publisherId: moveId(book.publisherId, place),
    })),
    children: children.map((child) => ({
      ...child,
      id: moveId(child.id, place),
      parentId: moveId(child.parentId, place),
    })),
    parents: parents.map((parent) => ({ ...parent, id: moveId(parent.id, place) })),
  };
}

function moveEvents(events: OracleEvent[], place: number): OracleEvent[] {
  return events.map((event) => ({
    ...event,
    childId: moveId(event.childId, place),
    bookId: moveId(event.bookId, place),
  }));
}
