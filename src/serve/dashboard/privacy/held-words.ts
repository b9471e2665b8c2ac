import { metricDateOf } from '../../../foundation/core/reporting-day.ts';
import type { summarisePersonalData } from '../../../privacy/api/summarise-personal-data.ts';
import { PERSONAL_TABLES } from '../../../privacy/inventory/personal-data-inventory.ts';
import { writeInstant, writeRange } from '../figures/write-date.ts';
import { NO_FIGURE, writeCounted } from '../figures/write-number.ts';

/** What is held about a child, as the API returns it. */
export type HeldOfChild = Awaited<ReturnType<typeof summarisePersonalData>>;

/** A category of what is held. */
export type HeldCategory = HeldOfChild['categories'][number];

/** What is held about the child or the parent of an erasure. */
export interface HeldBefore extends Pick<HeldOfChild, 'categories'> {
  /** What was erased of the child before. */
  erased?: HeldOfChild['erased'];
  /** Of a parent. */
  children?: number;
}

/** The sentences about the child itself, not about an erasure in progress. */
export const categoriesOf = ({ categories }: Pick<HeldOfChild, 'categories'>): HeldCategory[] =>
  categories.filter(({ table }) => PERSONAL_TABLES[table].erasureScope !== 'request');

/** Whether an erasure is in progress. */
export const isBeingErased = ({ categories }: Pick<HeldOfChild, 'categories'>): boolean =>
  categories.some(({ table, rows }) => rows > 0 && PERSONAL_TABLES[table].erasureScope === 'request');

/** From when to when: "1 – 25 Feb 2026"; an en dash if the category has no times. */
export function datesOf({ first, last }: Pick<HeldCategory, 'first' | 'last'>, timeZone: string): string {
  if (first === null || last === null) return NO_FIGURE;
  return writeRange(metricDateOf(new Date(first), timeZone), metricDateOf(new Date(last), timeZone));
}

/** One sentence: how much is held, of how many kinds. */
export function heldInWords(categories: readonly HeldCategory[]): string {
  const held = categories.filter(({ rows }) => rows > 0);
  if (held.length === 0) return 'Nothing is held about your child.';
  const rows = held.reduce((sum, category) => sum + category.rows, 0);
  const kinds = writeCounted(held.length, 'kind', 'kinds');
  return `${writeCounted(rows, 'row of data is', 'rows of data are')} held about your child, of ${kinds}.`;
}

/** What complements the counts: whether collection is refused, and what was erased. */
export function stateInWords({ collection, erased }: HeldOfChild, timeZone: string): string[] {
  return [
    ...(collection === 'refused'
      ? ['Collection is refused: nothing more is stored while your child watches.']
      : []),
    ...(erased?.scope === 'profile'
      ? ['Everything was erased permanently, and whatever still arrives is refused.']
      : []),
    ...(erased?.scope === 'history'
      ? [`What was watched until ${writeInstant(erased.refuses_until, timeZone)} was erased, and is refused.`]
      : []),
  ];
}
