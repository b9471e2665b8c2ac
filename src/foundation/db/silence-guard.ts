import type { Socket } from 'node:net';
import pg from 'pg';
import { describeError, type Log } from '../core/log.ts';
import { type Patience, silentDatabase } from './patience.ts';

/** The parts of a connection that are read here; node-postgres does not declare all of them. */
type Connection = pg.Client & { readyForQuery?: boolean };

/**
 * How long the statements of a connection may last in its present transaction; the others have the limit of their pool.
 */
const allowances = new WeakMap<object, number>();

/**
 * Sets another limit for the statements of a connection than that of its pool: the one that the server has as
 * `statement_timeout`. In milliseconds, 0 for "without limit"; until `forgetAllowance`.
 */
export function allowStatements(connection: object, milliseconds: number): void {
  allowances.set(connection, milliseconds);
}

/** The connection is back in its pool: its limit is that of the pool again. */
export function forgetAllowance(connection: object): void {
  allowances.delete(connection);
}

/**
 * Returns what guards each connection of one pool. If a server hangs, or a network drops packets, no statement ends
 * and no error arrives: callers would wait forever. So, if nothing has come for `silence` on a connection on which a
 * statement waits,
 *
 * - the server is asked on a connection of its own. If neither it nor another connection gets an answer within
 *   `answer`, all connections of the pool are destroyed: the idle ones would not work any more either.
 *   A report that takes its time is silent too, but its server answers.
 * - the connection is destroyed if that lasts `margin` longer than the server lets a statement last.
 *
 * Waiting callers get an error that means "database away", and the pool never uses a destroyed connection again
 * (docs/operations.md, "Outages").
 */
export function silenceGuard(
  settings: pg.ClientConfig,
  statementMilliseconds: number,
  patience: Patience,
  log?: Log,
): (connection: pg.Client) => void {
  const guarded = new Set<Connection>();
  const askServer = onceAtATime(async () => {
    const heard = new Map([...guarded].map((one) => [one, bytesFrom(one)]));
    if (await isServerAnswering(settings, patience.answerMilliseconds)) return;
    if ([...guarded].some((one) => bytesFrom(one) > (heard.get(one) ?? 0))) return;
    for (const one of guarded) giveUp(one);
  });
  return (connection) => {
    guarded.add(connection);
    socketOf(connection).once('close', () => guarded.delete(connection));
    logLoss(connection, log);
    watch(connection, { statementMilliseconds, patience, askServer });
  };
}

/**
 * A connection that breaks during a statement rejects that statement. One that breaks while idle has no caller, so the
 * error is logged. It is logged once: PostgreSQL may first send the reason and then end the connection. Without a
 * listener an error would end the process.
 */
function logLoss(connection: Connection, log: Log | undefined): void {
  let isLost = false;
  connection.on('error', (error) => {
    if (!isLost && connection.readyForQuery !== false) {
      const { stack, ...failure } = describeError(error);
      log?.warn(failure, 'an idle connection to the database broke');
    }
    isLost = true;
  });
}

interface Watch {
  statementMilliseconds: number;
  patience: Patience;
  /** Gives up every connection if it does not answer. */
  askServer(): Promise<void>;
}

function watch(connection: Connection, { statementMilliseconds, patience, askServer }: Watch): void {
  const socket = socketOf(connection);
  const { silenceMilliseconds, marginMilliseconds } = patience;
  let silence = { bytes: -1, since: 0 };
  const isOverdue = () => {
    const limit = (allowances.get(connection) ?? statementMilliseconds) || Number.POSITIVE_INFINITY;
    return performance.now() - silence.since >= limit + marginMilliseconds;
  };
  // Fires once after this time without a byte in either direction. The next byte starts it again.
  socket.setTimeout(silenceMilliseconds);
  socket.on('timeout', async () => {
    if (connection.readyForQuery !== false) return;
    const bytes = bytesFrom(connection);
    if (bytes !== silence.bytes) silence = { bytes, since: performance.now() - silenceMilliseconds };
    if (isOverdue()) return giveUp(connection);
    await askServer();
    socket.setTimeout(silenceMilliseconds);
  });
}

const socketOf = (connection: Connection) => connection.connection.stream as Socket;
const bytesFrom = (connection: Connection) => socketOf(connection).bytesRead;
const giveUp = (connection: Connection) => void socketOf(connection).destroy(silentDatabase());

/** Callers who ask while an answer is awaited get that answer. */
function onceAtATime<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let underWay: Promise<Answer> | undefined;
  return () => {
    underWay ??= ask().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}

/**
 * Whether a server executes a statement on a new connection within this number of milliseconds. An error, such as too
 * many connections, is an answer too. Never rejects.
 */
async function isServerAnswering(settings: pg.ClientConfig, milliseconds: number): Promise<boolean> {
  const client = new pg.Client({ ...settings, connectionTimeoutMillis: milliseconds });
  client.on('error', () => undefined);
  const timer = setTimeout(() => client.connection.stream.destroy(), milliseconds);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    return error instanceof pg.DatabaseError;
  } finally {
    clearTimeout(timer);
    // Ends the connection properly, for the server's log. If the server hangs, the socket is closed at once.
    void client.end().catch(() => undefined);
    setTimeout(() => client.connection.stream.destroy(), milliseconds).unref();
  }
}
