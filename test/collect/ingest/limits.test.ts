import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompressSync, deflateSync, gzip, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import {
  afterNow,
  countedUuid,
  EVENTS_PATH,
  expectAnswer,
  type IngestApi,
  sentEvent,
  startIngest,
} from './posting-events.ts';

/** Not synchronous: if the process were blocked for seconds, the kept-alive connection would end. */
const gzipBeside = promisify(gzip);

const MEBIBYTE = 1024 * 1024;

describe('A request to POST /api/v1/events', () => {
  let api: IngestApi;

  before(async () => {
    api = await startIngest();
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  const sendRaw = (raw: string | Buffer, headers: Record<string, string> = {}) =>
    api.send('POST', EVENTS_PATH, { raw, headers: { 'content-type': 'application/json', ...headers } });
  const sendCompressed = (encoding: string, raw: Buffer) => sendRaw(raw, { 'content-encoding': encoding });

  it('can contain 500 events', async () => {
    expect(await api.post(manyEvents(500))).to.include({ accepted: 500 });
    expect(await api.post(manyEvents(500))).to.include({ duplicates: 500 });
    expect(await api.stored()).to.have.lengthOf(500);
  });

  it('is refused with 501 events: none is stored, and the answer states the limit', async () => {
    const answer = await api.send('POST', EVENTS_PATH, { json: { events: manyEvents(501) } });
    expect(expectProblem(answer, 'payload_too_large').detail).to.include('500');
    const nothings = await api.send('POST', EVENTS_PATH, { json: { events: Array(501).fill(0) } });
    expectProblem(nothings, 'payload_too_large');
    expect(await api.stored()).to.deep.equal([]);
  });

  it('can have 1 MiB, and not a byte more', async () => {
    const full = await sendRaw(bodyOf(MEBIBYTE));
    expect(expectAnswer(full.status, full.body, 1).accepted).to.equal(1);
    const beyond = await sendRaw(bodyOf(MEBIBYTE + 1));
    expect(expectProblem(beyond, 'payload_too_large').detail).to.include('1048576');
    const chunked = await sendRaw(bodyOf(MEBIBYTE + 1), { 'transfer-encoding': 'chunked' });
    expectProblem(chunked, 'payload_too_large');
    expect(await api.stored()).to.have.lengthOf(1);
  });

  it('is measured after decompression', async () => {
    const compressors = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
    for (const [encoding, compress] of Object.entries(compressors)) {
      await api.reset();
      const full = await sendCompressed(encoding, compress(bodyOf(MEBIBYTE)));
      expect(expectAnswer(full.status, full.body, 1).accepted, encoding).to.equal(1);
      const beyond = await sendCompressed(encoding, compress(bodyOf(MEBIBYTE + 1)));
      expect(expectProblem(beyond, 'payload_too_large').detail).to.include('1048576');
    }
  });

  it('can be nearly incompressible', async () => {
    const noise = randomBytes(500_000).toString('base64');
    const zipped = gzipSync(JSON.stringify({ events: [sentEvent()], noise }));
    for (const name of ['gzip', 'GZip', 'x-gzip', ' X-GZIP '])
      expect((await sendCompressed(name, zipped)).status, name).to.equal(200);
  });

  it('cannot be a compression bomb: 300 MB of inflated data are given up early', async () => {
    const bomb = await gzipBeside(Buffer.alloc(300 * MEBIBYTE));
    const memoryBefore = process.memoryUsage().rss;
    const startedAt = performance.now();
    for (let time = 0; time < 5; time += 1) {
      expectProblem(await sendCompressed('gzip', bomb), 'payload_too_large');
    }
    expect(performance.now() - startedAt).to.be.lessThan(15_000);
    expect(process.memoryUsage().rss - memoryBefore).to.be.lessThan(150 * MEBIBYTE);
    expect((await api.post([sentEvent()])).accepted).to.equal(1);
  });

  it('is refused if compressed data are damaged, incomplete or not compressed at all', async () => {
    const zipped = gzipSync(JSON.stringify({ events: [sentEvent()] }));
    const damaged = Buffer.from(zipped);
    damaged.fill(0xff, 20, 40);
    const wrongSum = Buffer.from(zipped);
    wrongSum.fill(0, zipped.length - 8);
    for (const bytes of [
      zipped.subarray(0, -12),
      zipped.subarray(0, 15),
      damaged,
      wrongSum,
      Buffer.from('{}'),
    ]) {
      expectProblem(await sendCompressed('gzip', bytes), 'malformed_json');
    }
    expectProblem(await sendCompressed('br', zipped), 'malformed_json');
    expect(await api.stored()).to.deep.equal([]);
  });

  it('is refused if its encoding is unknown, or if it has two', async () => {
    const zipped = gzipSync(gzipSync(JSON.stringify({ events: [sentEvent()] })));
    for (const encoding of ['zstd', 'gzip, gzip', 'compress', 'x', 'gzip;q=1']) {
      expectProblem(await sendCompressed(encoding, zipped), 'unsupported_media_type');
    }
  });

  it('leaves the connection usable even if it was too large', async () => {
    for (let time = 0; time < 10; time += 1) {
      for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
        expectProblem(await sendRaw(bodyOf(5 * MEBIBYTE), headers), 'payload_too_large');
        expect((await api.send('GET', '/livez')).status).to.equal(200);
      }
    }
  });
});

const manyEvents = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    sentEvent({
      event_id: countedUuid(index),
      occurred_at: afterNow(-1000 * index),
      position_seconds: index,
    }),
  );

/** A body with one event and exactly this many bytes, some of them in two-byte characters. */
function bodyOf(bytes: number): string {
  const start = `{"events":[${JSON.stringify(sentEvent())}],"é":"`;
  return `${start}${'a'.repeat(bytes - Buffer.byteLength(start) - 2)}"}`;
}
