import type { OracleEvent } from './types.ts';

const HEARTBEAT_MILLISECONDS = 45_000;

/** Two neighbouring events of one play, and the time that the child is credited with between them. */
export interface CreditedPair {
  gap: number;
  credit: number;
  /** The playhead after the first event. */
  positionAfterFirst: number | null;
  /** The playhead before the second event. */
  positionBeforeSecond: number | null;
}

/** The pairs of one play's events, given in order, with their credit (docs/metrics.md, "Time watched"). */
export function creditPairs(events: OracleEvent[]): CreditedPair[] {
  const pairs: CreditedPair[] = [];
  let isPlaying = false;
  let first: OracleEvent | undefined;
  for (const second of events) {
    if (first !== undefined) {
      isPlaying = isPlayingAfter(first, isPlaying);
      pairs.push(creditPair(first, second, isPlaying));
    }
    first = second;
  }
  return pairs;
}

/** "A play begins not playing. After play_start, resume, heartbeat the player is playing; after ..." */
function isPlayingAfter(event: OracleEvent, wasPlaying: boolean): boolean {
  if (event.eventType === 'play_start') return true;
  if (event.eventType === 'resume') return true;
  if (event.eventType === 'heartbeat') return true;
  if (event.eventType === 'seek') return wasPlaying;
  return false;
}

function creditPair(first: OracleEvent, second: OracleEvent, isPlaying: boolean): CreditedPair {
  const gap = second.occurredAt - first.occurredAt;
  const from = first.positionMilliseconds;
  const to = second.eventType === 'seek' ? second.fromPositionMilliseconds : second.positionMilliseconds;
  const pair = { gap, credit: 0, positionAfterFirst: from, positionBeforeSecond: to };
  if (!isPlaying) return pair;
  if (from !== null && to !== null && from === to) return pair;
  let cap = HEARTBEAT_MILLISECONDS;
  if (second.eventType !== 'heartbeat' && from !== null && to !== null) {
    cap = Math.max(HEARTBEAT_MILLISECONDS, to - from);
  }
  return { ...pair, credit: Math.min(gap, cap) };
}
