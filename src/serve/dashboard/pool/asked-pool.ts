import { amountOf, poolSchema } from '../../reports/revenue-pool.ts';
import type { AddressQuery } from '../addresses.ts';
import { CURRENCIES, type Currency } from '../figures/write-number.ts';
import { quoted } from '../range/chosen-range.ts';

/** The pool of an address: what was typed, and what it means. */
export interface AskedPool {
  typed: string;
  currency: Currency;
  /** In cents; undefined if nothing was typed, or no amount. */
  cents: bigint | undefined;
  /** What is wrong with what was typed and what to do, as a sentence. */
  fault: string | undefined;
}

/** No amount is longer. */
const TYPED_LENGTH_MAX = 60;

/** Thousands apart, as people write them: commas, blanks, apostrophes. */
const GROUPED = /^\d{1,3}([,'’\s]\d{3})+(\.\d*)?$/;

/**
 * The pool in an address, with an error if it is not an amount. Nothing is guessed: "1,50" and "10.000" are
 * refused, because they mean different amounts in different countries. An unknown currency falls back to euros, with a sentence in
 * `notes`.
 */
export function askedPool(query: AddressQuery, notes: string[]): AskedPool {
  const typed = (query.pool ?? '').trim().slice(0, TYPED_LENGTH_MAX);
  const currency = currencyOf(query.currency, notes);
  if (typed === '') return { typed, currency, cents: undefined, fault: undefined };
  const read = poolSchema.safeParse(GROUPED.test(typed) ? typed.replaceAll(/[^\d.]/g, '') : typed);
  if (read.success) return { typed, currency, cents: read.data, fault: undefined };
  return { typed, currency, cents: undefined, fault: `The amount ${read.error.issues[0]?.message}.` };
}

function currencyOf(text: string | undefined, notes: string[]): Currency {
  const known = CURRENCIES.find((currency) => currency === text);
  if (text && known === undefined)
    notes.push(`${quoted(text)} is not a currency of this page. Euros are used instead.`);
  return known ?? 'EUR';
}

/** The pool as the query of a page, with what was typed. */
export const queryOfPool = ({ typed, currency }: AskedPool): AddressQuery => ({
  pool: typed,
  currency: currency === 'EUR' ? '' : currency,
});

/** The pool as the query of the API. */
export const apiQueryOfPool = ({ cents }: AskedPool): AddressQuery =>
  cents === undefined ? {} : { pool: amountOf(cents) };
