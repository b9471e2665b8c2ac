import { DateTime } from 'luxon';
import { type MetricDate, plusDays } from '../src/foundation/core/reporting-day.ts';
import { DEMO_DAYS, localInstant } from './demo-dates.ts';
import type { DemoChild, DemoParent } from './library-types.ts';
import { RandomSource } from './random-source.ts';

/** Families that were there before the first day, who joined over this many days. */
const EARLIER = { families: 200, days: 300 };
/** Families that join during the demo; the last days bring about three times as many as the first. */
const NEWCOMERS = { families: 110, growth: 2 };
const WEEKEND_REGISTRATIONS = 1.5;

const FIRST_PARENT_ID = 5001;
const FIRST_CHILD_ID = 9001;
/** The team's own account, with which it tries the apps: two test profiles. */
const TEAM_PARENT_ID = String(FIRST_PARENT_ID);
const REFUSING_FAMILIES = 0.05;
const MILLISECONDS_PER_MINUTE = 60_000;

interface FamiliesInput {
  seed: string;
  firstDate: MetricDate;
  timeZone: string;
}

interface Families {
  parents: DemoParent[];
  children: DemoChild[];
}

/** The parents, in order of registration, and their children, in order of creation; ids follow that order. */
export function demoFamilies(input: FamiliesInput): Families {
  const registrations = registrationInstants(input).sort((a, b) => a - b);
  const parents = registrations.map((registeredAt, index) => ({
    id: String(FIRST_PARENT_ID + index),
    registered_at: new Date(registeredAt).toISOString(),
  }));
  const children = parents
    .flatMap((parent) => childrenOf(parent, input.seed))
    .sort((a, b) => a.created_at.localeCompare(b.created_at))
    .map((child, index) => ({ id: String(FIRST_CHILD_ID + index), ...child }));
  return { parents, children };
}

function registrationInstants({ seed, firstDate, timeZone }: FamiliesInput): number[] {
  const random = new RandomSource(seed, 'registrations');
  const weights = Array.from({ length: DEMO_DAYS }, (_, day) =>
    registrationWeight(plusDays(firstDate, day), day),
  );
  const earlier = Array.from({ length: EARLIER.families }, () => -1 - random.integer(0, EARLIER.days - 1));
  const newcomers = Array.from({ length: NEWCOMERS.families }, () => random.weightedIndex(weights));
  return [...earlier, ...newcomers].map((day) => {
    // Parents register in the afternoon and evening rather than in the morning.
    const minutes = Math.min(22 * 60, Math.max(8 * 60, random.normal(17 * 60, 150)));
    return localInstant(plusDays(firstDate, day), minutes, timeZone) + random.integer(0, 59_999);
  });
}

function registrationWeight(date: MetricDate, day: number): number {
  const isWeekend = DateTime.fromISO(date, { zone: 'utc' }).weekday >= 6;
  return (1 + (NEWCOMERS.growth * day) / DEMO_DAYS) * (isWeekend ? WEEKEND_REGISTRATIONS : 1);
}

function childrenOf(parent: DemoParent, seed: string): Omit<DemoChild, 'id'>[] {
  const random = new RandomSource(seed, 'family', parent.id);
  const isTest = parent.id === TEAM_PARENT_ID;
  const count = random.weighted([
    [1, 66],
    [2, 28],
    [3, 6],
  ] as const);
  const collection = random.chance(REFUSING_FAMILIES) && !isTest ? 'refused' : 'allowed';
  return Array.from({ length: isTest ? 2 : count }, () => ({
    parent_id: parent.id,
    // Profiles are created while the parent sets up the app.
    created_at: new Date(Date.parse(parent.registered_at) + minutesOf(random.between(1, 9))).toISOString(),
    collection,
    is_test: isTest,
  }));
}

const minutesOf = (minutes: number): number => Math.round(minutes * MILLISECONDS_PER_MINUTE);
