import { type Figure, NO_FIGURE, writeCounted } from './write-number.ts';

/** A place in a book, or its length: seconds as m:ss, as h:mm:ss from an hour on. */
export function writePlace(seconds: Figure): string {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return NO_FIGURE;
  const rounded = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(rounded / 3_600), Math.floor(rounded / 60) % 60];
  const tail = String(rounded % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}

/** A range of positions in a book, given in seconds, such as "4:00 – 4:30". */
export const writePlaces = (from: number, to: number): string => `${writePlace(from)} – ${writePlace(to)}`;

/** Minutes watched within a sentence: whole hours from 90 minutes on, else minutes. */
export function writeHours(minutes: number): string {
  return minutes >= 90
    ? writeCounted(Math.round(minutes / 60), 'hour', 'hours')
    : writeCounted(Math.round(minutes), 'minute', 'minutes');
}

/** The length of a book within a sentence: "22 minutes", or "50 seconds" below one minute. */
export const writeLength = (seconds: number): string =>
  seconds < 59.5
    ? writeCounted(Math.round(seconds), 'second', 'seconds')
    : writeCounted(Math.round(seconds / 60), 'minute', 'minutes');
