import { expect } from 'chai';
import type { Answer } from '../../support/http-client.ts';
import { type System, startSystem } from '../../support/system.ts';

export type Kind = 'publishers' | 'books' | 'parents' | 'children';
export type Row = Record<string, unknown>;
export type Lists = Partial<Record<Kind, Row[]>>;

export const REGISTERED = '2026-01-12T09:30:00.000Z';

export interface CatalogueApi extends System {
  /** Saves lists, and asserts that it was done. */
  save(lists: Lists): Promise<void>;
  trySave(lists: Lists): Promise<Answer>;
  /** Saves one row by its address, and asserts that it was done. */
  put(kind: Kind, id: number, row: Row): Promise<void>;
  /** The rows of a table, by id. */
  rows(table: string): Promise<Row[]>;
  /** The changes that were recorded for the ledger since the last call, without the numbers of the rows. */
  takeChanges(): Promise<Row[]>;
}

export async function startCatalogue(): Promise<CatalogueApi> {
  const api = await startSystem();
  const trySave = (lists: Lists) => api.send('POST', '/admin/api/v1/catalogue', { json: lists });
  return {
    ...api,
    trySave,
    save: async (lists) => {
      const answer = await trySave(lists);
      expect(answer.status, answer.text).to.equal(200);
      const kinds = ['publishers', 'books', 'parents', 'children'] as const;
      const saved = Object.fromEntries(kinds.map((kind) => [kind, lists[kind]?.length ?? 0]));
      expect(answer.body).to.deep.equal({ saved });
    },
    put: async (kind, id, row) => {
      const answer = await api.send('PUT', `/admin/api/v1/${kind}/${id}`, { json: row });
      expect(answer.status, answer.text).to.equal(204);
    },
    rows: (table) => api.database(table).select('*').orderBy(1),
    takeChanges: async () => {
      const { rows } = await api.database.raw(
        `with taken as (delete from catalogue_changes returning *)
         select kind, book_id, child_profile_id, registered_at from taken order by id`,
      );
      return rows.map((row: Row) =>
        Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
      );
    },
  };
}

/** A publisher with a book, a parent with a child. */
export const FAMILY: Required<Lists> = {
  publishers: [{ id: 1, name: 'Lantern Press' }],
  books: [{ id: 11, publisher_id: 1, title: 'The Owl Who Counted', duration_seconds: 300 }],
  parents: [{ id: 21, registered_at: REGISTERED }],
  children: [{ id: 31, parent_id: 21, collection: 'allowed' }],
};

export async function countRows(api: CatalogueApi): Promise<Record<string, number>> {
  const { rows } = await api.database.raw(
    `select (select count(*) from publishers) as publishers, (select count(*) from books) as books,
       (select count(*) from video_assets) as durations, (select count(*) from parents) as parents,
       (select count(*) from child_profiles) as children, (select count(*) from catalogue_changes) as changes`,
  );
  return rows[0];
}
