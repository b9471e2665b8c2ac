import { Problem } from '../../foundation/core/errors.ts';
import { noLonger } from '../../foundation/core/no-longer.ts';
import { isDatabaseUnavailable } from '../../foundation/db/database-errors.ts';
import type { EventBatch, StoreEvents, StoreOutcome } from './store-events.ts';

/** The maximum number of events in one transaction. A request holds at most a quarter of it. */
const BATCH_EVENTS_MAX = 2_000;

/** How many transactions run at once: one computes while another waits for the disk. */
const BATCHES_AT_ONCE = 2;

/**
 * If more events wait than this, the database cannot keep up. Clients are told to retry later, so that memory does not
 * grow.
 */
const WAITING_EVENTS_MAX = 50_000;

/**
 * Every request is answered within this time, stored or not. It is the documented limit for players (15 s,
 * docs/operations.md, "Outages"), less the time of the steps before. It is also the request's share of
 * INGEST_SECONDS_MAX.
 */
const ANSWER_MILLISECONDS_MAX = 13_000;

/** Stores several arrivals in one transaction. */
export type StoreBatches = (arrivals: readonly EventBatch[]) => Promise<StoreOutcome[]>;

/** A request whose events are not stored yet. It is answered once, and later results are ignored. */
interface Waiting {
  arrival: EventBatch;
  isAnswered: boolean;
  timer?: NodeJS.Timeout;
  resolve(outcomes: StoreOutcome[]): void;
  reject(error: unknown): void;
}

/**
 * Stores events of many requests in one transaction: requests that arrive during a commit wait for it and are then
 * committed together. No request waits longer than for the transaction before, and each is answered when its own
 * events are committed. This makes thousands of requests per second possible with one heartbeat each: a commit costs
 * the same for one event as for a thousand.
 *
 * A request that is not stored within `answerMilliseconds` is rejected as `database_unavailable`, whatever its batch
 * does; should that commit after all, the events that are sent again are duplicates. A batch that takes longer does
 * not hold up the next ones.
 */
export function groupCommitStore(
  store: StoreBatches,
  options: { answerMilliseconds?: number } = {},
): StoreEvents {
  const answerMilliseconds = options.answerMilliseconds ?? ANSWER_MILLISECONDS_MAX;
  const waiting = new Set<Waiting>();
  let waitingEvents = 0;
  let underWay = 0;

  const leave = (one: Waiting) => {
    if (waiting.delete(one)) waitingEvents -= one.arrival.events.length;
  };
  const startBatches = () => {
    while (waiting.size > 0 && underWay < BATCHES_AT_ONCE) {
      underWay += 1;
      const batch = takeBatch(waiting);
      batch.forEach(leave);
      void noLonger(answerMilliseconds, storeTogether(store, batch)).then(() => {
        underWay -= 1;
        startBatches();
      });
    }
  };
  return (arrival) =>
    new Promise((resolve, reject) => {
      if (waitingEvents > WAITING_EVENTS_MAX) return reject(notNow('Too much is waiting.'));
      const one = answeredOnce(arrival, resolve, reject);
      one.timer = setTimeout(() => {
        leave(one);
        one.reject(notNow('The events have waited for too long.'));
      }, answerMilliseconds);
      waiting.add(one);
      waitingEvents += arrival.events.length;
      startBatches();
    });
}

function answeredOnce(
  arrival: EventBatch,
  resolve: (outcomes: StoreOutcome[]) => void,
  reject: (error: unknown) => void,
): Waiting {
  const answer = (say: () => void) => {
    one.isAnswered = true;
    clearTimeout(one.timer);
    say();
  };
  const one: Waiting = {
    arrival,
    isAnswered: false,
    resolve: (outcomes) => answer(() => resolve(outcomes)),
    reject: (error) => answer(() => reject(error)),
  };
  return one;
}

const notNow = (detail: string) => new Problem('database_unavailable', detail);

/** The oldest that wait, as many as go into one transaction. */
function takeBatch(waiting: Set<Waiting>): Waiting[] {
  const batch: Waiting[] = [];
  let events = 0;
  for (const one of waiting) {
    events += one.arrival.events.length;
    if (events > BATCH_EVENTS_MAX && batch.length > 0) break;
    batch.push(one);
  }
  return batch;
}

/**
 * Answers every request of a batch. If one of them makes the transaction fail, each is stored separately, so that only
 * that one fails.
 */
async function storeTogether(store: StoreBatches, batch: Waiting[]): Promise<void> {
  try {
    const outcomes = await store(batch.map(({ arrival }) => arrival));
    for (const { arrival, resolve } of batch) resolve(outcomes.splice(0, arrival.events.length));
  } catch (error) {
    const isDatabaseError = isDatabaseUnavailable(error) || error instanceof Problem;
    if (batch.length === 1 || isDatabaseError) for (const { reject } of batch) reject(error);
    else for (const one of batch) if (!one.isAnswered) await storeTogether(store, [one]);
  }
}
