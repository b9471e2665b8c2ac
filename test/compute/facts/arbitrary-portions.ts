import fc from 'fast-check';
import type { OracleStream } from '../../oracle/arbitrary-streams.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { arbitraryChange, type CatalogueChange } from './arbitrary-changes.ts';

const MINUTE_MILLISECONDS = 60_000;
const FUTURE_TOLERANCE_MILLISECONDS = 300_000;

/** The input between two refreshes. */
export interface Portion {
  changes: CatalogueChange[];
  events: OracleEvent[];
  /** The clock of the machine that receives the events. */
  receivedAt: Date;
  /** The clock of the refresh that follows. */
  refreshedAt: Date;
}

/** How a stream arrives. The plan does not depend on the stream, so that both shrink independently. */
export interface PortionPlan {
  order: 'time' | 'given' | 'backwards';
  /** Where the events are cut into portions, in thousandths of them. */
  cuts: number[];
  /** Events that arrive last, each in a portion of its own, in thousandths. */
  heldBack: number[];
  /** For each portion: how long after the last refresh it is refreshed, and how long before that it is received. */
  pace: { minutesLater: number; receivedSecondsBefore: number; changes: CatalogueChange[] }[];
}

const PORTIONS_MAX = 5;
const thousandth = fc.nat({ max: 999 });

/** Most refreshes are so late that they do not find the events of the previous one again, which would hide faults. */
const minutesLater = fc.constantFrom(30, 30, 30, 360, 1_440, 5, 0);

/** Portions with at most this many catalogue changes before each, and at least this many late events. */
export function arbitraryPortionPlan({
  changesMax = 0,
  heldBackMin = 0,
}: {
  changesMax?: number;
  heldBackMin?: number;
}): fc.Arbitrary<PortionPlan> {
  return fc.record({
    order: fc.constantFrom('time', 'given', 'backwards'),
    cuts: fc.array(thousandth, { maxLength: 2 }),
    heldBack: fc.array(thousandth, { minLength: heldBackMin, maxLength: 2 }),
    pace: fc.array(
      fc.record({
        minutesLater,
        receivedSecondsBefore: fc.constantFrom(0, 30, 300),
        changes: fc.array(arbitraryChange, { maxLength: changesMax }),
      }),
      { minLength: PORTIONS_MAX, maxLength: PORTIONS_MAX },
    ),
  });
}

/**
 * Cuts the events of a stream into the portions of a plan, and sets the clocks: each portion is received late
 * enough for its last event, and up to five minutes before it is looked for (a slow transaction, or another
 * machine's clock), which may be before the last refresh.
 */
export function cutIntoPortions({ events, anchorDay }: OracleStream, plan: PortionPlan): Portion[] {
  let clock = Date.parse(`${anchorDay}T00:00:00Z`);
  return groupsOf(events, plan).map((group, index) => {
    const { minutesLater, receivedSecondsBefore, changes } = plan.pace[index]!;
    const latest = Math.max(...group.map((event) => event.occurredAt), 0);
    const received = Math.max(
      clock + minutesLater * MINUTE_MILLISECONDS - receivedSecondsBefore * 1000,
      latest - FUTURE_TOLERANCE_MILLISECONDS,
    );
    clock = received + receivedSecondsBefore * 1000;
    return { changes, events: group, receivedAt: new Date(received), refreshedAt: new Date(clock) };
  });
}

function groupsOf(events: OracleEvent[], { order, cuts, heldBack }: PortionPlan): OracleEvent[][] {
  const inOrder = [...events];
  if (order !== 'given') inOrder.sort((one, other) => one.occurredAt - other.occurredAt);
  if (order === 'backwards') inOrder.reverse();
  const placeOf = (part: number) => Math.floor((part * inOrder.length) / 1000);
  const late = new Set(heldBack.map((part) => inOrder[placeOf(part)]).filter((event) => event !== undefined));
  const places = [0, ...cuts.map(placeOf).sort((one, other) => one - other), inOrder.length];
  const groups = places
    .slice(1)
    .map((end, index) => inOrder.slice(places[index], end).filter((event) => !late.has(event)));
  return [...groups, ...[...late].map((event) => [event])];
}
