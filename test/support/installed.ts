/** Two children whose ids are easy to find in any text, and their parent. */
export const CHILD = 470011000031;
export const OTHER_CHILD = 470011000032;
export const REFUSED_CHILD = 470011000033;
export const PARENT = 470011000021;
export const CHILDLESS_PARENT = 470011000022;
export const PUBLISHER = 1;
export const BOOK = 11;

const CATALOGUE = {
  publishers: [{ id: PUBLISHER, name: 'Lantern Press' }],
  books: [{ id: BOOK, publisher_id: PUBLISHER, title: 'The Owl Who Counted', duration_seconds: 300 }],
  parents: [PARENT, CHILDLESS_PARENT].map((id) => ({ id, registered_at: '2026-01-12T09:30:00.000Z' })),
  children: [
    { id: CHILD, parent_id: PARENT, collection: 'allowed' },
    { id: OTHER_CHILD, parent_id: PARENT, collection: 'allowed' },
    { id: REFUSED_CHILD, parent_id: PARENT, collection: 'refused' },
  ],
};

/** A system (system.ts) as somebody has installed it: it knows the keys that it has stored, and this catalogue. */
export const INSTALLED = { keys: 'stored', catalogue: CATALOGUE } as const;
