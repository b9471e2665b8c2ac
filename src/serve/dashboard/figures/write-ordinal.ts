const RULES = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

/** A place in an order, such as 2nd or 11th. */
export const writeOrdinal = (place: number): string => `${place}${ENDINGS[RULES.select(place)] ?? 'th'}`;
