import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import { EVENTS_PATH, expectAnswer, type IngestApi, sentEvent, startIngest } from './posting-events.ts';

const BODY = JSON.stringify({ events: [sentEvent()] });

describe('The body of POST /api/v1/events', () => {
  let api: IngestApi;

  before(async () => {
    api = await startIngest();
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  const sendAs = (contentType: string | undefined, raw: string | Buffer | undefined = BODY) =>
    api.send('POST', EVENTS_PATH, {
      ...(raw === undefined ? {} : { raw }),
      headers: contentType === undefined ? {} : { 'content-type': contentType },
    });

  it('can be JSON sent as plain text, because a closing page has no choice', async () => {
    const types = [
      'application/json',
      'text/plain',
      'Application/JSON; charset=utf-8',
      'text/plain;charset=UTF-8',
    ];
    for (const type of types) {
      await api.reset();
      const answer = await sendAs(type);
      expect(expectAnswer(answer.status, answer.body, 1).accepted, type).to.equal(1);
    }
  });

  it('must not be of another content type', async () => {
    for (const type of [
      ...['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/html', 'text/xml'],
      ...[
        'application/octet-stream',
        'application/x-ndjson',
        'application/json-patch+json',
        'text/json',
        '*/*',
      ],
      ...[
        'application/vnd.api+json',
        'application/csp-report',
        'json',
        'text',
        'application/json/x',
        undefined,
      ],
    ]) {
      expectProblem(await sendAs(type), 'unsupported_media_type');
    }
    expect(await api.stored()).to.deep.equal([]);
  });

  it('must be present and complete', async () => {
    for (const raw of [
      '',
      ' ',
      '\n',
      '{',
      BODY.slice(0, -1),
      `${BODY}}`,
      `${BODY}${BODY}`,
      'events',
      '[1,]',
      "{'a':1}",
    ]) {
      for (const type of ['application/json', 'text/plain']) {
        expectProblem(await sendAs(type, raw), 'malformed_json');
      }
    }
    for (const constant of ['NaN', 'Infinity', '-Infinity', 'undefined', '01', '.5', '0x1', '+1', '1_000']) {
      expectProblem(await sendAs('application/json', `{"events":[],"x":${constant}}`), 'malformed_json');
    }
    expectProblem(await api.send('POST', EVENTS_PATH), 'malformed_json');
  });

  it('must be an object with a list of events, or an event', async () => {
    for (const raw of [
      ...['null', 'true', '0', '"events"', '[]', `[${JSON.stringify(sentEvent())}]`, '{}', '{"event":{}}'],
      ...[
        '{"events":null}',
        '{"events":{}}',
        '{"events":"x"}',
        '{"events":{"0":{},"length":1}}',
        '{"Events":[]}',
      ],
      ...['{"__proto__":{"events":[]}}', '{"constructor":{"events":[]}}', '{"length":1}'],
    ]) {
      expectProblem(await sendAs('application/json', raw), 'invalid_request');
    }
  });

  it('can begin with a byte order mark, and have unknown fields', async () => {
    const marked = await sendAs('application/json', `\ufeff${BODY}`);
    expect(expectAnswer(marked.status, marked.body, 1).accepted).to.equal(1);
    const more = await sendAs('application/json', BODY.replace('{', '{"sent_by":"a player","__proto__":[],'));
    expect(expectAnswer(more.status, more.body, 1).duplicates).to.equal(1);
  });

  it('must be UTF-8: other bytes are refused anywhere, and nothing is stored', async () => {
    const inside = (bytes: number[]) =>
      Buffer.concat([
        Buffer.from(`{"events":[${JSON.stringify(sentEvent())}],"note":"`),
        Buffer.from(bytes),
        Buffer.from('"}'),
      ]);
    const latin1 = Buffer.from(`{"events":[${JSON.stringify(sentEvent())}],"note":"Bücher"}`, 'latin1');
    const invalid = {
      'a byte that begins nothing': inside([0xff]),
      'half a character': inside([0xc3]),
      'the rest of a character': inside([0xa9]),
      'an overlong form': inside([0xc0, 0xaf]),
      'half of a surrogate pair': inside([0xed, 0xa0, 0x80]),
      'beyond Unicode': inside([0xf4, 0x90, 0x80, 0x80]),
      'ISO 8859-1': latin1,
      'cut off in the middle of a character': Buffer.concat([Buffer.from(BODY), Buffer.from([0xe2, 0x82])]),
      'UTF-16': Buffer.from(BODY, 'utf16le'),
    };
    for (const [what, bytes] of Object.entries(invalid)) {
      for (const type of ['application/json', 'text/plain', 'application/json; charset=utf-8']) {
        const answer = await sendAs(type, bytes);
        expect(answer.status, what).to.equal(400);
        expectProblem(answer, 'malformed_json');
      }
    }
    const compressed = await api.send('POST', EVENTS_PATH, {
      raw: gzipSync(latin1),
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    });
    expectProblem(compressed, 'malformed_json');
    expect(await api.stored()).to.deep.equal([]);
    const valid = Buffer.from(`{"events":[${JSON.stringify(sentEvent())}],"note":"Bücher 📚 \ufffd"}`);
    expect((await sendAs('application/json', valid)).status).to.equal(200);
  });

  it('can only be declared as UTF-8, or not at all', async () => {
    for (const charset of ['utf-8', 'UTF-8', 'utf8', '"utf-8"', '"UTF8"']) {
      for (const type of ['application/json', 'text/plain']) {
        expect((await sendAs(`${type}; charset=${charset}`)).status, charset).to.equal(200);
        expect((await sendAs(`${type};v=1;Charset=${charset}`)).status, charset).to.equal(200);
      }
    }
    await api.reset();
    for (const charset of [
      'iso-8859-1',
      'latin1',
      '"ISO-8859-1"',
      'utf-16',
      'utf-16le',
      'us-ascii',
      'utf-7',
      'x',
    ]) {
      for (const type of ['application/json', 'text/plain']) {
        expectProblem(await sendAs(`${type}; charset=${charset}`), 'unsupported_media_type');
        expectProblem(await sendAs(`${type};charset=utf-8;charset=${charset};`), 'unsupported_media_type');
      }
    }
    expect(await api.stored()).to.deep.equal([]);
  });

  it('is dropped if the client disconnects, and the next client is served', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': 10_000 };
    const abandoned = api.send('POST', EVENTS_PATH, { raw: BODY, headers, abortAfterMilliseconds: 50 });
    expect(await abandoned.catch((error: Error) => error.message)).to.equal('aborted by the test');
    expect((await api.post([sentEvent()])).accepted).to.equal(1);
    expect(await api.stored()).to.have.lengthOf(1);
  });

  it('is read after the key is checked, so that no stranger makes the server read it', async () => {
    for (const key of ['nobody-has-this-key', 'x']) {
      const answer = await api.send('POST', EVENTS_PATH, { key, raw: 'a'.repeat(100_000) });
      expectProblem(answer, 'key_unknown');
    }
    expectProblem(
      await api.send('POST', EVENTS_PATH, { key: null, json: { events: [], token: 7 } }),
      'key_missing',
    );
    const json = { events: [sentEvent()], token: 'nobody-has-this-key' };
    expectProblem(await api.send('POST', EVENTS_PATH, { key: null, json }), 'key_unknown');
    expect(await api.stored()).to.deep.equal([]);
  });
});
