import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import { NOW } from '../../support/system.ts';
import { type CatalogueApi, FAMILY, REGISTERED, startCatalogue } from './saving-rows.ts';

describe('A PUT of a catalogue row', () => {
  let api: CatalogueApi;

  before(async () => {
    api = await startCatalogue();
  });
  beforeEach(async () => {
    await api.reset();
    await api.save(FAMILY);
  });
  after(() => api.close());

  it('creates and renames a publisher', async () => {
    await api.put('publishers', 2, { name: '  Moonrise  ' });
    await api.put('publishers', 1, { name: 'Lantern' });
    expect(await api.rows('publishers')).to.deep.equal([
      { id: 1, name: 'Lantern' },
      { id: 2, name: 'Moonrise' },
    ]);
  });

  it('keeps every book title that is one line, in any script', async () => {
    const titles = [
      'L’ours – « la lune » … 100 %; =',
      'דב הירח \u200e(2)\u200f',
      'می\u200cخواهم بخوابم',
      '👨\u200d👩\u200d👧 月と熊',
      'क्\u200dष',
    ];
    for (const title of titles) {
      await api.put('books', 11, { publisher_id: 1, title });
      expect((await api.rows('books'))[0]).to.include({ title });
    }
  });

  it('refuses a book title with a control character, and says what to do', async () => {
    const answer = await api.trySave({ books: [{ id: 11, publisher_id: 1, title: 'The\nOwl' }] });
    expect(expectProblem(answer, 'invalid_request').errors).to.deep.equal([
      {
        pointer: '#/books/0/title',
        detail:
          'holds a control character (such as a line feed), or one that turns the direction of text: leave it out',
      },
    ]);
  });

  it('creates a book with unknown values for missing fields, and replaces it as a whole', async () => {
    const bare = {
      id: 11,
      publisher_id: 1,
      title: 'Owl',
      series_id: null,
      position_in_series: null,
      is_preview: false,
      published_at: null,
    };
    const full = {
      ...{ publisher_id: '1', title: 'Owl', series_id: 7, position_in_series: 0, is_preview: true },
      ...{ published_at: '2026-01-01T00:00:00.0009+01:00', duration_seconds: 86_400 },
    };
    await api.put('books', 11, full);
    expect(await api.rows('books')).to.deep.equal([
      {
        ...bare,
        series_id: 7,
        position_in_series: 0,
        is_preview: true,
        published_at: new Date('2025-12-31T23:00:00Z'),
      },
    ]);
    expect(await api.rows('video_assets')).to.deep.equal([{ book_id: 11, duration_seconds: 86_400 }]);
    await api.put('books', 11, { publisher_id: 1, title: 'Owl' });
    expect(await api.rows('books')).to.deep.equal([bare]);
  });

  it('removes the duration of a book that is sent without one', async () => {
    for (const unknown of [{ duration_seconds: null }, {}]) {
      await api.put('books', 11, { publisher_id: 1, title: 'Owl', duration_seconds: 1 });
      expect(await api.rows('video_assets')).to.deep.equal([{ book_id: 11, duration_seconds: 1 }]);
      await api.put('books', 11, { publisher_id: 1, title: 'Owl', ...unknown });
      expect(await api.rows('video_assets')).to.deep.equal([]);
    }
  });

  it('creates and moves a parent', async () => {
    await api.put('parents', 22, { registered_at: '2026-02-01T00:00:00-05:00' });
    await api.put('parents', 21, { registered_at: '0001-01-01T00:00:00Z' });
    await api.put('parents', 23, { registered_at: NOW });
    const registered = (await api.rows('parents')).map(({ registered_at }) =>
      (registered_at as Date).toISOString(),
    );
    expect(registered).to.deep.equal(['0001-01-01T00:00:00.000Z', '2026-02-01T05:00:00.000Z', NOW]);
  });

  it('creates a child with the date it gives or the present, and records when it was added', async () => {
    const row = { parent_id: 21, collection: 'allowed' };
    await api.put('children', 32, { ...row, created_at: REGISTERED, is_test: true });
    await api.put('children', 31, { ...row, collection: 'refused' });
    const shown = { parent_id: 21, is_test: false, refused_at: null, brought_at: new Date(NOW) };
    expect(await api.rows('child_profiles')).to.deep.equal([
      { ...shown, id: 31, collection: 'refused', created_at: new Date(NOW) },
      { ...shown, id: 32, collection: 'allowed', created_at: new Date(REGISTERED), is_test: true },
    ]);
    api.clock.advance({ days: 1 });
    await api.put('children', 32, row);
    const [, later] = await api.rows('child_profiles');
    const kept = { created_at: new Date(REGISTERED), brought_at: new Date(NOW) };
    expect(later).to.deep.include({ ...kept, is_test: false });
    api.clock.advance({ days: -1 });
  });

  it('takes the id from the address, whatever the body says', async () => {
    const answer = await api.send('PUT', '/admin/api/v1/publishers/1', { json: { id: 2, name: 'Moonrise' } });
    expect(answer.status).to.equal(400);
    expect(await api.rows('publishers')).to.deep.equal(FAMILY.publishers);
  });

  it('accepts the largest possible id, in the address and in the body', async () => {
    const largest = '9223372036854775807';
    await api.save({ publishers: [{ id: largest, name: 'Last' }] });
    const answer = await api.send('PUT', `/admin/api/v1/books/${largest}`, {
      json: { publisher_id: largest, title: 'Last', series_id: largest },
    });
    expect(answer.status, answer.text).to.equal(204);
    const [, book] = await api.rows('books');
    expect(book).to.include({ id: largest, publisher_id: largest, series_id: largest });
  });

  it('changes nothing if it is repeated', async () => {
    const tables = ['publishers', 'books', 'video_assets', 'parents', 'child_profiles'];
    const before = await Promise.all(tables.map(api.rows));
    api.clock.advance({ days: 1 });
    await api.save(FAMILY);
    expect(await Promise.all(tables.map(api.rows))).to.deep.equal(before);
    api.clock.advance({ days: -1 });
  });

  it('accepts any valid text', async () => {
    for (const name of [
      'a',
      'a'.repeat(500),
      '😀'.repeat(250),
      `${' '.repeat(600)}a`,
      'O’Neill "&<b>\\\n\t',
      'a\u200db',
      "'); --",
      '?',
    ]) {
      await api.put('publishers', 1, { name });
      expect((await api.rows('publishers'))[0]?.name).to.equal(name.trim());
    }
  });
});
