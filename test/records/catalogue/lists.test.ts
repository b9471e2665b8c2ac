import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import { NOW } from '../../support/system.ts';
import { type CatalogueApi, countRows, FAMILY, REGISTERED, type Row, startCatalogue } from './saving-rows.ts';

const EMPTY = { publishers: 0, books: 0, durations: 0, parents: 0, children: 0, changes: 0 };

describe('A catalogue request with lists', () => {
  let api: CatalogueApi;

  before(async () => {
    api = await startCatalogue();
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  const many = (count: number, row: (number: number) => Row) =>
    Array.from({ length: count }, (_, place) => row(place + 1));
  const publishers = (count: number) => many(count, (id) => ({ id, name: `Publisher ${id}` }));

  it('cannot contain a future registration or creation date, which would be kept too long', async () => {
    const [soon, later] = [5 * 60_000, 5 * 60_000 + 1].map((ahead) =>
      new Date(Date.parse(NOW) + ahead).toISOString(),
    );
    const parents = [soon, later].map((registered_at, index) => ({ id: index + 1, registered_at }));
    const child = { parent_id: 1, collection: 'allowed' };
    const children = [soon, undefined, later].map((created_at, id) => ({ id: id + 1, ...child, created_at }));
    const refused = await api.trySave({ parents, children });
    const { errors } = expectProblem(refused, 'invalid_request', '#/parents/1/registered_at');
    expect(errors?.map(({ pointer }) => pointer))
      .to.include('#/children/2/created_at')
      .and.lengthOf(2);
    expect(await countRows(api)).to.deep.equal(EMPTY);
    await api.save({ parents: parents.slice(0, 1), children: children.slice(0, 2) });
  });

  it('can contain 10,000 rows in total, and not one more', async () => {
    const lists = {
      publishers: publishers(10),
      books: many(4_990, (id) => ({
        id,
        publisher_id: 1 + (id % 10),
        title: 'ß'.repeat(500),
        duration_seconds: id,
      })),
      parents: many(2_500, (id) => ({ id, registered_at: REGISTERED })),
      children: many(2_500, (id) => ({ id, parent_id: id, collection: 'allowed' })),
    };
    await api.save(lists);
    const counts = {
      publishers: 10,
      books: 4_990,
      durations: 4_990,
      parents: 2_500,
      children: 2_500,
      changes: 1,
    };
    expect(await countRows(api)).to.deep.equal(counts);
    await api.reset();
    const oneMore = { ...lists, publishers: publishers(11) };
    expectProblem(await api.trySave(oneMore), 'invalid_request', '#');
    expectProblem(await api.trySave({ publishers: publishers(10_001) }), 'invalid_request', '#');
    expect(await countRows(api)).to.deep.equal(EMPTY);
    await api.save({ publishers: publishers(10_000) });
    await api.save({ publishers: publishers(10_000).reverse() });
  });

  it('can have empty or missing lists', async () => {
    await api.save({});
    await api.save({ publishers: [], books: [], parents: [], children: [] });
    expect(await countRows(api)).to.deep.equal(EMPTY);
  });

  it('can have rows that refer to each other in any order', async () => {
    await api.save({
      children: FAMILY.children,
      parents: FAMILY.parents,
      books: FAMILY.books,
      publishers: FAMILY.publishers,
    });
    await api.save({ children: [{ id: '32', parent_id: '21', collection: 'refused' }] });
    const counts = { publishers: 1, books: 1, durations: 1, parents: 1, children: 2, changes: 1 };
    expect(await countRows(api)).to.deep.equal(counts);
  });

  it('is refused if a list has an id twice, and says where; two lists can share an id', async () => {
    for (const [kind, rows] of Object.entries(FAMILY)) {
      const twice = await api.trySave({
        ...FAMILY,
        [kind]: [...rows, { ...rows[0], id: String(rows[0]?.id) }],
      });
      const { errors } = expectProblem(twice, 'invalid_request', `#/${kind}/1/id`);
      expect(errors).to.have.lengthOf(1);
    }
    expect(await countRows(api)).to.deep.equal(EMPTY);
    const same = {
      books: [{ id: 1, publisher_id: 1, title: 'One' }],
      parents: [{ id: 1, registered_at: REGISTERED }],
    };
    await api.save({ ...same, publishers: FAMILY.publishers });
  });

  it('is refused if rows refer to nothing, and says where each does', async () => {
    await api.save(FAMILY);
    const before = await countRows(api);
    const books = [11, 12, 13, 14].map((id) => ({
      id,
      publisher_id: id === 12 || id === 14 ? 999 : 1,
      title: 'Changed',
    }));
    const unknown = await api.trySave({ publishers: [{ id: 2, name: 'New' }], books });
    const { errors } = expectProblem(unknown, 'unknown_reference', '#/books/1/publisher_id');
    expect(errors?.map(({ pointer }) => pointer)).to.deep.equal([
      '#/books/1/publisher_id',
      '#/books/3/publisher_id',
    ]);
    const children = [{ id: 32, parent_id: 998, collection: 'allowed' }];
    expectProblem(await api.trySave({ ...FAMILY, children }), 'unknown_reference', '#/children/0/parent_id');
    expect(await countRows(api)).to.deep.equal(before);
    expect((await api.rows('books'))[0]?.title).to.equal('The Owl Who Counted');
  });

  it('is refused as a whole if one row is wrong, and names every wrong row', async () => {
    const answer = await api.trySave({
      ...FAMILY,
      publishers: [...FAMILY.publishers, { id: 2 }, { id: 3, name: 'Third' }, { id: 'x', name: '' }],
      children: [{ id: 31, parent_id: 21 }],
    });
    const { errors } = expectProblem(answer, 'invalid_request');
    expect(errors?.map(({ pointer }) => pointer)).to.have.members([
      ...['#/publishers/1/name', '#/publishers/3/id', '#/publishers/3/name', '#/children/0/collection'],
    ]);
    expect(await countRows(api)).to.deep.equal(EMPTY);
  });

  it('is stored as a whole or not at all if the database fails in the middle', async () => {
    await api.database.raw(`alter table child_profiles add constraint no_31 check (id <> 31)`);
    expectProblem(await api.trySave(FAMILY), 'internal_error');
    expect(await countRows(api)).to.deep.equal(EMPTY);
    await api.database.raw('alter table child_profiles drop constraint no_31');
    await api.save(FAMILY);
  });

  it('does not deadlock with another in the opposite order', async () => {
    const ids = Array.from({ length: 300 }, (_, place) => place + 1);
    const lists = (order: number[], name: string) => ({
      publishers: order.map((id) => ({ id, name })),
      books: order.map((id) => ({ id, publisher_id: id, title: name, duration_seconds: 1 + (id % 7) })),
      parents: order.map((id) => ({ id, registered_at: REGISTERED })),
      children: order.map((id) => ({ id, parent_id: id, collection: 'allowed' })),
    });
    const saves = Array.from({ length: 10 }, (_, place) =>
      api.trySave(lists(place % 2 === 0 ? ids : [...ids].reverse(), `Writer ${place}`)),
    );
    expect((await Promise.all(saves)).map(({ status }) => status)).to.deep.equal(Array(10).fill(200));
    const names = new Set((await api.rows('publishers')).map(({ name }) => name));
    const titles = new Set((await api.rows('books')).map(({ title }) => title));
    expect([names.size, ...names]).to.deep.equal([1, ...titles]);
  });

  it('is refused with the limit if it is larger than 8 MiB', async () => {
    const raw = JSON.stringify({ publishers: [], padding: 'a'.repeat(8 * 1024 * 1024) });
    const headers = { 'content-type': 'application/json' };
    const answer = await api.send('POST', '/admin/api/v1/catalogue', { raw, headers });
    expect(expectProblem(answer, 'payload_too_large').detail).to.include(String(8 * 1024 * 1024));
  });
});
