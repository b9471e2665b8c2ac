import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DEFAULT_RETENTION } from '../../../src/foundation/core/retention-settings.ts';
import { connectDatabase } from '../../../src/foundation/db/connect-database.ts';
import { type ImportCommandOptions, importCommand } from '../../../src/operate/cli/commands/import.ts';
import { runInProcess } from '../../operate/cli/run-storytime.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import { csvOf, gzipped, ndjsonOf } from './history-files.ts';
import { closeDay, type ImportRig, NOW, openImportRig } from './import-rig.ts';

const EVENTS = buildStream('play_start 0 0, heartbeat 45 45, play_end 60 60');

describe('storytime import', () => {
  let rig: ImportRig;
  let folder: string;
  before(async () => {
    rig = await openImportRig();
    folder = await mkdtemp(join(tmpdir(), 'storytime-import-'));
  });
  after(async () => {
    await rm(folder, { recursive: true });
    await rig.close();
  });
  beforeEach(() => rig.reset());

  const pathOf = (name: string) => join(folder, name);

  const start = (file: string, options: ImportCommandOptions = {}, url = rig.url) =>
    runInProcess(async () => {
      const database = connectDatabase({
        url,
        applicationName: 'import command',
        connectionsMax: 3,
        statementTimeoutMilliseconds: 30_000,
      });
      const pseudonymiser = TEST_SUBJECT_KEYS;
      process.exitCode = await importCommand(pathOf(file), options, {
        ...{ database, clock: () => NOW, timeZone: 'UTC', pseudonymiser, retention: DEFAULT_RETENTION },
      });
      await database.destroy();
    });
  const runOn = async (file: string, content: string | Buffer, options?: ImportCommandOptions) => {
    await writeFile(pathOf(file), content);
    return start(file, options);
  };

  it('reports what happened to the lines, and does not fail if some are rejected', async () => {
    const content = `${ndjsonOf(EVENTS)}secret\n${ndjsonOf(EVENTS.slice(0, 1))}`;
    const { code, stdout: output, stderr: errors } = await runOn('history.jsonl', content);
    expect(code).to.equal(0);
    expect(errors).to.match(/^ +Importing \(MiB\) +5 lines \([\d.]+ s\)\n$/);
    expect(output).to.include('accepted    3\n').and.to.include('duplicates  1\n');
    expect(output).to.include('rejected    1 (not_json 1)').and.to.include('line 4: not_json.');
    expect(output).not.to.include('secret');
    const again = await start('history.jsonl');
    expect(again.code).to.equal(0);
    expect(again.stdout).to.include('imported before').and.to.include('--restart');
  });

  it('writes nothing but JSON for programs, and takes the format from the file name', async () => {
    const { code, stdout: output } = await runOn('history.CSV.gz', gzipped(csvOf(EVENTS)), { json: true });
    expect(code).to.equal(0);
    const [{ id }] = await rig.database('imports').select('id');
    expect({ ...JSON.parse(output), months_created: [] }).to.deep.equal({
      id,
      outcome: 'completed',
      lines: 3,
      accepted: 3,
      duplicates: 0,
      rejected: {},
      metadata_dropped: 0,
      resumed_after_line: 0,
      first_rejects: [],
      dates: ['2024-05-06'],
      dates_with_live_events: [],
      months_created: [],
      dates_revised: [],
      raw_events_kept_until: null,
    });
  });

  it('writes every rejected line to the given file, but never over the imported file', async () => {
    const bad = 'x\n'.repeat(30);
    const rejects = pathOf('rejects.ndjson');
    await writeFile(rejects, 'from before');
    const { stdout: output } = await runOn('bad.ndjson', bad, { rejects });
    expect(output).to.include('The first 20 rejected lines').and.to.include(rejects);
    const lines = (await readFile(rejects, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).line)).to.deep.equal(
      Array.from({ length: 30 }, (_, at) => at + 1),
    );
    expect(JSON.parse(lines[0]!)).to.deep.equal({
      line: 1,
      code: 'not_json',
      detail: 'The line is not JSON.',
    });
    const over = await runOn('over.ndjson', `${bad}y\n`, { rejects: pathOf('over.ndjson') });
    expect([over.code, await readFile(pathOf('over.ndjson'), 'utf8')]).to.deep.equal([2, `${bad}y\n`]);
  });

  it('exits with 2 for wrong arguments, and does nothing', async () => {
    await writeFile(pathOf('history.txt'), ndjsonOf(EVENTS));
    await writeFile(pathOf('history.csv'), ndjsonOf(EVENTS));
    const wrong: [string, ImportCommandOptions, string][] = [
      ['nowhere.ndjson', {}, 'does not exist'],
      ['', { format: 'ndjson' }, 'not a file'],
      ['history.txt', {}, '--format'],
      ['history.txt', { format: 'xml' }, '--format'],
      ['history.txt', { format: 'ndjson', reviseFinal: true }, '--reason'],
      ['history.txt', { format: 'ndjson', since: '2024-02-30' }, '--since must be a date'],
      ['history.txt', { format: 'ndjson', reason: 'because' }, '--revise-final'],
      ['history.csv', {}, 'must name the columns'],
    ];
    for (const [file, options, about] of wrong) {
      const { code, stdout: output, stderr: errors } = await start(file, options);
      expect([code, output]).to.deep.equal([2, '']);
      expect(errors).to.include(about);
    }
    expect(await rig.database('usage_events').first()).to.equal(undefined);
  });

  it('refuses events before --since, and says how to import them', async () => {
    const { code, stdout: output } = await runOn('since.ndjson', ndjsonOf(EVENTS), { since: '2024-05-07' });
    expect(code).to.equal(0);
    expect(output).to.include('rejected    3 (before_since 3)').and.to.include('an earlier --since');
  });

  it('exits with 1 if the database is unreachable, and says nothing more', async () => {
    await writeFile(pathOf('unreachable.ndjson'), ndjsonOf(EVENTS));
    const {
      code,
      stdout: output,
      stderr: errors,
    } = await start('unreachable.ndjson', {}, 'postgres://nobody:secret@127.0.0.1:9/x');
    expect([code, output]).to.deep.equal([1, '']);
    expect(errors).to.include('ECONNREFUSED').and.not.to.include('secret');
  });

  it('revises final days if it is given a reason', async () => {
    await rig.importContent(ndjsonOf(EVENTS.slice(0, 1)));
    await rig.buildDays();
    await closeDay(rig.database, '2024-05-06', 'final');
    const refused = await runOn('late.ndjson', ndjsonOf(EVENTS));
    expect(refused.stdout).to.include('rejected    2 (day_final 2)').and.to.include('No day changed');
    expect(refused.stdout).to.include('--restart --revise-final');
    const options = { reviseFinal: true, reason: 'a tablet came back', restart: true };
    const revised = await start('late.ndjson', options);
    expect(revised.stdout).to.include('revised     2024-05-06').and.to.include('accepted    2');
  });
});
