import { type ChildDevice, childDevice } from './child-device.ts';
import { RandomSource } from './random-source.ts';
import { SHELF, type ShelfBook } from './shelf.ts';

/** The character of a child, which is the same on every day. */
export interface ChildCharacter {
  ageYears: number;
  /** Minutes of the local day. */
  bedtimeMinutes: number;
  /** Probability of watching on an ordinary day. */
  activity: number;
  /** Weeks with viewing and weeks without, in turn. */
  phases: Phases;
  /** Days after its creation on which the child loses interest for good; Infinity for most. */
  lapseAfterDays: number;
  /** Mean time that this child watches an ordinary book. */
  attentionSeconds: number;
  /** Probability of "again!" after a favourite. */
  repeats: number;
  /** Mean playback between two interruptions. */
  calmSeconds: number;
  /** How attractive each book of the shelf is for the child, by book id. */
  affinity: ReadonlyMap<string, number>;
  favourites: ReadonlySet<string>;
  device: ChildDevice;
}

/** Interest has periods of `periodDays`: the child is interested in the first `onShare` of each. */
export interface Phases {
  periodDays: number;
  onShare: number;
  /** How far into a period the child was when it was created. */
  offsetDays: number;
}

const AGES = [
  [2, 10],
  [3, 17],
  [4, 21],
  [5, 19],
  [6, 14],
  [7, 10],
  [8, 6],
  [9, 3],
] as const;

/** A favourite is chosen this many times as often. */
const FAVOURITE_PULL = 4;
/** Probability of watching on an ordinary day, from and to, and of how many children: most days, now and then, rarely. */
const ACTIVITIES: readonly (readonly [readonly [number, number], number])[] = [
  [[0.32, 0.8], 44],
  [[0.1, 0.3], 36],
  [[0.012, 0.07], 20],
];
const LAPSING = { children: 0.45, daysMin: 4, daysMax: 240 };
const CHANGEABLE = { children: 0.4, periodMin: 50, periodMax: 130, onMin: 0.35, onMax: 0.75 };

/** A cache for the last seed: a child has the same character on every day, and drawing it takes long. */
const drawn = { seed: '', characters: new Map<string, ChildCharacter>() };

/** The character of one child, a function of seed and child. */
export function childCharacter(seed: string, childId: string): ChildCharacter {
  if (drawn.seed !== seed) Object.assign(drawn, { seed, characters: new Map() });
  const character = drawn.characters.get(childId) ?? drawCharacter(seed, childId);
  drawn.characters.set(childId, character);
  return character;
}

function drawCharacter(seed: string, childId: string): ChildCharacter {
  const random = new RandomSource(seed, 'character', childId);
  const ageYears = random.weighted(AGES);
  return {
    ageYears,
    bedtimeMinutes: Math.round(18 * 60 + 50 + (ageYears - 2) * 13 + random.normal(0, 20)),
    activity: random.between(...random.weighted(ACTIVITIES)),
    phases: phasesOf(random),
    lapseAfterDays: random.chance(LAPSING.children)
      ? random.integer(LAPSING.daysMin, LAPSING.daysMax)
      : Number.POSITIVE_INFINITY,
    attentionSeconds: (230 + 75 * ageYears) * Math.exp(random.normal(0, 0.3)),
    repeats: Math.max(0.1, 0.55 - 0.04 * ageYears + random.normal(0, 0.08)),
    calmSeconds: random.between(200, 800),
    ...tasteOf(random, ageYears),
    device: childDevice(random),
  };
}

/** Whether the child is interested after this number of days since its creation. On its first days it always is. */
export function isInterested({ phases, lapseAfterDays }: ChildCharacter, ageDays: number): boolean {
  const { periodDays, onShare, offsetDays } = phases;
  return ageDays <= lapseAfterDays && (ageDays + offsetDays) % periodDays <= periodDays * onShare;
}

function phasesOf(random: RandomSource): Phases {
  const periodDays = random.between(CHANGEABLE.periodMin, CHANGEABLE.periodMax);
  const onShare = random.between(CHANGEABLE.onMin, CHANGEABLE.onMax);
  const offsetDays = random.between(0, periodDays * onShare * 0.8);
  return random.chance(CHANGEABLE.children)
    ? { periodDays, onShare, offsetDays }
    : { periodDays, onShare: 1, offsetDays };
}

function tasteOf(random: RandomSource, ageYears: number): Pick<ChildCharacter, 'affinity' | 'favourites'> {
  const liking = SHELF.map((book) => {
    const pull = book.appeal * ageFit(book, ageYears) * Math.exp(random.normal(0, 0.7));
    return [book.id, pull] as const;
  });
  const byPull = liking.toSorted(([, a], [, b]) => b - a);
  const favourites = new Set(byPull.slice(0, random.integer(2, 4)).map(([id]) => id));
  const affinity = new Map(
    liking.map(([id, pull]) => [id, favourites.has(id) ? pull * FAVOURITE_PULL : pull]),
  );
  return { affinity, favourites };
}

function ageFit({ ages: [youngest, oldest] }: ShelfBook, ageYears: number): number {
  const yearsOff = Math.max(youngest - ageYears, ageYears - oldest, 0);
  return yearsOff === 0 ? 1 : yearsOff === 1 ? 0.35 : 0.06;
}
