import { Duration, type DurationLikeObject } from 'luxon';

/** A clock that changes only if a test sets it. */
export interface SettableClock {
  (): Date;
  advance(by: DurationLikeObject): void;
  /** Sets it back to where it stood at first. */
  reset(): void;
}

export function settableClock(start: string): SettableClock {
  let now = Date.parse(start);
  return Object.assign(() => new Date(now), {
    advance: (by: DurationLikeObject) => {
      now += Duration.fromObject(by).toMillis();
    },
    reset: () => {
      now = Date.parse(start);
    },
  });
}
