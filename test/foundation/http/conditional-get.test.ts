import { expect } from 'chai';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';

const PATH = '/admin/api/v1/days?start=2026-02-24&end=2026-02-25';

describe('A conditional request', () => {
  let api: System;
  let etag: string;

  before(async () => {
    api = await startSystem();
    etag = String((await api.send('GET', PATH)).headers.etag);
    expect(etag).to.match(/^W\/"[\w-]{43}"$/);
  });
  after(() => api.close());

  const ask = (headers: Record<string, string>) => api.send('GET', PATH, { headers });

  for (const control of ['no-cache', 'max-age=0', 'no-store', 'max-age=0, no-cache', 'only-if-cached', '']) {
    it(`gets a 304 if the validator matches, with the Cache-Control "${control}" of the caller`, async () => {
      const headers = { 'if-none-match': etag, 'cache-control': control, pragma: 'no-cache' };
      const answer = await ask(headers);
      expect(answer).to.deep.include({ status: 304, text: '' });
      expect(answer.headers).to.include({
        etag,
        'cache-control': 'private, no-cache',
        vary: 'Authorization',
      });
    });
  }

  it('gets a 304 from fetch, which adds "no-cache" by itself', async () => {
    const answer = await fetch(`${api.address}${PATH}`, {
      headers: { authorization: `Bearer ${TEST_KEYS.every}`, 'if-none-match': etag },
    });
    expect(answer.status).to.equal(304);
    expect(await answer.text()).to.equal('');
  });

  it('gets a 304 if the validator is in its list, strong or weak, or if it accepts any', async () => {
    const strong = etag.replace('W/', '');
    for (const known of [strong, `"other", ${etag}`, `W/"a,b",${strong} , "c"`, '*', ' * ']) {
      expect((await ask({ 'if-none-match': known })).status, known).to.equal(304);
    }
  });

  it('gets a 304 by the validator alone, whatever time it sends', async () => {
    for (const time of ['Thu, 01 Jan 1970 00:00:00 GMT', 'Thu, 01 Jan 2099 00:00:00 GMT', 'yesterday']) {
      expect((await ask({ 'if-none-match': etag, 'if-modified-since': time })).status, time).to.equal(304);
    }
  });

  it('gets the whole answer if no validator matches', async () => {
    const unquoted = etag.slice(3, -1);
    for (const other of ['"other"', `W/"${unquoted}x"`, `"x${unquoted}"`, unquoted, '', '**', '"*"', 'W/']) {
      expect((await ask({ 'if-none-match': other })).status, other).to.equal(200);
    }
    const time = 'Thu, 01 Jan 2099 00:00:00 GMT';
    expect((await ask({ 'if-modified-since': time })).status, 'a time says nothing').to.equal(200);
    expect((await ask({ 'if-none-match': '"other"', 'if-modified-since': time })).status).to.equal(200);
  });

  it('gets the whole answer after that has changed', async () => {
    await api.send('POST', '/admin/api/v1/catalogue', {
      json: {
        publishers: [{ id: 1, name: 'Lantern Press' }],
        books: [{ id: 11, publisher_id: 1, title: 'The Owl Who Counted' }],
      },
    });
    const path = '/admin/api/v1/reports/usage?start=2026-02-24&end=2026-02-25';
    const before = await api.send('GET', path);
    await api.send('PUT', '/admin/api/v1/books/11', { json: { publisher_id: 1, title: 'The Owl' } });
    const headers = { 'if-none-match': String(before.headers.etag), 'cache-control': 'no-cache' };
    const after = await api.send('GET', path, { headers });
    expect(after.status).to.equal(200);
    expect(after.headers.etag).not.to.equal(before.headers.etag);
  });
});
