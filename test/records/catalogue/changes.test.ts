import { expect } from 'chai';
import { type CatalogueApi, FAMILY, REGISTERED, startCatalogue } from './saving-rows.ts';

const MOVED = '2026-01-13T09:30:00.000Z';

describe('The catalogue changes recorded for the ledger', () => {
  let api: CatalogueApi;
  const book = { publisher_id: 1, title: 'The Owl Who Counted', duration_seconds: 300 };
  const child = { parent_id: 21, collection: 'allowed' };

  before(async () => {
    api = await startCatalogue();
  });
  beforeEach(async () => {
    await api.reset();
    await api.save({
      ...FAMILY,
      publishers: [...FAMILY.publishers, { id: 2, name: 'Moonrise' }],
      parents: [...FAMILY.parents, { id: 22, registered_at: REGISTERED }],
    });
    await api.takeChanges();
  });
  after(() => api.close());

  it('include nothing about new rows but the day of a registration', async () => {
    await api.reset();
    await api.save(FAMILY);
    expect(await api.takeChanges()).to.deep.equal([
      { kind: 'registration', registered_at: new Date(REGISTERED) },
    ]);
  });

  it('include nothing if no change affects a metric', async () => {
    await api.save(FAMILY);
    await api.put('publishers', 1, { name: 'Lantern' });
    const more = { series_id: 3, position_in_series: 1, is_preview: true, published_at: REGISTERED };
    await api.put('books', 11, { ...book, ...more, title: 'Owl' });
    await api.put('parents', 21, { registered_at: '2026-01-12T10:30:00.0004+01:00' });
    await api.put('children', 31, { ...child, collection: 'refused' });
    await api.put('children', 31, { ...child, created_at: MOVED, is_test: false });
    expect(await api.takeChanges()).to.deep.equal([]);
  });

  it('include a book whose duration changes, becomes known or becomes unknown', async () => {
    for (const duration_seconds of [301, null, 301, undefined, 1]) {
      await api.put('books', 11, { ...book, duration_seconds });
      expect(await api.takeChanges(), String(duration_seconds)).to.deep.equal([
        { kind: 'book', book_id: 11 },
      ]);
      await api.put('books', 11, { ...book, duration_seconds });
      expect(await api.takeChanges()).to.deep.equal([]);
    }
  });

  it('include a book that gets another publisher', async () => {
    await api.put('books', 11, { ...book, publisher_id: 2 });
    expect(await api.takeChanges()).to.deep.equal([{ kind: 'book', book_id: 11 }]);
    await api.put('books', 11, { ...book, publisher_id: 1, duration_seconds: 5 });
    expect(await api.takeChanges()).to.deep.equal([{ kind: 'book', book_id: 11 }]);
  });

  it('include a child that gets another parent, or becomes or stops being a test profile', async () => {
    for (const change of [{ parent_id: 22 }, { parent_id: 22, is_test: true }, { parent_id: 22 }, {}]) {
      await api.put('children', 31, { ...child, ...change });
      expect(await api.takeChanges(), JSON.stringify(change)).to.deep.equal([
        { kind: 'child', child_profile_id: 31 },
      ]);
      await api.put('children', 31, { ...child, ...change });
      expect(await api.takeChanges()).to.deep.equal([]);
    }
  });

  it('include the old and the new day of a registration that moves', async () => {
    await api.put('parents', 21, { registered_at: MOVED });
    const changes = await api.takeChanges();
    expect(changes.map(({ registered_at }) => (registered_at as Date).toISOString())).to.have.members([
      REGISTERED,
      MOVED,
    ]);
    expect(changes.map(({ kind }) => kind)).to.deep.equal(['registration', 'registration']);
    await api.put('parents', 21, { registered_at: MOVED });
    expect(await api.takeChanges()).to.deep.equal([]);
  });

  it('include each changed row of a list, and no other', async () => {
    const ids = [11, 12, 13, 14];
    const books = ids.map((id) => ({ id, ...book }));
    await api.save({ books });
    await api.takeChanges();
    await api.save({
      books: books.map((row) => ({ ...row, duration_seconds: row.id % 2 === 0 ? 9 : 300, title: 'New' })),
    });
    expect((await api.takeChanges()).map(({ book_id }) => book_id)).to.have.members([12, 14]);
  });

  it('include nothing if the request is refused or fails', async () => {
    const books = [{ id: 11, ...book, duration_seconds: 9 }];
    const children = [{ id: 31, parent_id: 999, collection: 'allowed' }];
    expect((await api.trySave({ books, children })).status).to.equal(422);
    await api.database.raw('alter table child_profiles add constraint no_32 check (id <> 32)');
    expect((await api.trySave({ books, children: [{ id: 32, ...child }] })).status).to.equal(500);
    await api.database.raw('alter table child_profiles drop constraint no_32');
    expect(await api.takeChanges()).to.deep.equal([]);
  });

  it('include a change once if it comes twice at the same time', async () => {
    const changed = { ...book, duration_seconds: 77 };
    await Promise.all(Array.from({ length: 8 }, () => api.put('books', 11, changed)));
    expect(await api.takeChanges()).to.deep.equal([{ kind: 'book', book_id: 11 }]);
  });
});
