import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import {
  findUnknownColumns,
  NON_PERSONAL_TABLES,
} from '../../../src/privacy/inventory/non-personal-tables.ts';
import { personalTables } from '../../../src/privacy/inventory/personal-data-inventory.ts';
import { BOOK, CHILD, INSTALLED, OTHER_CHILD, PARENT } from '../../support/installed.ts';
import { type System, startSystem } from '../../support/system.ts';

interface Export {
  child_profile_id: number;
  tables: {
    table: string;
    purpose: string;
    fields: Record<string, string>;
    rows: Record<string, unknown>[];
  }[];
}

/** What may be added to a schema without being listed in the inventory, how it is removed, and which columns must be named. */
const NEWCOMERS: Record<string, { create: string; remove: string; named: string[] }> = {
  'a table': {
    create: 'create table pets (child_profile_id bigint, name text)',
    remove: 'drop table pets',
    named: ['pets.child_profile_id', 'pets.name'],
  },
  'a column of a table with personal data': {
    create: 'alter table plays add column nickname text',
    remove: 'alter table plays drop column nickname',
    named: ['plays.nickname'],
  },
  'a column of another table': {
    create: 'alter table books add column favourite_of bigint',
    remove: 'alter table books drop column favourite_of',
    named: ['books.favourite_of'],
  },
  'a table in another schema': {
    create: 'create schema attic; create table attic.pets (child_profile_id bigint)',
    remove: 'drop schema attic cascade',
    named: ['attic.pets.child_profile_id'],
  },
  'a copy of a known table in another schema': {
    create: 'create schema attic; create table attic.child_profiles as select id from child_profiles',
    remove: 'drop schema attic cascade',
    named: ['attic.child_profiles.id'],
  },
  'a view': {
    create: 'create view children_of_parents as select id as child from child_profiles',
    remove: 'drop view children_of_parents',
    named: ['children_of_parents.child'],
  },
  'a materialized view': {
    create: 'create materialized view kept_children as select id as child from child_profiles',
    remove: 'drop materialized view kept_children',
    named: ['kept_children.child'],
  },
  'a table with the name of something else': {
    create: 'create table "constructor" (id bigint)',
    remove: 'drop table "constructor"',
    named: ['constructor.id'],
  },
  'a table that inherits': {
    create: 'create table old_parents () inherits (parents)',
    remove: 'drop table old_parents',
    named: ['old_parents.brought_at', 'old_parents.id', 'old_parents.registered_at'],
  },
};

/** Columns with such names hold ids of people; those of aggregates only count them. */
const PEOPLE = /child|parent|subject/;
const COUNTS = ['unique_children', 'unique_parents'];

