import { setTimeout as pause } from 'node:timers/promises';
import { describeError } from '../../foundation/core/log.ts';
import type { Check, CheckContext, Finding, View } from './checks/check.ts';
import { CLOCK_CHECKS } from './checks/clock-checks.ts';
import { DATABASE_CHECKS } from './checks/database-checks.ts';
import { PRIVACY_CHECKS } from './checks/privacy-checks.ts';
import { BACKEND_CHECK, SCHEDULES_CHECK } from './checks/queue-checks.ts';
import { WORK_CHECKS } from './checks/work-checks.ts';

/** Other code waits for an unavailable service, but a diagnosis must return quickly. Milliseconds. */
const LOOK_MILLISECONDS_MAX = 5_000;

/** A finding with the name of its check. */
export type NamedFinding = { name: string } & Finding;

const CHECKS = [...DATABASE_CHECKS, ...CLOCK_CHECKS, ...PRIVACY_CHECKS, ...WORK_CHECKS];

/** Runs all checks. A check that cannot be made has failed (`storytime doctor`). */
export function runHealthChecks(patient: CheckContext): Promise<NamedFinding[]> {
  return lookAtAll(patient, [...CHECKS, BACKEND_CHECK, SCHEDULES_CHECK]);
}

/**
 * The same without the version and settings of the queue's backend, which a running program has already accepted
 * (docs/api.md, "Health checks"). No check is waited for longer than so many milliseconds.
 */
export function runChecksOfRunningProgram(
  view: View,
  milliseconds = LOOK_MILLISECONDS_MAX,
): Promise<NamedFinding[]> {
  return lookAtAll(view, [...CHECKS, SCHEDULES_CHECK], milliseconds);
}

function lookAtAll<Given extends View>(
  given: Given,
  checks: readonly Check<Given>[],
  milliseconds = LOOK_MILLISECONDS_MAX,
): Promise<NamedFinding[]> {
  return Promise.all(
    checks.map(async (check) => {
      const patience = new AbortController();
      const finding = await Promise.race([lookSafely(check, given), giveUp(milliseconds, patience.signal)]);
      patience.abort();
      return { name: check.name, ...finding };
    }),
  );
}

async function lookSafely<Given extends View>(check: Check<Given>, given: Given): Promise<Finding> {
  try {
    return await check.look(given);
  } catch (error) {
    const { fault, code } = describeError(error);
    return {
      verdict: 'failed',
      found: `could not be examined: ${code ?? fault}`,
      advice: 'See the checks above.',
    };
  }
}

async function giveUp(milliseconds: number, signal: AbortSignal): Promise<Finding> {
  await pause(milliseconds, undefined, { signal }).catch(() => undefined);
  return {
    verdict: 'failed',
    found: `no answer within ${milliseconds / 1000} s`,
    advice: 'Does it run, and do DATABASE_URL and REDIS_URL lead there?',
  };
}
