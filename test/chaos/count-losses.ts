import type { Database } from '../../src/foundation/db/connect-database.ts';
import type { DeviceAccount } from './device-account.ts';

/** The stored events, compared with the answers to the devices. */
export interface Losses {
  acknowledged: number;
  /** Acknowledged, but not stored. */
  lost: number;
  /** Stored more than once. */
  double: number;
  /** Stored, but never sent. */
  neverSent: number;
  /** Stored, but refused. */
  refusedAndStored: number;
  /** Stored, but neither acknowledged nor refused after everything was sent. */
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
