/** Why a book needs attention (docs/api.md, "Engagement alerts"). The database has the same list. */
export const ALERT_KINDS = ['no_plays', 'low_completion'] as const;

export type AlertKind = (typeof ALERT_KINDS)[number];
