import type { PostAnswer, WireEvent } from './post-events.ts';

interface TakenAnswer {
  accepted: number;
  duplicates: number;
  rejected: { index: number; code: string; retryable: boolean }[];
}

/** The record of the devices: every event that they sent, and its answer. */
export interface DeviceAccount {
  readonly sent: ReadonlySet<string>;
  /** Events that were answered with `accepted` or `duplicate`. These must be stored in every case. */
  readonly acknowledged: ReadonlySet<string>;
  /** Events that must not be sent again, by code. */
  readonly refused: ReadonlyMap<string, string>;
  /**
   * How often an event was to be sent again later: its time was in the future, or its child or its book was not in the
   * catalogue yet.
   */
  retried: number;
  /** How often each outcome came: statuses, and codes of broken connections. */
  readonly outcomes: Record<string, number>;
  /** Answers that break the contract, in words. */
  readonly faults: string[];
  /** The longest time from the first try that failed to the next that did not. */
  longestUnavailableMilliseconds: number;
  noteTry(batch: readonly WireEvent[]): { isFresh: boolean };
  noteOutcome(answer: PostAnswer): void;
  /** Reads a 200; returns the events to be sent again later. */
  noteTaken(batch: readonly WireEvent[], body: unknown, isFresh: boolean): WireEvent[];
}

/** The statuses that are allowed while processes are killed. A 500 or a 401 is a fault, even if nothing is lost. */
const EXPECTED_STATUSES = [200, 408, 413, 429, 503];
const FAULTS_MAX = 20;

export function openDeviceAccount(): DeviceAccount {
  const sent = new Set<string>();
  const acknowledged = new Set<string>();
  const refused = new Map<string, string>();
  const outcomes: Record<string, number> = {};
  const faults: string[] = [];
  let failingSince: number | undefined;
  const fault = (text: string) => {
    if (faults.length < FAULTS_MAX) faults.push(text);
  };
  const account: DeviceAccount = {
    ...{ sent, acknowledged, refused, outcomes, faults, retried: 0, longestUnavailableMilliseconds: 0 },
    noteTry: (batch) => {
      const ids = new Set(batch.map((event) => event.event_id));
      const isFresh = ids.size === batch.length && batch.every((event) => !sent.has(event.event_id));
      for (const id of ids) sent.add(id);
      return { isFresh };
    },
    noteOutcome: ({ outcome, headers, body }) => {
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      const isBroken = typeof outcome === 'string';
      if (!isBroken && !EXPECTED_STATUSES.includes(outcome)) fault(`${outcome}: ${JSON.stringify(body)}`);
      if ((outcome === 503 || outcome === 429) && headers['retry-after'] === undefined) {
        fault(`${outcome} without Retry-After`);
      }
      const isFailing = isBroken || outcome >= 500;
      if (isFailing) failingSince ??= performance.now();
      if (isFailing || failingSince === undefined) return;
      const unavailable = Math.round(performance.now() - failingSince);
      account.longestUnavailableMilliseconds = Math.max(account.longestUnavailableMilliseconds, unavailable);
      failingSince = undefined;
    },
    noteTaken: (batch, body, isFresh) => {
      const { accepted, duplicates, rejected } = body as TakenAnswer;
      if (accepted + duplicates + rejected.length !== batch.length)
        fault(`wrong sum: ${JSON.stringify(body)}`);
      if (isFresh && duplicates > 0)
        fault(`${duplicates} duplicates among events that were never sent before`);
      const rejections = new Map(rejected.map((rejection) => [rejection.index, rejection]));
      const retried: WireEvent[] = [];
      for (const [index, event] of batch.entries()) {
        const rejection = rejections.get(index);
        if (rejection === undefined) acknowledged.add(event.event_id);
        else if (rejection.retryable) retried.push(event);
        else refused.set(event.event_id, rejection.code);
      }
      account.retried += retried.length;
      return retried;
    },
  };
  return account;
}
