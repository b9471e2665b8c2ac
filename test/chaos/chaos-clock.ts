import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Duration, type DurationLikeObject } from 'luxon';

/** The clock of a whole installation: it runs like the machine's, and jumps when a test says so. */
export interface ChaosClock {
  (): Date;
  /** What a program needs in its environment to start with this time. */
  environment(): NodeJS.ProcessEnv;
  /** Keeps a program (which has loaded jumping-clock.ts) at this time. */
  attach(program: ChildProcess): void;
  /** Sets the time of every program ahead by this much at once. No request to the API may be running during that. */
  jump(by: DurationLikeObject): Promise<void>;
}

/** If a program is busy or about to end, this does not wait longer for it. */
const ACKNOWLEDGE_MILLISECONDS = 5_000;

export function chaosClock(start: string): ChaosClock {
  let aheadMilliseconds = Date.parse(start) - Date.now();
  const programs = new Set<ChildProcess>();
  const tell = async (program: ChildProcess) => {
    if (!program.connected) return;
    const ending = new AbortController();
    const end = Promise.race([
      once(program, 'message', ending),
      once(program, 'exit', ending),
      pause(ACKNOWLEDGE_MILLISECONDS, undefined, ending),
    ]);
    program.send(aheadMilliseconds, () => undefined);
    await end.finally(() => ending.abort());
  };
  return Object.assign(() => new Date(Date.now() + aheadMilliseconds), {
    environment: () => ({ CHAOS_CLOCK_AHEAD_MILLISECONDS: String(aheadMilliseconds) }),
    attach: (program: ChildProcess) => {
      programs.add(program);
      program.once('exit', () => programs.delete(program));
    },
    jump: async (by: DurationLikeObject) => {
      aheadMilliseconds += Duration.fromObject(by).toMillis();
      await Promise.all([...programs].map(tell));
    },
  });
}
