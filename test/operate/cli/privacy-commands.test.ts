import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DEFAULT_RETENTION } from '../../../src/foundation/core/retention-settings.ts';
import { PERSONAL_TABLES } from '../../../src/privacy/inventory/personal-data-inventory.ts';
import { type DaysTillToday, openDaysTillToday } from './days-till-today.ts';
import { runStorytime } from './run-storytime.ts';

/** The child that days-till-today lets watch. */
const CHILD = '31';

describe('The privacy commands of storytime', () => {
  let days: DaysTillToday;
  let folder: string;
  const storytime = (...words: string[]) => runStorytime(words, { DATABASE_URL: days.url });

  before(async () => {
    days = await openDaysTillToday();
    folder = mkdtempSync(join(tmpdir(), 'storytime-privacy-'));
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await days.close();
  });

  const accesses = () =>
    days.database('access_log').orderBy('id').select('actor', 'action', 'object_kind', 'reason');

  it('export a child to a file that only its owner may read, and overwrite none', async () => {
    const file = join(folder, 'child.json');
    const first = await storytime('export-child', CHILD, '--output', file, '--reason', 'parent_request');
    expect(first.code, first.stderr).to.equal(0);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    const { tables } = JSON.parse(readFileSync(file, 'utf8'));
    expect(tables[0].rows).to.not.be.empty;
    const again = await storytime('export-child', CHILD, '--output', file);
    expect([again.code, again.stderr]).to.deep.equal([
      2,
      `${file} exists and is not overwritten: name another file.\n`,
    ]);
    const astray = await storytime('export-child', CHILD, '--output', join(folder, 'nowhere', 'child.json'));
    expect([astray.code, astray.stderr]).to.deep.include(2).and.have.nested.property('[1]').include('ENOENT');
    expect(JSON.parse(readFileSync(file, 'utf8')).tables).to.deep.equal(tables);
    const piped = await storytime('export-child', CHILD);
    expect(JSON.parse(piped.stdout).tables).to.deep.equal(tables);
  });

  it('read the id from standard input, so that it is in no history and no list of processes', async () => {
    const environment = { DATABASE_URL: days.url };
    const typed = await runStorytime(['export-child', CHILD], environment);
    const exported = await runStorytime(['export-child', '-'], environment, `  ${CHILD}\r\n31415\n`);
    const tablesOf = (text: string) => JSON.parse(text).tables[0];
    expect([exported.code, exported.stderr]).to.deep.equal([0, '']);
    expect(tablesOf(exported.stdout)).to.deep.equal(tablesOf(typed.stdout));
    const shown = await runStorytime(['erase-child', '-', '--reason', 'other'], environment, CHILD);
    expect(shown.stdout).to.match(/usage_events\s+[1-9]/);
    for (const input of ['', 'ada\n']) {
      const { code, stdout, stderr } = await runStorytime(['export-child', '-'], environment, input);
      expect([code, stdout], input).to.deep.equal([2, '']);
      expect(stderr).to.include('--child').and.not.include('ada');
    }
  }).timeout(120_000);

  it('leave no file behind if nothing could be written into it', async () => {
    const file = join(folder, 'never.json');
    const away = { DATABASE_URL: Object.assign(new URL(days.url), { pathname: '/nowhere' }).href };
    const { code } = await runStorytime(['export-child', CHILD, '--output', file], away);
    expect([code, existsSync(file)]).to.deep.equal([1, false]);
  });

  it('erase only with --yes, and print the receipt, also when it is repeated', async () => {
    const shown = await storytime('erase-child', CHILD, '--reason', 'parent_request');
    expect(shown.stdout)
      .to.match(/usage_events\s+\d+/)
      .and.include('--yes');
    expect(await days.database('child_profiles').where({ id: CHILD })).to.have.lengthOf(1);
    const words = ['erase-child', CHILD, '--reason', 'parent_request', '--yes', '--json'];
    const erased = await storytime(...words);
    expect(erased.code, erased.stderr).to.equal(0);
    const receipt = JSON.parse(erased.stdout);
    expect(receipt).to.include({ status: 'completed', kind: 'erase_profile' });
    expect(await days.database('usage_events').where({ child_profile_id: CHILD })).to.be.empty;
    expect(JSON.parse((await storytime(...words)).stdout)).to.deep.equal(receipt);
    expect((await storytime(...words.slice(0, -1))).stdout).to.match(/Receipt \d+: erase_profile, completed/);
  });

  it('are recorded in the access log without the id of the child', async () => {
    const entries = await accesses();
    expect(entries.map(({ action }) => action)).to.deep.equal([
      ...['export', 'export', 'export', 'export', 'view', 'view', 'erase', 'erase', 'erase'],
    ]);
    expect(entries.every(({ actor }) => actor === 'command line')).to.equal(true);
  });

  it('print the policy in force, as text and as JSON', async () => {
    const environment = { DATABASE_URL: days.url, RETENTION_PLAYS_DAYS: '400' };
    const text = await runStorytime(['policy'], environment);
    expect(text.code, text.stderr).to.equal(0);
    expect(text.stdout).to.include('Kept: 400 days.').and.include('Deletion by age has not run yet.');
    const titles = Object.keys(PERSONAL_TABLES).map((table) => table.replaceAll('_', ' '));
    for (const title of titles) {
      expect(text.stdout, title).to.match(new RegExp(`^${title}$\\n {2}\\S.*\\n(.*\\n)*? {2}Kept: `, 'im'));
    }
    const lives = Object.values(PERSONAL_TABLES).map(({ retention }) =>
      retention({ ...DEFAULT_RETENTION, playsDays: 400 }),
    );
    const unwrapped = text.stdout.replace(/\n {2}(?=\S)/g, ' ');
    for (const life of lives) expect(unwrapped).to.include(`Kept: ${life}.`);
    expect(Math.max(...text.stdout.split('\n').map((line) => line.length))).to.be.at.most(90);
    const json = await runStorytime(['policy', '--json'], environment);
    expect(JSON.parse(json.stdout).settings).to.include({ playsDays: 400, rawEventsDays: 90 });
  });

  it('refuse wrong arguments with exit code 2, and another key with 1', async () => {
    for (const words of [
      ['erase-child', 'ada', '--reason', 'parent_request'],
      ['erase-child', CHILD],
      ['erase-child', CHILD, '--reason', 'she asked'],
      ['erase-child', CHILD, '--reason', 'other', '--scope', 'half'],
      ['export-child', '0'],
    ]) {
      const { code, stdout } = await storytime(...words);
      expect([code, stdout], words.join(' ')).to.deep.equal([2, '']);
    }
    const other = await runStorytime(['erase-child', CHILD, '--reason', 'other', '--yes'], {
      ...{ DATABASE_URL: days.url, SUBJECT_KEY: 'another key than that of the tombstones' },
    });
    expect(other.code).to.equal(1);
    expect(other.stderr).to.include('SUBJECT_KEY');
    expect(existsSync(join(folder, '0'))).to.equal(false);
  });
});
