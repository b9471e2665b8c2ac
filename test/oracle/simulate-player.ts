import type { PlayerStep } from './arbitrary-player-steps.ts';
import type { OracleEvent } from './types.ts';

/** An event before it has been given its id. */
export type EventDraft = Omit<OracleEvent, 'eventId'>;

export interface PlayerPlan {
  childId: string;
  bookId: string;
  durationSeconds: number | null;
  /** One session for all plays, or one after the other, a new one with every play_start. */
  sessionIds: (string | null)[];
  startedAt: number;
  steps: PlayerStep[];
}

/** The position that counts as the end of a book with an unknown duration. */
const ASSUMED_DURATION_MILLISECONDS = 420_000;
const POSITION_MAX_MILLISECONDS = 86_400_000;
const WATCH_TO_END_MAX_MILLISECONDS = 7_200_000;

/** The events of one player that carries out the steps of its plan; the plan alone decides them. */
export function simulatePlayer(plan: PlayerPlan): EventDraft[] {
  const end = plan.durationSeconds === null ? ASSUMED_DURATION_MILLISECONDS : plan.durationSeconds * 1000;
  const playheadMax = plan.durationSeconds === null ? POSITION_MAX_MILLISECONDS : end;
  const events: EventDraft[] = [];
  let clock = plan.startedAt;
  let playhead = 0;
  let starts = 0;

  const clamp = (position: number, max: number) => Math.max(0, Math.min(max, Math.floor(position)));
  const pass = (milliseconds: number, rate: number) => {
    clock += milliseconds;
    playhead = clamp(playhead + milliseconds * rate, playheadMax);
  };
  const report = (eventType: string, isTold: boolean, from: number | null = null) => {
    events.push({
      eventType,
      childId: plan.childId,
      bookId: plan.bookId,
      sessionId: plan.sessionIds[Math.max(0, starts - 1) % plan.sessionIds.length] ?? null,
      positionMilliseconds: isTold ? playhead : null,
      fromPositionMilliseconds: from,
      occurredAt: clock,
    });
  };
  const watch = (milliseconds: number, beatMilliseconds: number | null, rate: number, isTold: boolean) => {
    let left = milliseconds;
    while (beatMilliseconds !== null && left >= beatMilliseconds) {
      pass(beatMilliseconds, rate);
      report('heartbeat', isTold);
      left -= beatMilliseconds;
    }
    pass(left, rate);
  };

  for (const step of plan.steps) {
    if (step.kind === 'start') {
      starts += 1;
      playhead = 0;
      report('play_start', step.isTold);
    } else if (step.kind === 'resume') {
      report('resume', step.isTold);
    } else if (step.kind === 'watch') {
      const toEnd = Math.min(WATCH_TO_END_MAX_MILLISECONDS, Math.max(0, end - playhead));
      watch(
        step.milliseconds ?? toEnd,
        step.beatMilliseconds,
        step.milliseconds === null ? 1 : step.rate,
        step.isTold,
      );
    } else if (step.kind === 'pause') {
      report('pause', step.isTold);
      pass(step.milliseconds, 0);
      if (step.resumes) report('resume', step.isTold);
    } else if (step.kind === 'seek') {
      const from = step.hasFrom ? playhead : null;
      playhead = clamp((end * step.permille) / 1000 + step.offset, playheadMax);
      report('seek', step.isTold, from);
    } else if (step.kind === 'loop') {
      for (let round = 0; round < step.times; round += 1) {
        pass(step.milliseconds, 1);
        const from = playhead;
        playhead = 0;
        report('seek', step.isTold, from);
      }
    } else if (step.kind === 'sleep') {
      clock += step.milliseconds;
    } else {
      if (step.overshoot !== null) playhead = clamp(end + step.overshoot, POSITION_MAX_MILLISECONDS);
      report('play_end', step.isTold);
    }
  }
  return events;
}
