/** The sign for a missing figure; a text nearby says why it is missing. */
export const NO_FIGURE = '–';

const MILLION = 1_000_000;

/** A number, or nothing if there is none. */
export type Figure = number | null | undefined;

const whole = decimals(0, 0);
const hundredths = decimals(2, 2);
const tenths = decimals(1, 1);
const asNeeded = decimals(0, 2);

function decimals(least: number, most: number): (value: number) => string {
  const { format } = new Intl.NumberFormat('en', {
    minimumFractionDigits: least,
    maximumFractionDigits: most,
    signDisplay: 'negative',
  });
  return (value) => format(value).replace('-', '−');
}

/** Formats a figure that may be missing. */
const orNone = (value: Figure, write: (value: number) => string): string =>
  typeof value === 'number' && Number.isFinite(value) ? write(value) : NO_FIGURE;

/** A whole number in full, such as 51,934: for tables and sentences. A missing one is an en dash. */
export const writeCount = (count: Figure): string => orNone(count, whole);

/** A whole number for axes and cards: in full below a million, then such as 1.25 M. */
export const writeShortCount = (count: Figure): string =>
  orNone(count, (value) => (isMillions(value) ? `${asNeeded(value / MILLION)} M` : whole(value)));

/** Minutes: whole from 10 on, two decimals below, 0 as it is. In full: for tables and sentences. */
export const writeMinutes = (minutes: Figure): string =>
  orNone(minutes, (value) => (value === 0 || isTenOrMore(value) ? whole(value) : hundredths(value)));

/** Minutes for axes and cards: as `writeMinutes`, from a million on such as 1.25 M. */
export const writeShortMinutes = (minutes: Figure): string =>
  orNone(minutes, (value) => (isMillions(value) ? writeShortCount(value) : writeMinutes(value)));

/** A quotient that is no share, such as views per child: two decimals. */
export const writeQuotient = (quotient: Figure): string => orNone(quotient, hundredths);

/** A mark of an axis, with the decimals that it needs. */
export const writeMark = (mark: number): string =>
  isMillions(mark) ? writeShortCount(mark) : asNeeded(mark);

/** A score, such as "58.2 of 100", and its tier as a word where it has one. */
export const writeScore = (score: Figure, tier?: string): string =>
  orNone(score, (value) => [`${tenths(value)} of 100`, ...(tier ? [tier] : [])].join(' · '));

const SIZES = ['kB', 'MB', 'GB'] as const;

/** A size in bytes as kB, MB or GB (thousands); one decimal from MB on. */
export const writeSize = (bytes: Figure): string =>
  orNone(bytes, (value) => {
    const kilobytes = Math.round(value / 1_000);
    if (kilobytes < 1_000) return `${whole(kilobytes)} ${SIZES[0]}`;
    const megabytes = Math.round(value / 100_000) / 10;
    if (megabytes < 1_000) return `${tenths(megabytes)} ${SIZES[1]}`;
    return `${tenths(value / 1_000_000_000)} ${SIZES[2]}`;
  });

/** Whether it is written as at least ten, so that 9.996 becomes 10 and not 10.00. */
const isTenOrMore = (value: number) => Math.round(Math.abs(value) * 100) >= 1_000;

const isMillions = (value: number) => Math.round(Math.abs(value)) >= MILLION;

const WORDS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** A count within a sentence: words up to twelve, figures after that. */
export const writeInWords = (count: number): string => WORDS[count] ?? writeCount(count);

/** A count and its word, such as "1 child" or "2 children". */
export const writeCounted = (count: number, one: string, several: string): string =>
  `${writeCount(count)} ${count === 1 ? one : several}`;

const ORDINAL = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

/** A place in an order, such as "4th". */
export const writeOrdinal = (place: number): string =>
  `${writeCount(place)}${ENDINGS[ORDINAL.select(place)] ?? 'th'}`;

/** The currencies that a pool can be in. All have cents. */
export const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'CAD', 'AUD'] as const;

export type Currency = (typeof CURRENCIES)[number];

const FORMATS = new Map(
  CURRENCIES.map((currency) => [currency, new Intl.NumberFormat('en', { style: 'currency', currency })]),
);

/** An amount such as 1168.24 in a currency, its sign first and its cents always: "€1,168.24". */
export const writeMoney = (amount: string, currency: Currency): string =>
  FORMATS.get(currency)?.format(Number(amount)) ?? amount;
