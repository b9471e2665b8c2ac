import type { ChildCharacter } from './child-character.ts';
import type { RandomSource } from './random-source.ts';

/** A time with the tablet. Minutes of the local day. */
export interface Sitting {
  startsAtMinutes: number;
  /** How long it may last. */
  budgetMinutes: number;
}

/** When a sitting may begin, how likely it is, and how long it may last: `[min, max]`. */
interface Habit {
  from: number;
  to: number;
  chance: number;
  budget: readonly [number, number];
  /** The sooner the likelier, instead of around the middle. */
  isSoon?: boolean;
}

const hours = (hour: number, minutes = 0): number => hour * 60 + minutes;

/**
 * The sittings of one child on a day on which it watches, in order: after school and before bed, on
 * weekends in the morning, rarely at night.
 */
export function sittings(character: ChildCharacter, isWeekend: boolean, random: RandomSource): Sitting[] {
  const habits = isWeekend ? weekendHabits(character) : weekdayHabits(character);
  const chosen = habits.filter((habit) => random.chance(habit.chance));
  // The child watches on this day; if at no other time, then before bed.
  return (chosen.length > 0 ? chosen : [beforeBed(character, 1)])
    .map((habit) => ({
      startsAtMinutes: startOf(habit, random),
      budgetMinutes: random.between(...habit.budget),
    }))
    .sort((a, b) => a.startsAtMinutes - b.startsAtMinutes);
}

function startOf({ from, to, isSoon = false }: Habit, random: RandomSource): number {
  // The mean of two random numbers, so that the middle of the window is more likely than its edges. The least of
  // three: its beginning is.
  const draw = () => random.between(from, to);
  return isSoon ? Math.min(draw(), draw(), draw()) : (draw() + draw()) / 2;
}

function weekdayHabits(character: ChildCharacter): Habit[] {
  const isAtHome = character.ageYears <= 3;
  return [
    { from: hours(6, 20), to: hours(8, 20), chance: 0.12, budget: [4, 11] },
    { from: hours(8, 50), to: hours(14, 40), chance: isAtHome ? 0.32 : 0.05, budget: [5, 16] },
    { from: hours(14, 10), to: hours(18, 40), chance: 0.42, budget: [6, 21] },
    beforeBed(character, 0.6),
    tooLate(character, 0.06),
  ];
}

function weekendHabits(character: ChildCharacter): Habit[] {
  return [
    { from: hours(6, 20), to: hours(10, 30), chance: 0.5, budget: [7, 26] },
    { from: hours(9, 45), to: hours(14), chance: 0.18, budget: [6, 18] },
    { from: hours(13, 30), to: hours(18, 30), chance: 0.36, budget: [6, 22] },
    beforeBed(character, 0.52),
    tooLate(character, 0.11),
  ];
}

function beforeBed({ bedtimeMinutes }: ChildCharacter, chance: number): Habit {
  return { from: bedtimeMinutes - 75, to: bedtimeMinutes + 5, chance, budget: [6, 18] };
}

/** Cannot sleep, a long drive, a feverish night: the later, the rarer, and some of it runs past midnight. */
function tooLate({ bedtimeMinutes }: ChildCharacter, chance: number): Habit {
  return { from: bedtimeMinutes + 15, to: hours(26), chance, budget: [6, 30], isSoon: true };
}
