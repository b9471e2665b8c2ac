import type { Clock } from '../../foundation/core/clock.ts';
import type { Database } from '../../foundation/db/connect-database.ts';

/** What the routes of reports are built from. */
export interface ReportDependencies {
  database: Database;
  clock: Clock;
  timeZone: string;
}
