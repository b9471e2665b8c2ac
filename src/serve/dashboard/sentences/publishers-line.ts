import { writeRange } from '../figures/write-date.ts';
import { type Figure, writeCounted, writeInWords, writeMinutes } from '../figures/write-number.ts';
import { type ChosenRange, nameOfPreset } from '../range/chosen-range.ts';
import { sentenceCase } from './sentence.tsx';

export interface PublishersLine {
  publishers: number;
  /** The figures of the library in the range; null if no day is counted yet. */
  minutes: Figure;
  range: Pick<ChosenRange, 'preset' | 'start' | 'end'>;
}

/** What the publishers have together, in the first line of their page. */
export function publishersLine({ publishers, minutes, range }: PublishersLine): string {
  if (publishers === 0) return 'There is no publisher yet.';
  const count = sentenceCase(writeInWords(publishers));
  const who = `${count} ${publishers === 1 ? 'publisher' : 'publishers'}`;
  if (!minutes) return `${who} in the catalogue.`;
  const does = publishers === 1 ? 'has' : 'share';
  return `${who} ${does} the library’s ${minutesOf(minutes)} of ${whenOf(range)}.`;
}

const minutesOf = (minutes: number) =>
  minutes === 1 ? writeCounted(1, 'minute', 'minutes') : `${writeMinutes(minutes)} minutes`;

/** "the last 30 days", "yesterday", "this month"; other ranges by their dates. */
function whenOf({ preset, start, end }: PublishersLine['range']): string {
  if (preset === null || preset === 'all') return writeRange(start, end);
  const name = nameOfPreset(preset).toLowerCase();
  return /^last \d/.test(name) ? `the ${name}` : name;
}