describe('The personal data inventory', () => {
  let installation: System;
  const unknown = () => findUnknownColumns(installation.database);
  const send: System['send'] = (...request) => installation.send(...request);

  before(async () => {
    installation = await startSystem(INSTALLED);
  });
  after(() => installation.close());

  describe('compared with the live schema', () => {
    it('lists the same columns', async () => {
      expect(await unknown()).to.deep.equal([]);
      const { rows } = await installation.database.raw<{ rows: { name: string }[] }>(
        `select table_name || '.' || column_name as name from information_schema.columns
         where table_schema = current_schema()`,
      );
      const live = new Set(rows.map(({ name }) => name));
      const registered = [
        ...personalTables.flatMap(([table, { columns }]) =>
          Object.keys(columns).map((name) => [table, name]),
        ),
        ...Object.entries(NON_PERSONAL_TABLES).flatMap(([table, { columns }]) =>
          columns.map((name) => [table, name]),
        ),
      ].map((names) => names.join('.'));
      expect(registered.filter((name) => !live.has(name))).to.deep.equal([]);
      expect(new Set(registered).size).to.equal(registered.length);
    });

    for (const [what, { create, remove, named }] of Object.entries(NEWCOMERS)) {
      it(`names ${what} as unknown`, async () => {
        await installation.database.raw(create);
        const found = await unknown();
        await installation.database.raw(remove);
        expect(found).to.deep.equal(named);
        expect(await unknown()).to.deep.equal([]);
      });
    }

    it('knows partitions by their table, and no longer once they are detached', async () => {
      const { database } = installation;
      await database.raw(
        "create table plays_2019_01 partition of plays for values from ('2019-01-01') to ('2019-02-01')",
      );
      expect(await unknown()).to.deep.equal([]);
      await database.raw('alter table plays detach partition plays_2019_01');
      expect(await unknown()).to.include('plays_2019_01.child_profile_id');
      await database.raw('drop table plays_2019_01');
      expect(await unknown()).to.deep.equal([]);
    });

    it('has tables erased before those that they refer to', async () => {
      const { rows } = await installation.database.raw<{ rows: { referring: string; referred: string }[] }>(
        `select conrelid::regclass::text as referring, confrelid::regclass::text as referred
         from pg_constraint where contype = 'f'`,
      );
      const order = personalTables.map(([table]): string => table);
      for (const { referring, referred } of rows) {
        if (!order.includes(referred)) continue;
        expect(order.indexOf(referring), `${referring} refers to ${referred}`)
          .to.be.at.least(0)
          .and.below(order.indexOf(referred));
      }
    });
  });

  it('uses only columns that it lists', () => {
    for (const [
      table,
      { childColumn, parentColumn, occurredAtColumn, dateColumn, columns },
    ] of personalTables) {
      expect(childColumn ?? parentColumn, table).to.be.a('string');
      for (const column of [childColumn, parentColumn, occurredAtColumn, ...Object.values(dateColumn ?? {})])
        if (column !== undefined) expect(columns, table).to.have.property(column);
    }
  });

  it('has every column whose name speaks of a person', () => {
    for (const [table, { columns }] of Object.entries(NON_PERSONAL_TABLES)) {
      const people = columns.filter((column) => PEOPLE.test(column) && !COUNTS.includes(column));
      expect(people, table).to.deep.equal(table === 'erased_children' ? ['subject_key'] : []);
    }
  });

  describe('as the source of exports and erasures', () => {
    const event = (child: number, at: string, more: object) => ({
      ...{ child_profile_id: child, book_id: BOOK, occurred_at: at, event_type: 'heartbeat' },
      ...more,
    });
    const playOf = (child: number, date: string) => [
      event(child, `${date}T10:00:00Z`, { event_type: 'play_start', position_seconds: 0 }),
      event(child, `${date}T10:00:45Z`, { position_seconds: 45, metadata: { platform: 'ios' } }),
      event(child, `${date}T10:01:00Z`, { event_type: 'play_end', position_seconds: 60 }),
      event(child, `${date}T10:02:00Z`, { event_type: 'save' }),
    ];
    const exportOf = async (child: number) => {
      const answer = await send('GET', `/privacy/api/v1/children/${child}/export`);
      expect(answer.status, answer.text).to.equal(200);
      return answer.body as Export;
    };

    before(async () => {
      const dates = ['2026-02-20', '2026-02-23', '2026-02-24', '2026-02-25'];
      for (const child of [CHILD, OTHER_CHILD])
        for (const date of dates)
          await send('POST', '/api/v1/events', { json: { events: playOf(child, date) } });
      await buildDueDays(installation.database, { timeZone: 'UTC', now: installation.clock() });
      for (const child of [CHILD, OTHER_CHILD]) // a note in catalogue_changes that no build has processed yet
        await send('PUT', `/admin/api/v1/children/${child}`, {
          json: { parent_id: PARENT, collection: 'allowed', is_test: true },
        });
    });

    it('exports every field with a description', async () => {
      const { tables } = await exportOf(CHILD);
      const withChild = personalTables.filter(
        ([table, { childColumn }]) => childColumn !== undefined || table === 'parents',
      );
      expect(tables.map(({ table }) => table)).to.deep.equal(withChild.map(([table]) => table));
      for (const { table, purpose, fields, rows } of tables) {
        const columns = await installation.database(table).columnInfo();
        expect(fields, table).to.have.all.keys(Object.keys(columns));
        for (const meaning of [purpose, ...Object.values(fields)]) expect(meaning).to.match(/^[A-Z].{9,}\.$/);
        for (const row of rows) expect(row, table).to.have.all.keys(Object.keys(fields));
      }
    });

    it('exports nothing of a sibling who watched the same', async () => {
      const [own, siblings] = [await exportOf(CHILD), await exportOf(OTHER_CHILD)];
      expect(own.child_profile_id).to.equal(CHILD);
      expect(JSON.stringify(own)).to.include(CHILD).and.not.include(OTHER_CHILD);
      expect(JSON.stringify(siblings)).to.include(OTHER_CHILD).and.not.include(CHILD);
      const idsIn = ({ tables }: Export) => tables[0]?.rows.map(({ event_id }) => event_id) ?? [];
      expect(idsIn(own)).to.have.lengthOf(16);
      expect(idsIn(siblings).filter((id) => idsIn(own).includes(id))).to.deep.equal([]);
    });

    it('erases row by row what was exported, and nothing of the sibling', async () => {
      const [own, siblings] = [await exportOf(CHILD), await exportOf(OTHER_CHILD)];
      const exported = Object.fromEntries(own.tables.map(({ table, rows }) => [table, rows.length]));
      expect(exported).to.deep.equal({
        ...{ usage_events: 16, plays: 4, child_viewing_histories: 1, catalogue_changes: 1 },
        ...{ child_profiles: 1, parents: 1, privacy_request_children: 0 },
      });
      const { body } = await send('POST', `/privacy/api/v1/children/${CHILD}/erasure`, {
        json: { reason: 'parent_request' },
      });
      const { counts } = body as { counts: Record<string, { before: number; after: number }> };
      for (const [table, { before, after }] of Object.entries(counts)) {
        expect(before, table).to.equal(exported[table]);
        expect(after, table).to.equal(0);
      }
      const erasable = own.tables.filter(({ table }) => table in counts).map(({ table }) => table);
      expect(Object.keys(counts)).to.deep.equal(erasable);
      expect((await exportOf(CHILD)).tables.flatMap(({ rows }) => rows)).to.deep.equal([]);
      expect((await exportOf(OTHER_CHILD)).tables).to.deep.equal(siblings.tables);
    });
  });
});
