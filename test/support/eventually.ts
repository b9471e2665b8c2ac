import { setTimeout as pause } from 'node:timers/promises';

const PROBE_MILLISECONDS = 25;

/**
 * Repeats a check until its result is neither undefined nor false, and returns the result; throws after a number of
 * seconds. It is for effects in other processes or in the background, which cannot be awaited.
 */
export async function eventually<Answer>(
  what: string,
  probe: () => Promise<Answer> | Answer,
  seconds = 40,
): Promise<Exclude<Answer, undefined | false>> {
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer as Exclude<Answer, undefined | false>;
    await pause(PROBE_MILLISECONDS);
  }
  throw new Error(`never within ${seconds} s: ${what}`);
}
