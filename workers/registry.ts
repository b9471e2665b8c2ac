import type { JobName } from '../src/foundation/queue/job-contracts.ts';
import { byBelievedClock } from './by-believed-clock.ts';
import type { JobHandler } from './job-context.ts';
import { backfill } from './jobs/backfill.ts';
import { dailyMetricsAggregation } from './jobs/daily-metrics-aggregation.ts';
import { dataRetentionCleanup } from './jobs/data-retention-cleanup.ts';
import { eraseChild } from './jobs/erase-child.ts';
import { finaliseDays } from './jobs/finalise-days.ts';
import { partitionMaintenance } from './jobs/partition-maintenance.ts';
import { refreshDueDays } from './jobs/refresh-due-days.ts';

/** The handler of each job: a full record, so that a contract without a handler does not compile. */
export const JOB_HANDLERS: { [Name in JobName]: JobHandler<Name> } = {
  'daily-metrics-aggregation': byBelievedClock(dailyMetricsAggregation),
  'refresh-due-days': byBelievedClock(refreshDueDays),
  'partition-maintenance': byBelievedClock(partitionMaintenance),
  'finalise-days': byBelievedClock(finaliseDays),
  backfill,
  'erase-child': eraseChild,
  'data-retention-cleanup': dataRetentionCleanup,
};
