import type { Clock } from '../../foundation/core/clock.ts';
import type { Log } from '../../foundation/core/log.ts';
import type { RetentionSettings } from '../../foundation/core/retention-settings.ts';
import type { SubjectKeys } from '../../records/tombstones/subject-keys.ts';

/** What a run of retention works with. */
export interface RetentionContext {
  timeZone: string;
  subjectKeys: SubjectKeys;
  retention: RetentionSettings;
  now: Date;
  clock: Clock;
  /** Where a step that fails is told of at once. */
  log?: Log | undefined;
  signal?: AbortSignal | undefined;
  queues: { removeOldJobs(): Promise<number> };
}
