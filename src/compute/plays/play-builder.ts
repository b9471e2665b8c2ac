import {
  COMPLETION_RATIO_PERCENT,
  HEARTBEAT_SECONDS,
  MAX_PLAYBACK_RATE,
  PLAY_MAX_SECONDS,
  PLAY_TIMEOUT_SECONDS,
  POSITION_TOLERANCE_SECONDS,
  VERIFIED_COMPLETION_PERCENT,
} from '../../foundation/core/definitions.ts';
import { compareEvents, type PlaybackEvent } from './playback-event.ts';
import { addRange, type Ranges, uniqueSecondsOf } from './watched-ranges.ts';

/** A play of one chain. Times and positions are whole milliseconds, ranges whole seconds. */
export interface Play {
  /** Set by `PlaysOfPairs`, within a chain. */
  sessionId: string | null;
  startedAt: number;
  startEventId: string;
  endedAt: number;
  isExplicit: boolean;
  hasPlayEnd: boolean;
  /** Depends on the plays of other chains; set by `PlaysOfPairs`. */
  opensSession: boolean;
  watchedMilliseconds: number;
  firstPosition: number | null;
  maxPosition: number | null;
  finalPosition: number | null;
  watched: Ranges;
  uniqueSeconds: number;
  isCompleted: boolean;
  isVerifiedCompletion: boolean;
  pauseCount: number;
  seekCount: number;
}

const PLAY_TIMEOUT = PLAY_TIMEOUT_SECONDS * 1000;
const HEARTBEAT = HEARTBEAT_SECONDS * 1000;
const PLAY_MAX = PLAY_MAX_SECONDS * 1000;
const TOLERANCE = POSITION_TOLERANCE_SECONDS * 1000;

/**
 * The plays of one chain in the order of their starts: of the playback events of one child, one book and one session
 * id, which come in order of time. `durationSeconds` is that of the book, or null. Implicit plays that earned no time
 * are left out (docs/metrics.md, "Plays" to "Completions").
 */
export function buildPlays(events: readonly PlaybackEvent[], durationSeconds: number | null): Play[] {
  const plays: Play[] = [];
  let play: Play | undefined;
  let before: PlaybackEvent | undefined;
  let isPlaying = false;
  for (const event of inOrder(events)) {
    const believed = withBelievedPositions(event, durationSeconds);
    if (play === undefined || before === undefined || beginsPlay(event, before)) {
      if (play !== undefined) plays.push(play);
      play = newPlay(event);
      isPlaying = false;
    } else if (isPlaying) {
      addGap(play, before, believed, durationSeconds);
    }
    addEvent(play, believed);
    isPlaying = isPlayingAfter(event, isPlaying);
    before = believed;
  }
  if (play !== undefined) plays.push(play);
  return plays.filter((one) => complete(one, durationSeconds));
}

/** Events come in order of time; only those of one instant may still have to be put in order. */
function inOrder(events: readonly PlaybackEvent[]): readonly PlaybackEvent[] {
  for (let i = 1; i < events.length; i++)
    if (events[i - 1]?.occurredAt === events[i]?.occurredAt) return [...events].sort(compareEvents);
  return events;
}

/** "Events": a position beyond the end is not believed, and counts as unknown. */
function withBelievedPositions(event: PlaybackEvent, durationSeconds: number | null): PlaybackEvent {
  if (durationSeconds === null) return event;
  const last = durationSeconds * 1000 + TOLERANCE;
  if ((event.position ?? 0) <= last && (event.fromPosition ?? 0) <= last) return event;
  const believed = (position: number | null) => (position !== null && position > last ? null : position);
  return { ...event, position: believed(event.position), fromPosition: believed(event.fromPosition) };
}

/** "Plays": what begins a play, besides the first event of a chain. */
const beginsPlay = (event: PlaybackEvent, before: PlaybackEvent): boolean =>
  event.kind === 'play_start' ||
  before.kind === 'play_end' ||
  event.occurredAt - before.occurredAt > PLAY_TIMEOUT;

