import { believeClock, describeDoubt } from '../src/compute/ledger/clock-doubt.ts';
import type { JobName } from '../src/foundation/queue/job-contracts.ts';
import type { JobHandler } from './job-context.ts';

/**
 * Wraps a job that must not run while the clock is doubted: it would extend the ledger into the future, make days final
 * that are not over, and move the watermark ahead. The next run tries again, because the ledger knows what is due
 * (docs/operations.md, "When a clock is doubted"). Retention checks the clock itself, because it records that it
 * was held back.
 */
export function byBelievedClock<Name extends JobName>(handler: JobHandler<Name>): JobHandler<Name> {
  return async (payload, context) => {
    const doubt = await believeClock(context.database, context);
    if (doubt === undefined) return handler(payload, context);
    context.log.error({ names: [describeDoubt(doubt)] }, 'the clock is doubted: the job is not done');
    return { held_back: doubt.because };
  };
}
