import type { Clock } from '../core/clock.ts';
import type { Database } from '../db/connect-database.ts';
import type { Authenticate } from './principal.ts';

/** What the routers of the rooms are built from. */
export interface RoomDependencies {
  database: Database;
  clock: Clock;
  timeZone: string;
  authenticate: Authenticate;
}