/** "Time watched": whether the player is playing after an event. */
const isPlayingAfter = ({ kind }: PlaybackEvent, wasPlaying: boolean): boolean =>
  kind === 'seek' ? wasPlaying : kind === 'play_start' || kind === 'resume' || kind === 'heartbeat';

/** "Time watched": what the gap between two neighbouring events earns while the player is playing. */
function creditOf(gap: number, from: number | null, to: number | null, isHeartbeat: boolean): number {
  if (from === null || to === null) return Math.min(gap, HEARTBEAT);
  if (from === to) return 0;
  return Math.min(gap, isHeartbeat ? HEARTBEAT : Math.max(HEARTBEAT, to - from));
}

/** Adds what a gap earned, and "Watched ranges": the part of the book that it shows. */
function addGap(
  play: Play,
  before: PlaybackEvent,
  event: PlaybackEvent,
  durationSeconds: number | null,
): void {
  const gap = event.occurredAt - before.occurredAt;
  const from = before.position;
  const to = event.kind === 'seek' ? event.fromPosition : event.position;
  const credit = creditOf(gap, from, to, event.kind === 'heartbeat');
  play.watchedMilliseconds += credit;
  if (credit === 0 || from === null || to === null || to <= from) return;
  const step = to - from;
  if (step > gap * MAX_PLAYBACK_RATE + TOLERANCE) return;
  const end = step <= credit * MAX_PLAYBACK_RATE + TOLERANCE ? to : from + credit;
  addRange(
    play.watched,
    Math.floor(from / 1000),
    Math.min(Math.floor(end / 1000), durationSeconds ?? Number.MAX_SAFE_INTEGER),
  );
}

/** All fields are in one literal, because V8 makes slow objects from spreads. */
const newPlay = ({ kind, occurredAt, eventId }: PlaybackEvent): Play => ({
  sessionId: null,
  startedAt: occurredAt,
  startEventId: eventId,
  endedAt: occurredAt,
  isExplicit: kind === 'play_start',
  hasPlayEnd: false,
  opensSession: false,
  watchedMilliseconds: 0,
  firstPosition: null,
  maxPosition: null,
  finalPosition: null,
  watched: [],
  uniqueSeconds: 0,
  isCompleted: false,
  isVerifiedCompletion: false,
  pauseCount: 0,
  seekCount: 0,
});

function addEvent(play: Play, { kind, occurredAt, position, fromPosition }: PlaybackEvent): void {
  play.endedAt = occurredAt;
  if (kind === 'play_end') play.hasPlayEnd = true;
  if (kind === 'pause') play.pauseCount += 1;
  if (kind === 'seek') play.seekCount += 1;
  if (position !== null) {
    play.firstPosition ??= position;
    play.finalPosition = position;
  }
  const furthest = Math.max(position ?? -1, fromPosition ?? -1);
  if (furthest >= 0) play.maxPosition = Math.max(play.maxPosition ?? 0, furthest);
}

/** Finishes a play: the limit of its time watched, unique seconds, "Completions". False if it is not kept. */
function complete(play: Play, durationSeconds: number | null): boolean {
  if (!play.isExplicit && play.watchedMilliseconds === 0) return false;
  play.watchedMilliseconds = Math.min(play.watchedMilliseconds, PLAY_MAX);
  play.uniqueSeconds = uniqueSecondsOf(play.watched);
  if (!play.isExplicit || durationSeconds === null || play.maxPosition === null) return true;
  play.isCompleted = play.maxPosition * 100 >= durationSeconds * 1000 * COMPLETION_RATIO_PERCENT;
  play.isVerifiedCompletion =
    play.isCompleted && play.uniqueSeconds * 100 >= durationSeconds * VERIFIED_COMPLETION_PERCENT;
  return true;
}
