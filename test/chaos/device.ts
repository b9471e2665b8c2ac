import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { RandomSource } from '../../seeds/random-source.ts';
import type { DeviceAccount } from './device-account.ts';
import { post, type WireEvent } from './post-events.ts';

/** One device, or many behind one connection: sends its events in order, by the contract for clients. */
export interface Device {
  give(events: readonly WireEvent[]): void;
  /** The number of events still to send, including those that the server asked to retry. */
  waiting(): number;
  /** Sends nothing more until `resume`; resolves when no request is running. */
  rest(): Promise<void>;
  resume(): void;
  stop(): Promise<void>;
}

export interface DeviceOptions {
  address: string;
  key: string;
  account: DeviceAccount;
  random: RandomSource;
}

/** Usual sizes of a batch; after an outage a device sends all it has, which may be more than is taken. */
const BATCH_EVENTS = { min: 1, max: 60 };
const BACKLOG_EVENTS = { from: 200, max: 600 };
/** Shorter than for a real device, because the test is about losses, not about times. */
const AGAIN_MILLISECONDS = { min: 20, max: 200 };
const RETRYABLE_MILLISECONDS = 1_000;
const IDLE_MILLISECONDS = 15;
const DROPPED = [400, 415, 422];

export function openDevice({ address, key, account, random }: DeviceOptions): Device {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let pending: WireEvent[] = [];
  let later: { at: number; events: WireEvent[] }[] = [];
  let underWay = 0;
  let isResting = false;
  let isStopped = false;

  const takeBatch = (): WireEvent[] => {
    const now = performance.now(); // two calls would lose the events that become due between them
    const isDue = ({ at }: { at: number }) => at <= now;
    pending = [...later.filter(isDue).flatMap(({ events }) => events), ...pending];
    later = later.filter((kept) => !isDue(kept));
    const isBacklog = pending.length >= BACKLOG_EVENTS.from;
    const size = isBacklog ? BACKLOG_EVENTS.max : random.integer(BATCH_EVENTS.min, BATCH_EVENTS.max);
    return pending.splice(0, size);
  };

  /** Until it may be forgotten, or forever. */
  const deliver = async (batch: WireEvent[]): Promise<void> => {
    while (!isStopped) {
      const { isFresh } = account.noteTry(batch);
      const answer = await post(agent, address, '/api/v1/events', key, { events: batch });
      account.noteOutcome(answer);
      if (answer.outcome === 200) {
        const events = account.noteTaken(batch, answer.body, isFresh);
        if (events.length > 0) later.push({ at: performance.now() + RETRYABLE_MILLISECONDS, events });
        return;
      }
      if (DROPPED.includes(Number(answer.outcome))) return;
      if (answer.outcome === 413 && batch.length > 1) {
        const middle = Math.ceil(batch.length / 2);
        await deliver(batch.slice(0, middle));
        return deliver(batch.slice(middle));
      }
      await pause(random.integer(AGAIN_MILLISECONDS.min, AGAIN_MILLISECONDS.max));
    }
  };

  const work = async (): Promise<void> => {
    while (!isStopped) {
      const batch = isResting ? [] : takeBatch();
      underWay = batch.length;
      if (batch.length > 0) await deliver(batch);
      else await pause(IDLE_MILLISECONDS);
      underWay = 0;
    }
  };
  const working = work();

  return {
    give: (events) => {
      pending.push(...events);
    },
    waiting: () => pending.length + underWay + later.reduce((sum, { events }) => sum + events.length, 0),
    rest: async () => {
      isResting = true;
      while (underWay > 0 && !isStopped) await pause(IDLE_MILLISECONDS);
    },
    resume: () => {
      isResting = false;
    },
    stop: async () => {
      isStopped = true;
      await working;
      agent.destroy();
    },
  };
}
