import { RANGE_DAYS_MAX } from '../../../foundation/core/definitions.ts';
import {
  daysBetween,
  isMetricDate,
  type MetricDate,
  plusDays,
} from '../../../foundation/core/reporting-day.ts';
import type { DateRange } from '../../reports/range-of-dates.ts';
import type { AddressQuery } from '../addresses.ts';
import {
  COMPARISONS,
  type Comparison,
  type PickedRange,
  PRESETS,
  type Preset,
} from '../components/presets.ts';
import { presetRange } from './preset-ranges.ts';

const DEFAULT_PRESET: Preset = '30d';

/** The range that a page shows, and what it is compared with. */
export interface ChosenRange extends DateRange {
  /** Null when the dates were named. */
  preset: Preset | null;
  compare: Comparison;
  /** Sentences about values of the address that were not understood, and what is shown instead. */
  notes: string[];
}

/** What a page knows before its range: today, and the first date of the ledger. */
export interface DatesHeld {
  today: MetricDate;
  first: MetricDate | null;
}

/**
 * The range of an address: `range` names a preset, `start` and `end` are dates, `compare` says what it is compared
 * with. Sums hold complete days, so a range ends yesterday unless `end` is today. A value that is not understood
 * falls back to the default, with a sentence about it in `notes`; it never throws.
 */
export function chosenRange(query: AddressQuery, held: DatesHeld): ChosenRange {
  const notes: string[] = [];
  const compare = chosenComparison(query.compare, notes);
  const named = query.start || query.end ? namedDates(query, held.today) : undefined;
  if (typeof named === 'string') notes.push(`${named} The last 30 days are shown instead.`);
  if (typeof named === 'object') return { ...named, preset: null, compare, notes };
  const preset = typeof named === 'string' ? DEFAULT_PRESET : chosenPreset(query.range, notes);
  const range = presetRange(preset, held);
  if (range !== undefined) return { ...range, preset, compare, notes };
  notes.push(`“${nameOfPreset(preset)}” has no complete day yet. The last 30 days are shown instead.`);
  return { ...defaultRange(held), preset: DEFAULT_PRESET, compare, notes };
}

/** The name of a preset, such as "Last 30 days". */
export const nameOfPreset = (preset: Preset): string =>
  PRESETS.find(({ range }) => range === preset)?.name ?? preset;

const defaultRange = ({ today }: DatesHeld): DateRange => ({
  start: plusDays(today, -30),
  end: plusDays(today, -1),
});

function chosenComparison(text: string | undefined, notes: string[]): Comparison {
  const known = COMPARISONS.find(({ compare }) => compare === text);
  if (known !== undefined) return known.compare;
  if (text) notes.push(`${quoted(text)} is not a comparison. The days before are used instead.`);
  return 'before';
}

function chosenPreset(text: string | undefined, notes: string[]): Preset {
  if (!text) return DEFAULT_PRESET;
  const known = PRESETS.find(({ range }) => range === text);
  if (known !== undefined) return known.range;
  notes.push(`${quoted(text)} is not a range of this page. The last 30 days are shown instead.`);
  return DEFAULT_PRESET;
}

/** The dates of `start` and `end`, or a sentence about what is wrong with them. */
function namedDates(query: AddressQuery, today: MetricDate): DateRange | string {
  const end = query.end || plusDays(today, -1);
  if (!isMetricDate(end)) return `${quoted(end)} is not a date: write it like ${today}.`;
  const start = query.start || plusDays(end, -29);
  if (!isMetricDate(start)) return `${quoted(start)} is not a date: write it like ${today}.`;
  if (end > today) return `The range ends on ${end}, which is in the future.`;
  if (start > end) return `The range begins on ${start}, after it ends.`;
  if (daysBetween(start, end) >= RANGE_DAYS_MAX) return `The range has more than ${RANGE_DAYS_MAX} days.`;
  return { start, end };
}

const QUOTED_MAX = 40;

/** What was typed, shortened if it is long. */
export function quoted(text: string): string {
  const characters = [...text];
  return `“${characters.slice(0, QUOTED_MAX).join('')}${characters.length > QUOTED_MAX ? '…' : ''}”`;
}

/** The range of a page, for the picker. */
export const pickedRange = (
  { preset, start, end, compare }: ChosenRange,
  { first, today }: DatesHeld,
): PickedRange => ({
  ...{ preset: preset ?? undefined, start, end, compare },
  ...{ earliest: first ?? today, latest: today },
});
