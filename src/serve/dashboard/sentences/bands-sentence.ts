import { max } from 'd3-array';
import { writeCount, writeCounted } from '../figures/write-number.ts';
import type { Sentence } from './sentence.tsx';

/** Books by how many of their plays reach the end, from 20 play starts on. */
export interface Bands {
  above75: number;
  from50To75: number;
  below50: number;
}

const WORDS = {
  above75: 'more than three quarters of their plays',
  from50To75: 'between half and three quarters of their plays',
  below50: 'less than half of their plays',
} as const;

/** How many books are watched to the end, in words: the largest band, the higher one of two that are equal. */
export function bandsSentence(bands: Bands): Sentence {
  const names = ['above75', 'from50To75', 'below50'] as const;
  const books = names.reduce((sum, name) => sum + bands[name], 0);
  if (books === 0) return { finding: 'No book has 20 play starts yet.', facts: [] };
  const most = max(names, (name) => bands[name]) ?? 0;
  const largest = names.find((name) => bands[name] === most) ?? 'above75';
  const keep = most === 1 ? 'keeps' : 'keep';
  const their = most === 1 ? WORDS[largest].replace('their', 'its') : WORDS[largest];
  return {
    finding: `${writeCount(most)} of ${writeCounted(books, 'book', 'books')} ${keep} ${their} to the end.`,
    facts: [],
  };
}
