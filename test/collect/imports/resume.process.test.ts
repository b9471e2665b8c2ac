import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ImportTakenOverError } from '../../../src/collect/imports/import-run.ts';
import { DamagedSourceError, openImportFile } from '../../../src/collect/imports/import-source.ts';
import type { ImportReject } from '../../../src/collect/imports/rejects.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { startProgram } from '../../support/child-processes.ts';
import { eventually } from '../../support/eventually.ts';
import { csvOf, gzipped, ndjsonOf, sourceOf } from './history-files.ts';
import { type ImportRig, NOW, openImportRig, readStored } from './import-rig.ts';

const PROGRAM = fileURLToPath(new URL('./import-process.ts', import.meta.url));

/** This many plays of three events, one per minute. */
function playsOf(count: number): OracleEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const at = index * 60;
    return buildStream(`play_start ${at} 0, heartbeat ${at + 45} 45, play_end ${at + 50} 50`);
  }).flat();
}

describe('An import that was interrupted', () => {
  let rig: ImportRig;
  before(async () => {
    rig = await openImportRig();
  });
  after(() => rig.close());
  beforeEach(() => rig.reset());

  const EVENTS = playsOf(40);
  const contents = {
    ndjson: ndjsonOf(EVENTS),
    csv: csvOf(EVENTS, { prettyMetadata: true }),
  };

  for (const format of ['ndjson', 'csv'] as const) {
    for (const compressed of [false, true]) {
      it(`continues where it stopped: ${format}${compressed ? ', gzip' : ''}`, async () => {
        const content = compressed ? gzipped(contents[format]) : contents[format];
        for (let run = 0; ; run += 1) {
          const stop = new AbortController();
          const report = await rig.importContent(sourceOf(content, 500), {
            ...{ format, linesPerBatch: 7, signal: stop.signal },
            onProgress: () => stop.abort(),
          });
          expect(report).to.deep.include({
            accepted: Math.min((run + 1) * 7, 120),
            duplicates: 0,
            rejected: {},
          });
          if (report.outcome === 'completed') break;
          expect(report.outcome).to.equal('interrupted');
        }
        await expectEverythingOnce();
      });
    }
  }

  async function expectEverythingOnce(): Promise<void> {
    const stored = await readStored(rig.database);
    await rig.reset();
    await rig.importContent(contents.ndjson);
    expect(stored).to.deep.equal(await readStored(rig.database));
    expect(stored).to.have.length(120);
  }

  it('continues after an error, too, and reports each bad line', async () => {
    const lines = contents.ndjson
      .split('\n')
      .flatMap((line, index) => (index % 10 === 9 ? [line, 'bad'] : [line]));
    const told: ImportReject[] = [];
    let failures = 0;
    const attempt = () =>
      rig.importContent(lines.join('\n'), {
        linesPerBatch: 11,
        onRejects: (rejects) => {
          if (failures < 5 && rejects.some(({ line }) => line > failures * 20)) {
            failures += 1;
            throw new Error('the disk is full');
          }
          told.push(...rejects);
        },
      });
    for (let run = 0; run < 5; run += 1) {
      const error = await attempt().catch((failure: unknown) => failure);
      expect(error).to.have.property('message', 'the disk is full');
    }
    const report = await attempt();
    expect(report).to.deep.include({
      outcome: 'completed',
      accepted: 120,
      duplicates: 0,
      rejected: { not_json: 12 },
    });
    expect(told.map(({ line }) => line)).to.deep.equal(
      Array.from({ length: 12 }, (_, index) => (index + 1) * 11),
    );
    expect(report.first_rejects).to.deep.equal(told);
  });

  it('says so if its gzip file was incomplete, and treats the complete file as another import', async () => {
    const whole = gzipped(contents.ndjson);
    const failure = rig.importContent(whole.subarray(0, whole.length - 20), { linesPerBatch: 10 });
    expect(await failure.catch((error: unknown) => error)).to.be.instanceOf(DamagedSourceError);
    expect(await rig.importContent(whole)).to.include({ outcome: 'completed', lines: 120 });
    await expectEverythingOnce();
  });

  it('stops if another process takes it over, and stores nothing twice', async () => {
    let other: Promise<unknown> | undefined;
    const first = rig.importContent(contents.ndjson, {
      linesPerBatch: 10,
      onProgress: () => {
        other ??= rig.importContent(contents.ndjson, { linesPerBatch: 10 });
      },
    });
    expect(await first.catch((error: unknown) => error)).to.be.instanceOf(ImportTakenOverError);
    expect(await other).to.deep.include({ outcome: 'completed', accepted: 120, duplicates: 0, lines: 120 });
    await expectEverythingOnce();
  });

  it('continues after kill -9 with the same command, and stores everything once', async () => {
    const events = playsOf(8_000);
    const folder = await mkdtemp(join(tmpdir(), 'storytime-import-'));
    const path = join(folder, 'history.ndjson.gz');
    try {
      await writeFile(path, gzipped(ndjsonOf(events)));
      const child = startProgram(PROGRAM, [rig.url, path, NOW.toISOString()]);
      const exit = once(child, 'exit');
      const isUnderWay = async () =>
        (await rig.database('imports').where('lines_read', '>', 2_000).first('id')) !== undefined;
      await eventually('the import is under way', isUnderWay);
      child.kill('SIGKILL');
      expect(await exit).to.deep.equal([null, 'SIGKILL']);
      const [{ lines_read, status }] = await rig.database('imports').select('lines_read', 'status');
      expect([lines_read < events.length, status]).to.deep.equal([true, 'running']);
      const report = await rig.importContent(await openImportFile(path));
      expect(report).to.deep.include({
        outcome: 'completed',
        accepted: events.length,
        duplicates: 0,
        rejected: {},
      });
      expect(report.resumed_after_line).to.be.at.least(lines_read);
      expect(await readStored(rig.database)).to.have.length(events.length);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('A file that was imported before', () => {
  let rig: ImportRig;
  before(async () => {
    rig = await openImportRig();
  });
  after(() => rig.close());
  beforeEach(() => rig.reset());

  const content = `${ndjsonOf(playsOf(5))}bad\n`;

  it('is recognised by its content, and nothing is done', async () => {
    const first = await rig.importContent(content);
    const [before] = await rig.database('imports');
    const again = await rig.importContent({ ...sourceOf(content), name: 'another name' });
    expect(again).to.deep.equal({ ...first, outcome: 'imported_before', resumed_after_line: 16 });
    expect(await rig.database('imports')).to.deep.equal([before]);
  });

  it('is read again with --restart, which finds only duplicates and changes no day', async () => {
    await rig.importContent(content);
    await rig.buildDays();
    const report = await rig.importContent(content, { restart: true });
    expect(report).to.deep.include({
      outcome: 'completed',
      resumed_after_line: 0,
      accepted: 0,
      duplicates: 15,
    });
    expect(report).to.deep.include({ rejected: { not_json: 1 }, dates: [] });
  });

  it('is read from the beginning with --restart, even if it was interrupted', async () => {
    const stop = new AbortController();
    await rig.importContent(content, {
      linesPerBatch: 4,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    const report = await rig.importContent(content, { restart: true });
    expect(report).to.deep.include({
      outcome: 'completed',
      resumed_after_line: 0,
      accepted: 11,
      duplicates: 4,
    });
  });

  it('is another import if it has grown since, and its old lines are duplicates', async () => {
    await rig.importContent(content);
    const more = ndjsonOf(buildStream('play_start 9000 0'));
    expect(await rig.importContent(content + more)).to.include({
      outcome: 'completed',
      accepted: 1,
      duplicates: 15,
    });
  });
});
