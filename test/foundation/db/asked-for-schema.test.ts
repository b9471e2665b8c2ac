import { expect } from 'chai';
import { readAskedFor } from '../../architecture/asked-for.ts';
import { nameExists } from '../../architecture/named-things.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

/** docs/sources.md, "How to read it": the names that are those of the database. */
describe('The tables of the original requirements', () => {
  let test: TestDatabase;
  before(async () => {
    test = await openTestDatabase();
  });
  after(() => test.close());

  it('exist with their columns, indexes and values exactly if they are marked as built', async () => {
    const schema = new Set(await readSchema(test));
    const ofSchema = (names: string[]) => names.filter((name) => nameExists(name) === undefined);
    const wrong = readAskedFor().flatMap(({ section, what, status, names, namesInNote }) =>
      [
        ...ofSchema(names).filter((name) => schema.has(name) === (status === 'planned')),
        ...ofSchema(namesInNote).filter((name) => !schema.has(name)),
      ].map((name) => `${section}: ${what}: ${name}`),
    );
    expect(wrong).to.deep.equal([]);
  });
});

/** Every table and view, `table.column`, `index name` and `type = value` of the migrated schema. */
async function readSchema({ database }: TestDatabase): Promise<string[]> {
  const { rows } = await database.raw(`
    select table_name::text as name from information_schema.tables where table_schema = 'public'
    union all
    select table_name || '.' || column_name from information_schema.columns where table_schema = 'public'
    union all
    select 'index ' || indexname from pg_indexes where schemaname = 'public'
    union all
    select typname || ' = ' || enumlabel from pg_enum join pg_type on pg_type.oid = enumtypid`);
  return rows.map(({ name }: { name: string }) => name);
}
