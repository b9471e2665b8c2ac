import { Problem } from '../core/errors.ts';
import { isDatabaseUnavailable } from '../db/database-faults.ts';
import type { Arrival, StoreEvents, StoreOutcome } from './store-events.ts';

/** Most events of one transaction. A request holds at most a quarter of it. */
const BATCH_EVENTS_MAX = 2_000;

/** So many transactions are under way at once: one computes while another waits for the disk. */
const BATCHES_AT_ONCE = 2;

/** With more than this waiting the database is not keeping up, and memory must not: clients come back later. */
const WAITING_EVENTS_MAX = 50_000;

/** Whoever has waited longer is sent away: its share of INGEST_SECONDS_MAX. */
const WAITING_MILLISECONDS_MAX = 15_000;

/** Stores several arrivals in one transaction. */
export type StoreArrivals = (arrivals: readonly Arrival[]) => Promise<StoreOutcome[]>;

interface Waiting {
  arrival: Arrival;
  since: number;
  resolve(outcomes: StoreOutcome[]): void;
  reject(error: unknown): void;
}

/**
 * Stores events of many requests in one transaction: what comes in while others are being committed waits for
 * them and then goes together. Nobody waits longer than for the transaction before, and each request is
 * answered when its own events are committed. A heartbeat a request, this is what makes thousands of requests
 * a second possible: a commit costs the same for one event as for a thousand.
 */
export function batchingStore(store: StoreArrivals): StoreEvents {
  const waiting: Waiting[] = [];
  let waitingEvents = 0;
  let underWay = 0;

  const startBatches = () => {
    while (waiting.length > 0 && underWay < BATCHES_AT_ONCE) {
      underWay += 1;
      const batch = takeBatch(waiting);
      for (const { arrival } of batch) waitingEvents -= arrival.events.length;
      void storeTogether(store, batch.filter(isInTime)).finally(() => {
        underWay -= 1;
        startBatches();
      });
    }
  };
  return (arrival) =>
    new Promise((resolve, reject) => {
      if (waitingEvents > WAITING_EVENTS_MAX)
        return reject(new Problem('database_unavailable', 'Too much is waiting.'));
      waiting.push({ arrival, since: performance.now(), resolve, reject });
      waitingEvents += arrival.events.length;
      startBatches();
    });
}

function isInTime({ since, reject }: Waiting): boolean {
  if (performance.now() - since <= WAITING_MILLISECONDS_MAX) return true;
  reject(new Problem('database_unavailable', 'The events have waited for too long.'));
  return false;
}

function takeBatch(waiting: Waiting[]): Waiting[] {
  let events = 0;
  const isFull = waiting.findIndex(({ arrival }) => {
    events += arrival.events.length;
    return events > BATCH_EVENTS_MAX;
  });
  return waiting.splice(0, isFull === -1 ? waiting.length : Math.max(1, isFull));
}

/** Answers every request of a batch. One that breaks the transaction does so alone: the others go by themselves. */
async function storeTogether(store: StoreArrivals, batch: Waiting[]): Promise<void> {
  try {
    const outcomes = await store(batch.map(({ arrival }) => arrival));
    for (const { arrival, resolve } of batch) resolve(outcomes.splice(0, arrival.events.length));
  } catch (error) {
    const isOfTheDatabase = isDatabaseUnavailable(error) || error instanceof Problem;
    if (batch.length === 1 || isOfTheDatabase) for (const { reject } of batch) reject(error);
    else for (const one of batch) await storeTogether(store, [one]);
  }
}
