import { lockDay } from '../../../src/foundation/db/advisory-locks.ts';
import { connectDatabase } from '../../../src/foundation/db/connect-database.ts';
import { eventually } from '../../support/eventually.ts';

/** The lock of a metric date, held as a rebuild of it would. */
export interface HeldDay {
  /** Resolves when another backend waits for it. */
  reached(): Promise<void>;
  /**
   * Ends the backends that wait, because PostgreSQL would need ten seconds to notice that their processes have ended.
   */
  forgetWaiting(): Promise<void>;
  /** May be called again. */
  release(): Promise<void>;
}

/** The backends that wait for what this one holds. */
const WAITING = `select waits.pid from pg_locks as held
  join pg_locks as waits using (locktype, database, classid, objid)
  where held.pid = ? and held.locktype = 'advisory' and held.granted and not waits.granted`;

export async function holdDay(databaseUrl: string, date: string): Promise<HeldDay> {
  const database = connectDatabase({
    url: databaseUrl,
    applicationName: 'holds a day',
    connectionsMax: 2,
    statementTimeoutMilliseconds: 30_000,
  });
  const transaction = await database.transaction();
  await transaction.raw('set local idle_in_transaction_session_timeout = 0');
  await lockDay(transaction, date);
  const holder = (await transaction.raw('select pg_backend_pid() as pid')).rows[0].pid;
  const waiting = async (): Promise<number[]> => {
    const { rows } = await database.raw<{ rows: { pid: number }[] }>(WAITING, [holder]);
    return rows.map(({ pid }) => pid);
  };
  return {
    reached: async () => {
      await eventually(`somebody waits for ${date}`, async () => (await waiting()).length > 0);
    },
    forgetWaiting: async () => {
      for (const pid of await waiting()) await database.raw('select pg_terminate_backend(?, 5000)', [pid]);
    },
    release: async () => {
      if (transaction.isCompleted()) return;
      await transaction.rollback();
      await database.destroy();
    },
  };
}
