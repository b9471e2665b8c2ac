import type { RandomSource } from '../../../seeds/random-source.ts';
import { importHistory } from '../../../src/collect/imports/import-history.ts';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { Problem } from '../../../src/foundation/core/errors.ts';
import { createLog } from '../../../src/foundation/core/log.ts';
import { DEFAULT_RETENTION } from '../../../src/foundation/core/retention-settings.ts';
import type { Database } from '../../../src/foundation/db/connect-database.ts';
import { ensureMonthlyPartitions } from '../../../src/foundation/db/monthly-partitions.ts';
import { isTransient } from '../../../src/foundation/db/retry-transient.ts';
import { setCollection } from '../../../src/privacy/api/set-collection.ts';
import { eraseNowOrLater } from '../../../src/privacy/erasure/ask-for-erasure.ts';
import { requestErasure } from '../../../src/privacy/erasure/request-erasure.ts';
import { runErasure } from '../../../src/privacy/erasure/run-erasure.ts';
import { eraseReturned, expireChildren } from '../../../src/privacy/retention/expire-children.ts';
import type { RetentionContext } from '../../../src/privacy/retention/retention.ts';
import { groupCommitStore } from '../../../src/records/events/group-commit-store.ts';
import { readEvent } from '../../../src/records/events/read-event.ts';
import { type StoreEvents, storeEvents } from '../../../src/records/events/store-events.ts';
import { ndjsonOf, sourceOf } from '../../collect/imports/history-files.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { wireEventWithMetadata } from '../../support/builders-events.ts';
import { storeIn, TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import {
  identityOf,
  RACE_CATALOGUE,
  RACE_CHILDREN,
  RACE_DATES,
  RACE_NOW,
  raceViewing,
} from './races-events.ts';

/** What all actors of a round share. */
export interface Race {
  database: Database;
  timeZone: string;
  /** The children who watch and are erased: the fewer, the more often the actors meet. */
  children: readonly string[];
  /** The events that were reported as stored or as duplicates. */
  acknowledged: Map<string, OracleEvent>;
  /** Parents that were saved again. */
  savedParents: Set<string>;
}

/** An actor, with random numbers of its own. */
export type Actor = (race: Race, random: RandomSource) => Promise<unknown>;

const now = RACE_NOW;
const clock = () => RACE_NOW;
const oneOf = <Item>(random: RandomSource, items: readonly Item[]): Item =>
  items[random.integer(0, items.length - 1)]!;

/** All actors, with how often each acts and about how many statements it has. */
export const ACTORS: Record<string, { weight: number; statements: number; act: Actor }> = {
  stores: { weight: 5, statements: 12, act: (race, random) => send(race, random, storeIn(race.database)) },
  'stores in batches': { weight: 3, statements: 30, act: storeInBatches },
  imports: { weight: 1, statements: 84, act: importViewings },
  erases: { weight: 5, statements: 60, act: erase },
  expires: { weight: 1, statements: 54, act: expire },
  'looks for returned children': {
    weight: 2,
    statements: 30,
    act: ({ database, timeZone }) => eraseReturned(database, retentionContext(timeZone)),
  },
  'saves the catalogue': { weight: 3, statements: 11, act: saveCatalogue },
  'sets collection': { weight: 1, statements: 5, act: changeCollection },
  'rebuilds a day': { weight: 4, statements: 60, act: rebuild },
  'builds due days': {
    weight: 2,
    statements: 90,
    act: ({ database, timeZone }) => build(database, timeZone),
  },
  'notes arrivals': {
    weight: 1,
    statements: 12,
    act: ({ database, timeZone }) => detectChanges(database, timeZone, now),
  },
  'creates a partition': {
    weight: 2,
    statements: 13,
    act: createPartition,
  },
};

/** The events and catalogue rows that must not be refused. */
export async function send(race: Race, random: RandomSource, store: StoreEvents): Promise<void> {
  const sent = Array.from({ length: random.integer(1, 3) }, () =>
    raceViewing(random, race, { mayBeAhead: true }),
  ).flat();
  await deliver(race, sent, store);
  if (random.chance(0.3)) await deliver(race, sent, store);
}

async function deliver(race: Race, sent: OracleEvent[], store: StoreEvents): Promise<void> {
  const events = sent.map((event) => {
    const read = readEvent(wireEventWithMetadata(event));
    if (!('event' in read)) throw new Error(`cannot be read: ${JSON.stringify(event)}`);
    return read.event;
  });
  const outcomes = await store({ events, receivedAt: now });
  for (const [index, outcome] of outcomes.entries())
    if (outcome === 'accepted' || outcome === 'duplicate') acknowledge(race, sent[index]!);
}

const acknowledge = (race: Race, event: OracleEvent) => race.acknowledged.set(identityOf(event), event);

async function storeInBatches(race: Race, random: RandomSource): Promise<void> {
  const store = groupCommitStore((arrivals) => storeEvents(race.database, TEST_SUBJECT_KEYS, arrivals));
  await Promise.all(Array.from({ length: 4 }, () => send(race, random, store)));
}

async function importViewings(race: Race, random: RandomSource): Promise<void> {
  const events = Array.from({ length: 4 }, () => raceViewing(random, race)).flat();
  const rejected = new Set<number>();
  await importHistory(race.database, sourceOf(ndjsonOf(events)), {
    format: 'ndjson',
    timeZone: race.timeZone,
    pseudonymiser: TEST_SUBJECT_KEYS,
    now: clock,
    linesPerBatch: 5,
    onRejects: (rejects) => {
      for (const { line } of rejects) rejected.add(line);
    },
  });
  for (const [index, event] of events.entries()) if (!rejected.has(index + 1)) acknowledge(race, event);
}

/** By the API or by one or two workers, in batches of any size. */
async function erase({ database, timeZone, children }: Race, random: RandomSource): Promise<void> {
  const kind = random.weighted([
    ['erase_profile' as const, 4],
    ['erase_history' as const, 2],
    ['erase_parent' as const, 1],
  ]);
  const id = oneOf(random, kind === 'erase_parent' ? ['1', '2', '3'] : children);
  const context = { pseudonymiser: TEST_SUBJECT_KEYS, tombstonesDays: 400, now };
  const input = { kind, id, reason: 'other', requestedBy: 'a race' } as const;
  const request = await requestErasure(database, input, context);
  const work = () =>
    runErasure(database, request.id, { timeZone, clock, batchRowsMax: oneOf(random, [1, 3, 9, 1_000]) });
  if (random.chance(0.4)) {
    const later: Promise<unknown>[] = [];
    const enqueue = async () => void later.push(work());
    await eraseNowOrLater(database, request, { timeZone, clock, enqueue });
    await Promise.all(later);
  } else await Promise.all(random.chance(0.3) ? [work(), work()] : [work()]);
}

function expire({ database, timeZone }: Race): Promise<unknown> {
  return expireChildren(database, retentionContext(timeZone));
}

const retentionContext = (timeZone: string): RetentionContext => ({
  ...{ timeZone, pseudonymiser: TEST_SUBJECT_KEYS, retention: DEFAULT_RETENTION, now, clock },
  ...{ log: createLog('silent'), queues: { removeOldJobs: async () => 0 } },
});

/** Some children, some of them with another parent, and a book with another duration. */
async function saveCatalogue(race: Race, random: RandomSource): Promise<void> {
  const children = RACE_CATALOGUE.children
    .filter(() => random.chance(0.4))
    .map((child) => (random.chance(0.2) ? { ...child, parentId: oneOf(random, ['1', '2', '3']) } : child));
  const parents = RACE_CATALOGUE.parents.filter(({ id }) => children.some(({ parentId }) => parentId === id));
  const books = RACE_CATALOGUE.books.map((book) => ({
    ...book,
    durationSeconds: oneOf(random, [300, 120, null]),
  }));
  for (const { id } of parents) race.savedParents.add(id);
  await allowing(['child_erased'], saveOracleCatalogue(race.database, { books, children, parents }, now));
}

function changeCollection({ database }: Race, random: RandomSource): Promise<unknown> {
  const state = random.chance(0.5) ? 'allowed' : 'refused';
  return allowing(
    ['not_found'],
    setCollection(database, TEST_SUBJECT_KEYS, { id: oneOf(random, RACE_CHILDREN), state }, now),
  );
}

async function rebuild({ database }: Race, random: RandomSource): Promise<void> {
  for (let times = random.integer(1, 3); times > 0; times -= 1)
    await allowing(['not_found'], rebuildDay(database, oneOf(random, RACE_DATES), { now }));
}

/** Fails instead of letting writers wait for a rebuild; its job tries again. */
async function createPartition({ database }: Race): Promise<void> {
  await ensureMonthlyPartitions(database, 'usage_events', new Date('2026-01-15'), now).catch((error) => {
    if (!isTransient(error)) throw error;
  });
}

const build = (database: Database, timeZone: string) =>
  buildDueDays(database, { timeZone, now, withoutPause: true });

async function allowing(codes: string[], work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Problem) || !codes.includes(error.code)) throw error;
  });
}
