import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { buildStream } from '../../oracle/build-stream.ts';
import { startProgram } from '../../support/child-processes.ts';
import { eventually } from '../../support/eventually.ts';
import { ndjsonOf } from './history-files.ts';
import { type ImportRig, NOW, openImportRig } from './import-rig.ts';

const PROGRAM = fileURLToPath(new URL('./import-process.ts', import.meta.url));

describe('The process of storytime import', () => {
  let rig: ImportRig;
  let folder: string;
  before(async () => {
    rig = await openImportRig();
    await rig.reset();
    folder = await mkdtemp(join(tmpdir(), 'storytime-import-'));
  });
  after(async () => {
    await rm(folder, { recursive: true });
    await rig.close();
  });

  const pathOf = (name: string) => join(folder, name);

  const start = (file: string) => {
    const given = [rig.url, pathOf(file), NOW.toISOString()];
    const child = startProgram(PROGRAM, given);
    const ended = Promise.all([once(child, 'exit'), text(child.stdout)]);
    return { child, ended: ended.then(([[code], output]) => ({ code, output })) };
  };

  it('stops at SIGINT after a batch, and continues there if it is started again', async () => {
    const many = buildStream(
      Array.from({ length: 60_000 }, (_, second) => `heartbeat ${second} 1`).join(', '),
    );
    await writeFile(pathOf('many.ndjson'), ndjsonOf(many));
    const { child, ended } = start('many.ndjson');
    await eventually('the import is under way', async () => {
      return (await rig.database('imports').where('lines_read', '>', 0).first('id')) !== undefined;
    });
    child.kill('SIGINT');
    const { code, output } = await ended;
    expect(code).to.equal(1);
    expect(output).to.include('Stopped. Run the same command to continue.');
    const rest = await start('many.ndjson').ended;
    expect(rest.code).to.equal(0);
    expect(rest.output)
      .to.match(/resumed {5}after line [\d,]+000\n/)
      .and.to.include('accepted    60,000');
  });
});
