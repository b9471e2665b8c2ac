import fc from 'fast-check';
import { FINAL_AFTER_DAYS, FUTURE_TOLERANCE_SECONDS } from '../../../src/foundation/core/definitions.ts';
import { reportingDay } from '../../../src/foundation/core/reporting-day.ts';
import type { ErasureInput } from '../../../src/privacy/erasure/request-erasure.ts';
import { type Anchor, arbitraryAnchor } from '../../oracle/arbitrary-anchors.ts';
import { arbitraryStart } from '../../oracle/arbitrary-starts.ts';
import { arbitraryStream, type OracleStream } from '../../oracle/arbitrary-streams.ts';
import type { OracleCatalogue, OracleEvent } from '../../oracle/types.ts';

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;
const TOLERANCE_MILLISECONDS = FUTURE_TOLERANCE_SECONDS * 1000;

/** A stream, an erasure within it or once some of its days are final, and what arrives after that. */
export interface ErasedStream {
  timeZone: string;
  catalogue: OracleCatalogue;
  input: ErasureInput;
  batchRowsMax: number;
  /** What arrived before the erasure, when, and when it was first built. */
  before: OracleEvent[];
  receivedAt: Date;
  builtAt: Date;
  erasedAt: Date;
  /** What arrives after the erasure, and when everything is built. */
  after: OracleEvent[];
  now: Date;
}

interface Plan {
  kind: ErasureInput['kind'];
  which: number;
  batchRowsMax: number;
  /** Null for the middle of the stream; otherwise, how many of its days are final by then. */
  finalDays: number | null;
  middle: number;
}

/** A stream at any anchor, of up to four children that share up to three books. */
export const arbitraryErasedStream: fc.Arbitrary<ErasedStream> = arbitraryAnchor.chain((anchor) =>
  fc
    .tuple(arbitraryStream(fc.constant(anchor)), arbitraryPlan(anchor))
    .map(([stream, plan]) => erasedStream(anchor, stream, plan)),
);

const arbitraryPlan = (anchor: Anchor): fc.Arbitrary<Plan> =>
  fc.record({
    kind: fc.constantFrom('erase_history', 'erase_profile', 'erase_parent'),
    which: fc.nat({ max: 11 }),
    batchRowsMax: fc.constantFrom(1, 4, 100_000),
    finalDays: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: anchor.dates.length - 1 })),
    middle: arbitraryStart(anchor),
  });

function erasedStream(anchor: Anchor, { catalogue, events }: OracleStream, plan: Plan): ErasedStream {
  const { timeZone } = anchor;
  const { kind, which, batchRowsMax } = plan;
  const from = kind === 'erase_parent' ? catalogue.parents : catalogue.children;
  const input: ErasureInput = {
    kind,
    id: from[which % from.length]!.id,
    reason: 'parent_request',
    requestedBy: 'a test',
  };
  const common = { timeZone, catalogue, input, batchRowsMax };
  if (plan.finalDays === null) {
    const erasedAt = plan.middle;
    const isBefore = (event: OracleEvent) => event.occurredAt <= erasedAt + TOLERANCE_MILLISECONDS;
    return {
      ...common,
      ...times(erasedAt - HOUR_MILLISECONDS, erasedAt, erasedAt),
      before: events.filter(isBefore),
      after: events.filter((event) => !isBefore(event)),
      now: new Date(anchor.windowEnd + DAY_MILLISECONDS),
    };
  }
  const lastFinal = reportingDay(anchor.dates[plan.finalDays - 1]!, timeZone).endsAt.getTime();
  const builtAt = anchor.windowEnd + HOUR_MILLISECONDS;
  const erasedAt = Math.max(builtAt, lastFinal + FINAL_AFTER_DAYS * DAY_MILLISECONDS) + HOUR_MILLISECONDS;
  const later = erasedAt + 2 * TOLERANCE_MILLISECONDS - anchor.windowStart;
  return {
    ...common,
    ...times(anchor.windowEnd, builtAt, erasedAt),
    before: events,
    after: events.map((event) => ({ ...event, occurredAt: event.occurredAt + later })),
    now: new Date(anchor.windowEnd + later + DAY_MILLISECONDS),
  };
}

/** Received so long ago that the next look for arrivals misses it: only the erasure marks its days. */
const times = (receivedAt: number, builtAt: number, erasedAt: number) => ({
  receivedAt: new Date(receivedAt - HOUR_MILLISECONDS),
  builtAt: new Date(builtAt),
  erasedAt: new Date(erasedAt),
});

/** Who is erased, and up to when: null for everything. */
export function erasedOf({ input, catalogue, erasedAt }: ErasedStream) {
  const isParent = input.kind === 'erase_parent';
  const children = isParent
    ? catalogue.children.filter(({ parentId }) => parentId === input.id).map(({ id }) => id)
    : [input.id];
  const until = input.kind === 'erase_history' ? erasedAt.getTime() + TOLERANCE_MILLISECONDS : null;
  const isErased = (event: OracleEvent) =>
    children.includes(event.childId) && (until === null || event.occurredAt <= until);
  return { children, until: until === null ? null : new Date(until), isErased };
}

/** The catalogue as if the erased had never been in it; the erasure of a history leaves the profile. */
export function catalogueWithout(stream: ErasedStream): OracleCatalogue {
  const { catalogue, input } = stream;
  if (input.kind === 'erase_history') return catalogue;
  const { children } = erasedOf(stream);
  return {
    ...catalogue,
    children: catalogue.children.filter(({ id }) => !children.includes(id)),
    parents: catalogue.parents.filter(({ id }) => input.kind !== 'erase_parent' || id !== input.id),
  };
}
