import type { PublishersAnswer } from '../answers.ts';
import { writeCounted } from '../figures/write-number.ts';

/** A line of a pool that is shared out: a publisher, several, or all. */
export interface PoolLine {
  name: string;
  minutes: number | null;
  share: number | null;
  /** An amount such as 2868.90. */
  amount: string;
}

/** More lines would make the page too heavy; the file has all of them. */
const LINES_MAX = 20;

/** The lines of a report with a pool, the most watched first. Those that do not fit are one line together. */
export function poolLines({ data }: Pick<PublishersAnswer, 'data'>): PoolLine[] {
  const lines = data.map((row) => ({
    ...{ name: row.publisher, minutes: row.minutes_watched, share: row.share_of_minutes },
    amount: row.amount ?? '0.00',
  }));
  const others = lines.splice(LINES_MAX);
  if (others.length === 0) return lines;
  return [...lines, others.reduce(together, lineOf(others.length))];
}

const lineOf = (publishers: number): PoolLine => ({
  ...{ name: `${writeCounted(publishers, 'other publisher', 'other publishers')}`, minutes: 0, share: 0 },
  amount: '0.00',
});

/** Amounts are added as cents, so that no cent is lost. */
function together(one: PoolLine, other: PoolLine): PoolLine {
  const cents = String(centsOf(one.amount) + centsOf(other.amount)).padStart(3, '0');
  return {
    name: one.name,
    minutes: Number(one.minutes) + Number(other.minutes),
    share: Number(one.share) + Number(other.share),
    amount: `${cents.slice(0, -2)}.${cents.slice(-2)}`,
  };
}

const centsOf = (amount: string) => BigInt(amount.replace('.', ''));
