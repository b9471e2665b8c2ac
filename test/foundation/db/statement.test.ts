import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import {
  type Binding,
  loadStatement,
  run,
  runForOne,
  type Statement,
} from '../../../src/foundation/db/statement.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

describe('A statement file', () => {
  let test: TestDatabase;
  let folder: string;

  before(async () => {
    test = await openTestDatabase(2);
    folder = mkdtempSync(join(tmpdir(), 'storytime-sql-'));
    mkdirSync(join(folder, 'sql'));
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await test.close();
  });

  function load(text: string): Statement {
    writeFileSync(join(folder, 'sql', 'told.sql'), text);
    return loadStatement(pathToFileURL(join(folder, 'module.ts')).href, 'told');
  }
  const ask = (text: string, bindings: Record<string, Binding> = {}) =>
    run(test.database, load(text), bindings);

  /** The message of the error with which a call is refused. */
  const refusal = (call: Promise<unknown>) =>
    call.then(
      () => expect.fail('was not refused'),
      (error: Error) => error.message,
    );

  it('gets its parameters in order, each as often as it occurs', () => {
    const { name, text, parameters } = load('-- :not_one\nselect :b::text, :a, :b\n');
    expect({ name, text, parameters }).to.deep.equal({
      ...{ name: 'told', text: 'select ?::text, ?, ?', parameters: ['b', 'a', 'b'] },
    });
  });

  it('can use casts, slices, times and comments that look like parameters', async () => {
    const rows = await ask(
      `-- comment with a ? and :comment
       select :day::date + 1 as date, '10:30:00'::time::text as time, (array[1,2,3])[1:2] as slice, -- :more
         'a:b' as text, :n::integer * 2 as number`,
      { day: '2024-02-28', n: 21 },
    );
    expect(rows).to.deep.equal([
      { date: '2024-02-29', time: '10:30:00', slice: [1, 2], text: 'a:b', number: 42 },
    ]);
  });

  it('accepts every type of value that a binding can have', async () => {
    const [row] = await ask(
      `select :text::text as text, :number::numeric as number, :flag::boolean as flag, :instant::timestamptz as instant,
         :nothing::text as nothing, :texts::text[] as texts, :instants::timestamptz[] as instants, :mixed::bigint[] as mixed,
         :none::text[] as none, :large::bigint as large`,
      {
        ...{
          text: "it's $1 ? :x \\ {}",
          number: 1.5,
          flag: false,
          instant: new Date('2024-01-01T00:00:00.123Z'),
        },
        ...{
          nothing: null,
          texts: ['a,b', '"', '{}', '\\', '', 'NULL', ' '],
          none: [],
          large: '9223372036854775807',
        },
        ...{ instants: [new Date('2024-07-01T00:00:00.001Z'), null], mixed: [1, null, '9007199254740993'] },
      },
    );
    expect(row).to.deep.equal({
      ...{
        text: "it's $1 ? :x \\ {}",
        number: '1.5',
        flag: false,
        instant: new Date('2024-01-01T00:00:00.123Z'),
      },
      ...{
        nothing: null,
        texts: ['a,b', '"', '{}', '\\', '', 'NULL', ' '],
        none: [],
        large: '9223372036854775807',
      },
      ...{ instants: [new Date('2024-07-01T00:00:00.001Z'), null], mixed: ['1', null, '9007199254740993'] },
    });
  });

  it('binds values, none of which can become part of the statement', async () => {
    const hostile = "'; drop table publishers; --";
    expect(await ask('select :a::text as a, :b::text as b', { a: hostile, b: ':a' })).to.deep.equal([
      { a: hostile, b: ':a' },
    ]);
    expect(
      await ask('select count(*) as n from publishers where name = :name', { name: hostile }),
    ).to.deep.equal([{ n: 0 }]);
  });

  it('rejects unknown and missing bindings', async () => {
    const text = 'select :a::text as a, :b::text as b';
    expect(await refusal(ask(text, { a: '1' }))).to.equal('told.sql needs :b');
    expect(await refusal(ask(text))).to.equal('told.sql needs :a');
    expect(await refusal(ask(text, { a: '1', b: '2', c: '3' }))).to.equal('told.sql has no :c');
    expect(await refusal(ask('select 1', { a: null }))).to.equal('told.sql has no :a');
    const undefinedBinding = { a: '1', b: undefined } as unknown as Record<string, Binding>;
    expect(await refusal(ask(text, undefinedBinding))).to.equal('told.sql needs :b');
  });

  it('fails to load if it is missing or contains a question mark', () => {
    expect(() => load("select '?'")).to.throw('told.sql contains a question mark');
    expect(() => load('select jsonb_build_object() ? :key')).to.throw('question mark');
    expect(() => loadStatement(import.meta.url, 'nowhere')).to.throw('ENOENT');
  });

  it('throws if it must return one row and returns none or two', async () => {
    const one = (text: string) => runForOne(test.database, load(text));
    expect(await one('select 1 as n')).to.deep.equal({ n: 1 });
    expect(await refusal(one('select 1 as n where false'))).to.equal('told.sql did not return one row');
    expect(await refusal(one('select generate_series(1, 2) as n'))).to.equal(
      'told.sql did not return one row',
    );
  });

  it('returns dates as text, and large numbers without loss', async () => {
    const [row] = await ask(
      `select '2024-01-15'::date as date, 9007199254740991::bigint as exact, 9007199254740992::bigint as large, count(*) as n`,
    );
    expect(row).to.deep.equal({
      date: '2024-01-15',
      exact: 9_007_199_254_740_991,
      large: '9007199254740992',
      n: 1,
    });
  });
});
