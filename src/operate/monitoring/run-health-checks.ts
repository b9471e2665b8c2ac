import { setTimeout as pause } from 'node:timers/promises';
import { describeError } from '../../foundation/core/log.ts';
import type { Check, CheckContext, DoctorContext, Finding } from './checks/check.ts';
import { CLOCK_CHECKS } from './checks/clock-checks.ts';
import { DATABASE_CHECKS } from './checks/database-checks.ts';
import { PRIVACY_CHECKS } from './checks/privacy-checks.ts';
import { BACKEND_CHECK, SCHEDULES_CHECK } from './checks/queue-checks.ts';
import { WORK_CHECKS } from './checks/work-checks.ts';

/** How long a check may take. Other code waits for an unavailable service, but a diagnosis must return quickly. */
const CHECK_MILLISECONDS_MAX = 5_000;

/** A finding with the name of its check. */
export type NamedFinding = { name: string } & Finding;

const CHECKS = [...DATABASE_CHECKS, ...CLOCK_CHECKS, ...PRIVACY_CHECKS, ...WORK_CHECKS];

/** Runs every check (`storytime doctor`). One that throws, or takes too long, has failed. */
export function runHealthChecks(context: DoctorContext): Promise<NamedFinding[]> {
  return runChecks(context, [...CHECKS, BACKEND_CHECK, SCHEDULES_CHECK]);
}

/**
 * The same without the version and settings of the queue's backend, which a running program has already accepted
 * (docs/api.md, "Health checks").
 */
export function runChecksOfRunningProgram(
  context: CheckContext,
  milliseconds = CHECK_MILLISECONDS_MAX,
): Promise<NamedFinding[]> {
  return runChecks(context, [...CHECKS, SCHEDULES_CHECK], milliseconds);
}

function runChecks<Context extends CheckContext>(
  context: Context,
  checks: readonly Check<Context>[],
  milliseconds = CHECK_MILLISECONDS_MAX,
): Promise<NamedFinding[]> {
  return Promise.all(
    checks.map(async (check) => {
      const ended = new AbortController();
      const finding = await Promise.race([runSafely(check, context), giveUp(milliseconds, ended.signal)]);
      ended.abort();
      return { name: check.name, ...finding };
    }),
  );
}

async function runSafely<Context extends CheckContext>(
  check: Check<Context>,
  context: Context,
): Promise<Finding> {
  try {
    return await check.run(context);
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
