/** The currencies that a pool can be in. All have cents. */
export const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'CAD', 'AUD'] as const;

export type Currency = (typeof CURRENCIES)[number];

const FORMATS = new Map(
  CURRENCIES.map((currency) => [currency, new Intl.NumberFormat('en', { style: 'currency', currency })]),
);

/** An amount such as 1168.24 in a currency, its sign first and its cents always: "€1,168.24". */
export const writeMoney = (amount: string, currency: Currency): string =>
  FORMATS.get(currency)?.format(Number(amount)) ?? amount;
