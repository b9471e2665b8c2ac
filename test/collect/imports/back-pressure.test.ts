import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { ImportSource } from '../../../src/collect/imports/import-source.ts';
import { readLines } from '../../../src/collect/imports/read-lines.ts';
import { readNdjson } from '../../../src/collect/imports/read-records.ts';
import { collectGarbage } from '../../support/collect-garbage.ts';
import { type ImportRig, openImportRig } from './import-rig.ts';

const START = Date.parse('2024-05-01T00:00:00Z');
const LINES_PER_CHUNK = 1_000;

/**
 * A file of this many lines, in plays of 20 events, that is generated while it is read; `pulled` counts the lines
 * that were read.
 */
function generatedSource(lines: number): ImportSource & { pulled(): number } {
  let pulled = 0;
  const chunkAt = (from: number) =>
    Buffer.from(
      Array.from({ length: LINES_PER_CHUNK }, (_, index) => {
        const number = from + index;
        const at = new Date(START + number * 15_000).toISOString();
        const type = number % 20 === 0 ? 'play_start' : 'heartbeat';
        return `{"event_type":"${type}","child_profile_id":${1 + (number % 2)},"book_id":1,"position_seconds":${number % 300},"occurred_at":"${at}"}\n`;
      }).join(''),
    );
  return {
    name: 'generated',
    size: lines * 120,
    pulled: () => pulled,
    read: async function* (offset) {
      if (offset > 0) return;
      pulled = 0;
      for (let from = 0; from < lines; from += LINES_PER_CHUNK) {
        pulled = from + LINES_PER_CHUNK;
        yield chunkAt(from);
      }
    },
  };
}

describe('A large import', () => {
  let rig: ImportRig;
  before(async () => {
    rig = await openImportRig();
  });
  after(() => rig.close());
  beforeEach(() => rig.reset());

  it('reads no more than a batch ahead of what is stored', async () => {
    const source = generatedSource(20_000);
    const ahead: number[] = [];
    let stored = 0;
    await rig.importContent(source, {
      linesPerBatch: 2_000,
      onRejects: async () => {
        await pause(20);
        ahead.push(source.pulled() - stored);
      },
      onProgress: ({ lines }) => {
        stored = lines;
      },
    });
    expect(ahead).to.have.length(10);
    expect(Math.max(...ahead)).to.be.at.most(2 * 2_000 + LINES_PER_CHUNK);
  });

  it('takes no more memory for 40,000 lines than for a tenth of them', async function () {
    this.timeout(240_000);
    const peakOf = async (lines: number) => {
      await rig.reset();
      let peak = 0;
      const look = () => {
        collectGarbage(); // unreachable memory must not count
        peak = Math.max(peak, process.memoryUsage().heapUsed);
      };
      const report = await rig.importContent(generatedSource(lines), { onProgress: look });
      expect(report).to.deep.include({ accepted: lines, rejected: {} });
      return peak;
    };
    const small = await peakOf(4_000);
    expect((await peakOf(40_000)) - small).to.be.below(25 * 1024 * 1024);
  });

  it('skips a line of hundreds of MB without keeping it in memory', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    async function* content() {
      for (let count = 0; count < 300; count += 1) yield chunk;
      yield Buffer.from('\n{"a":1}\n');
    }
    const before = process.memoryUsage().rss;
    const records = [];
    for await (const portion of readNdjson(readLines(content(), { offset: 0, line: 0 })))
      records.push(...portion);
    expect(records).to.have.length(2);
    expect(records[0]).to.have.nested.property('reject.code', 'too_long');
    expect(records[1]).to.deep.include({ line: 2, element: { a: 1 } });
    expect(process.memoryUsage().rss - before).to.be.below(50 * 1024 * 1024);
  });
});
