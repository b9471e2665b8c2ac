import type { PickedRange } from '../components/presets.ts';
import type { ChosenRange, DatesHeld } from './chosen-range.ts';

/** The range of a page as the picker has to know it. */
export const pickedRange = (
  { preset, start, end, compare }: ChosenRange,
  { first, today }: DatesHeld,
): PickedRange => ({
  ...{ preset: preset ?? undefined, start, end, compare },
  ...{ earliest: first ?? today, latest: today },
});
