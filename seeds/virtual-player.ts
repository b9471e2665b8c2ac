import type { ChildDevice } from './child-device.ts';
import type { DemoEvent, DemoEventType, DemoMetadata } from './library-types.ts';
import type { RandomSource } from './random-source.ts';
import { version7Uuid } from './version-7-uuid.ts';

/** The parameters of a player. */
export interface PlayerOpening {
  childId: string;
  bookId: string;
  /** Null for players that send none. */
  sessionId: string | null;
  device: ChildDevice;
  startsAtMilliseconds: number;
  /** Where playback starts; 0 is the beginning. */
  positionMilliseconds: number;
  random: RandomSource;
}

/** A heartbeat is due after this much playback; timers are more often late than early. */
const BEAT_MILLISECONDS = 45_000;
const BEAT_EARLY_MILLISECONDS = 120;
const BEAT_LATE_MILLISECONDS = 600;

/**
 * A player as the apps have it: a clock, a playhead, a heartbeat timer that runs while it plays, and the
 * events that it reports. It knows nothing about children; watch-book.ts presses its buttons.
 */
export class VirtualPlayer {
  readonly events: DemoEvent[] = [];
  readonly #opening: PlayerOpening;
  #nowMilliseconds: number;
  #positionMilliseconds: number;
  #beatDueMilliseconds = 0;

  constructor(opening: PlayerOpening) {
    this.#opening = opening;
    this.#nowMilliseconds = opening.startsAtMilliseconds;
    this.#positionMilliseconds = opening.positionMilliseconds;
    this.#windTimer();
  }

  get nowMilliseconds(): number {
    return this.#nowMilliseconds;
  }

  get positionMilliseconds(): number {
    return this.#positionMilliseconds;
  }

  /** Reports something at the present playhead, or, for an impression, before there is one. */
  report(type: DemoEventType, metadata?: DemoMetadata, fromMilliseconds?: number): void {
    const { childId, bookId, sessionId, random } = this.#opening;
    const event: DemoEvent = {
      event_id: version7Uuid(this.#nowMilliseconds, random),
      event_type: type,
      child_profile_id: Number(childId),
      book_id: Number(bookId),
      occurred_at: new Date(this.#nowMilliseconds).toISOString(),
    };
    if (sessionId !== null) event.session_id = sessionId;
    if (type !== 'impression') event.position_seconds = this.#positionMilliseconds / 1000;
    if (fromMilliseconds !== undefined) event.from_position_seconds = fromMilliseconds / 1000;
    if (metadata !== undefined) event.metadata = metadata;
    this.events.push(event);
  }

  /** Plays this much of the film, with the heartbeats that are due. */
  play(filmMilliseconds: number): void {
    const rate = this.#opening.device.playbackRate;
    let left = filmMilliseconds;
    while (left > 0) {
      const film = Math.min(left, Math.max(1, Math.round(this.#beatDueMilliseconds * rate)));
      const time = Math.round(film / rate);
      left -= film;
      this.#positionMilliseconds += film;
      this.#nowMilliseconds += time;
      this.#beatDueMilliseconds -= time;
      if (this.#beatDueMilliseconds <= 0) this.#beat();
    }
  }

  /** Time passes and the playhead does not move: paused, stalled or asleep. */
  wait(milliseconds: number): void {
    this.#nowMilliseconds += milliseconds;
  }

  seek(toMilliseconds: number): void {
    const from = this.#positionMilliseconds;
    this.#positionMilliseconds = toMilliseconds;
    this.report('seek', undefined, from);
  }

  #beat(): void {
    this.report('heartbeat');
    this.#windTimer();
  }

  #windTimer(): void {
    const jitter = this.#opening.random.integer(-BEAT_EARLY_MILLISECONDS, BEAT_LATE_MILLISECONDS);
    this.#beatDueMilliseconds = BEAT_MILLISECONDS + jitter;
  }
}
