import type { RetentionSettings } from '../../foundation/core/retention-settings.ts';
import type { RetentionChecks } from './check-retention.ts';
import type { DroppedMonths } from './drop-raw-months.ts';

/** What a run of retention did and found (docs/privacy.md, "Retention"). */
export interface RetentionReport {
  settings: RetentionSettings;
  dropped: string[];
  sealed: string[];
  held_back: DroppedMonths['heldBack'];
  /** Rows by kind; children as such. */
  deleted: Record<string, number>;
  /** Steps that could not be done. */
  failed: string[];
  /** Null when they could not be made. */
  checks: RetentionChecks | null;
  alarms: string[];
}
