import { believeClock, describeDoubt } from '../src/ledger/clock-doubt.ts';
import type { JobName } from '../src/queue/job-contracts.ts';
import type { JobHandler } from './job-context.ts';

/**
 * A job that is not done while the clock is doubted: it would build the ledger into the future, make days final that
 * are not over, and look for arrivals from a time that has not come. The next tick tries again; what has to be done
 * is known to the ledger (docs/operations.md, "When a clock is doubted"). Retention judges the clock itself, because
 * it keeps a record of being held back.
 */
export function byBelievedClock<Name extends JobName>(handler: JobHandler<Name>): JobHandler<Name> {
  return async (payload, context) => {
    const doubt = await believeClock(context.database, context);
    if (doubt === undefined) return handler(payload, context);
    context.log.error({ names: [describeDoubt(doubt)] }, 'the clock is doubted: the job is not done');
    return { held_back: doubt.because };
  };
}
