import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { RetentionSettings } from '../../core/retention-settings.ts';
import type { SubjectKeys } from '../../tombstones/subject-keys.ts';

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
