import { setTimeout as pause } from 'node:timers/promises';

const PROBE_MILLISECONDS = 25;

/**
 * Asks again and again until the answer is neither undefined nor false, and returns it; throws after so many
 * seconds. For what happens in another process or in the background, where there is nothing to await.
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
