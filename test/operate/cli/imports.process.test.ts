import { expect } from 'chai';
import { ndjsonOf } from '../../collect/imports/history-files.ts';
import { type ImportRig, NOW, openImportRig } from '../../collect/imports/import-rig.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { runStorytime } from './run-storytime.ts';

/** What was imported, and taking it back, on the command line (docs/import.md, "Taking an import back"). */
describe('storytime imports', () => {
  let rig: ImportRig;
  let id: number;
  before(async () => {
    rig = await openImportRig();
    await rig.reset();
    const events = buildStream('play_start 0 0, heartbeat 45 45, play_end 60 60');
    ({ id } = await rig.importContent(`${ndjsonOf(events)}bad\n`, { now: () => NOW }));
  });
  after(() => rig.close());

  const storytime = (...words: string[]) =>
    runStorytime(words, { DATABASE_URL: rig.url, REPORTING_TIME_ZONE: 'UTC' });

  it('lists imports with their numbers and counts, and takes one back', async function () {
    this.timeout(180_000);
    const before = await storytime('imports');
    expect([before.code, before.stderr]).to.deep.equal([0, '']);
    const [head, row] = before.stdout.trimEnd().split('\n');
    expect(head).to.match(
      /^id +file_name +format +state +lines +accepted +duplicates +rejected +taken_back /,
    );
    expect(row?.split(/ +/).slice(0, 9)).to.deep.equal(
      [id, 'history', 'ndjson', 'completed', 4, 3, 0, 1, '-'].map(String),
    );

    const { code, stdout, stderr } = await storytime('imports', 'undo', String(id), '--json');
    expect(code, stderr).to.equal(0);
    expect(stderr).to.match(/^ {2}Taking back \(events\) +3 events \(\d+\.\d s\)\n$/);
    expect(JSON.parse(stdout)).to.deep.include({
      id,
      outcome: 'undone',
      taken_back: 3,
      dates: ['2024-05-06'],
    });

    const [after] = JSON.parse((await storytime('imports', '--json')).stdout);
    expect(after).to.include({ id, state: 'undone', accepted: 3, taken_back: 3 });
    const again = await storytime('imports', 'undo', String(id));
    expect(again.stdout).to.include('Done. No day changed.').and.include('taken back  3');
  });

  it('ends with 2 for an import that does not exist, and for wrong arguments', async function () {
    this.timeout(180_000);
    for (const [words, says] of [
      [['undo', '4711'], 'There is no import 4711'],
      [['undo', 'x'], 'must be the number of an import'],
      [['undo', String(id), '--revise-final'], '--reason'],
      [['fly'], 'too many arguments'],
    ] as const) {
      const { code, stdout, stderr } = await storytime('imports', ...words);
      expect([code, stdout], stderr).to.deep.equal([2, '']);
      expect(stderr).to.include(says);
    }
  });
});
