import type { Clock } from '../../foundation/core/clock.ts';
import type { Log } from '../../foundation/core/log.ts';
import type { RetentionSettings } from '../../foundation/core/retention-settings.ts';
import type { Pseudonymiser } from '../../records/tombstones/pseudonymiser.ts';

/** What a run of retention works with. */
export interface RetentionContext {
  timeZone: string;
  pseudonymiser: Pseudonymiser;
  retention: RetentionSettings;
  now: Date;
  clock: Clock;
  /** Where a step that fails is told of at once. */
  log?: Log | undefined;
  signal?: AbortSignal | undefined;
  queues: { removeOldJobs(): Promise<number> };
}
