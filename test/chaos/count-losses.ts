import type { Database } from '../../src/foundation/db/connect-database.ts';
import type { DeviceAccount } from './device-account.ts';

/** What the database holds against what the devices were told. */
export interface Losses {
  acknowledged: number;
  /** Acknowledged and not there. */
  lost: number;
  /** There more than once. */
  double: number;
  /** There, and never sent. */
  neverSent: number;
  /** There, though refused. */
  refusedAndStored: number;
  /** There, and neither acknowledged nor refused when everything was sent. */
  unacknowledged: number;
}

export async function countLosses(database: Database, account: DeviceAccount): Promise<Losses> {
  const { rows } = await database.raw<{ rows: { event_id: string; times: number }[] }>(
    'select event_id, count(*) as times from usage_events group by event_id',
  );
  const stored = new Set(rows.map((row) => row.event_id));
  const countStored = (isCounted: (id: string) => boolean) => [...stored].filter(isCounted).length;
  return {
    acknowledged: account.acknowledged.size,
    lost: [...account.acknowledged].filter((id) => !stored.has(id)).length,
    double: rows.filter((row) => row.times > 1).length,
    neverSent: countStored((id) => !account.sent.has(id)),
    refusedAndStored: countStored((id) => account.refused.has(id)),
    unacknowledged: countStored((id) => !account.acknowledged.has(id)),
  };
}
