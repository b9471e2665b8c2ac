import { setTimeout as pause } from 'node:timers/promises';
import { describeFault } from '../core/log.ts';
import type { Check, Finding, Patient } from './checks/check.ts';
import { CLOCK_CHECKS } from './checks/clock-checks.ts';
import { DATABASE_CHECKS } from './checks/database-checks.ts';
import { PRIVACY_CHECKS } from './checks/privacy-checks.ts';
import { WORK_CHECKS } from './checks/work-checks.ts';

/** What is away is waited for by everybody else; who asks what is wrong wants to know it. Milliseconds. */
const LOOK_MILLISECONDS_MAX = 5_000;

/** Looks at everything there is to look at; a check that cannot be made has failed (`storytime doctor`). */
export function examine(patient: Patient): Promise<({ name: string } & Finding)[]> {
  const checks = [...DATABASE_CHECKS, ...CLOCK_CHECKS, ...PRIVACY_CHECKS, ...WORK_CHECKS];
  return Promise.all(
    checks.map(async ({ name, look }) => {
      const patience = new AbortController();
      const finding = await Promise.race([lookSafely(look, patient), giveUp(patience.signal)]);
      patience.abort();
      return { name, ...finding };
    }),
  );
}

async function lookSafely(look: Check['look'], patient: Patient): Promise<Finding> {
  try {
    return await look(patient);
  } catch (error) {
    const { fault, code } = describeFault(error);
    return {
      verdict: 'failed',
      found: `could not be examined: ${code ?? fault}`,
      advice: 'See the checks above.',
    };
  }
}

async function giveUp(signal: AbortSignal): Promise<Finding> {
  await pause(LOOK_MILLISECONDS_MAX, undefined, { signal }).catch(() => undefined);
  return {
    verdict: 'failed',
    found: `no answer within ${LOOK_MILLISECONDS_MAX / 1000} s`,
    advice: 'Does it run, and do DATABASE_URL and REDIS_URL lead there?',
  };
}
