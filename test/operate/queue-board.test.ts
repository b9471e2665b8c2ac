import { expect } from 'chai';
import { SCOPES } from '../../src/foundation/access/principal.ts';
import { JOB_NAMES } from '../../src/foundation/queue/job-contracts.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { type System, startSystem } from '../support/system.ts';
import { TEST_KEYS, UNKNOWN_KEY } from '../support/test-keys.ts';

const BOARD = '/admin/queues';
const QUEUES = `${BOARD}/api/queues`;
const [QUEUE] = JOB_NAMES;
const PAUSE = `${QUEUES}/${QUEUE}/pause`;
const RESUME = `${QUEUES}/${QUEUE}/resume`;

interface ShownQueue {
  name: string;
  isPaused: boolean;
  readOnlyMode: boolean;
}

describe('The board of the queues', () => {
  let api: System;

  before(async () => {
    api = await startSystem();
  });
  after(() => api.close());

  const isPaused = async () => {
    const { body } = await api.send('GET', QUEUES);
    return (body as { queues: ShownQueue[] }).queues.find(({ name }) => name === QUEUE)?.isPaused;
  };

  it('is shown only to keys of scope ops or admin', async () => {
    for (const path of [
      BOARD,
      `${BOARD}/`,
      `${BOARD}/queue/${QUEUE}`,
      QUEUES,
      `${BOARD}/static/js/none.js`,
    ]) {
      const missing = await api.send('GET', path, { key: null });
      expectProblem(missing, 'key_missing');
      expect(missing.headers['www-authenticate']).to.equal('Basic realm="storytime", charset="UTF-8"');
      expectProblem(await api.send('GET', path, { key: UNKNOWN_KEY }), 'key_unknown');
      for (const scope of SCOPES) {
        const answer = await api.send('GET', path, { key: TEST_KEYS[scope] });
        if (scope === 'ops' || scope === 'admin') expect(answer.status, path).to.be.oneOf([200, 404]);
        else expectProblem(answer, 'scope_missing');
      }
    }
  });

  it('offers its buttons to keys of scope ops alone', async () => {
    for (const scope of ['ops', 'admin'] as const) {
      const { body } = await api.send('GET', QUEUES, { key: TEST_KEYS[scope] });
      const modes = (body as { queues: ShownQueue[] }).queues.map(({ readOnlyMode }) => readOnlyMode);
      expect(modes, scope).to.deep.equal(JOB_NAMES.map(() => scope !== 'ops'));
    }
  });

  it('accepts the key as the password of HTTP Basic, with any user name', async () => {
    for (const user of ['', 'ada']) {
      const authorization = `Basic ${Buffer.from(`${user}:${TEST_KEYS.ops}`).toString('base64')}`;
      expect((await api.send('GET', BOARD, { key: null, headers: { authorization } })).status).to.equal(200);
    }
    for (const login of [`${TEST_KEYS.ops}:`, `ada:${UNKNOWN_KEY}`, 'ada:', ':', '']) {
      const authorization = `Basic ${Buffer.from(login).toString('base64')}`;
      const answer = await api.send('GET', BOARD, { key: null, headers: { authorization } });
      expect(answer.status, login).to.equal(401);
    }
  });

  it('shows every queue', async () => {
    const { body } = await api.send('GET', QUEUES);
    expect((body as { queues: ShownQueue[] }).queues.map(({ name }) => name)).to.have.members(JOB_NAMES);
  });

  it('loads nothing from other hosts, cannot be framed, and forbids what it does not need', async () => {
    const { text, headers } = await api.send('GET', BOARD);
    expect(headers['content-type']).to.include('text/html');
    expect(text).not.to.match(/(src|href)="(https?:)?\/\//);
    expect(headers['content-security-policy'])
      .to.include("default-src 'self'")
      .and.include("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).to.equal('nosniff');
    const assets = Array.from(text.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g), ([, path]) => path ?? '');
    expect(assets).not.to.deep.equal([]);
    for (const asset of assets) {
      const path = asset.startsWith('/') ? asset : `${BOARD}/${asset}`;
      expect((await api.send('GET', path)).status, path).to.equal(200);
    }
  });

  it('is one route in the metrics, whatever the paths of its parts are', async () => {
    await api.send('GET', QUEUES);
    await api.send('GET', BOARD, { key: null });
    const { text } = await api.send('GET', '/metrics');
    expect(text).to.include(`method="GET",route="${BOARD}",status="200"`);
    expect(text).to.include(`method="GET",route="${BOARD}",status="401"`);
    expect(text).not.to.match(/route="(\/|\/api\/queues[^"]*|[^"]*static[^"]*)"/);
  });

  it('lets keys of scope ops alone change something', async () => {
    expectProblem(await api.send('PUT', PAUSE, { key: TEST_KEYS.admin }), 'scope_missing');
    expectProblem(await api.send('PUT', PAUSE, { key: null }), 'key_missing');
    expect(await isPaused()).to.equal(false);
    expect((await api.send('PUT', PAUSE, { key: TEST_KEYS.ops })).status).to.equal(200);
    expect(await isPaused()).to.equal(true);
    expect((await api.send('PUT', RESUME, { key: TEST_KEYS.ops })).status).to.equal(200);
    expect(await isPaused()).to.equal(false);
  });

  it('accepts no change that a page of another site makes a browser send', async () => {
    for (const site of ['cross-site', 'same-site', 'anything']) {
      const answer = await api.send('PUT', PAUSE, {
        key: TEST_KEYS.ops,
        headers: { 'sec-fetch-site': site },
      });
      expectProblem(answer, 'scope_missing');
    }
    expect(await isPaused()).to.equal(false);
    for (const site of ['same-origin', 'none']) {
      const headers = { 'sec-fetch-site': site };
      expect((await api.send('PUT', RESUME, { key: TEST_KEYS.ops, headers })).status).to.equal(200);
      expect((await api.send('GET', QUEUES, { key: TEST_KEYS.ops, headers })).status).to.equal(200);
    }
  });

  it('shows no internal error when the queues do not answer', async () => {
    await api.database.raw('alter schema bullmq rename to gone');
    try {
      const answer = await api.send('GET', QUEUES);
      expectProblem(answer, 'queue_unavailable');
      expect(answer.text).not.to.match(/bullmq|relation|function|schema/);
    } finally {
      await api.database.raw('alter schema gone rename to bullmq');
    }
    expect(await isPaused()).to.equal(false);
  });

  it('answers that the queues are unavailable if they hang', async () => {
    const waiting = await startSystem({ queuesMilliseconds: 300 });
    const holder = await waiting.database.transaction();
    const { rows } = await holder.raw(
      "select string_agg(format('bullmq.%I', tablename), ', ') as tables from pg_tables where schemaname = 'bullmq'",
    );
    await holder.raw(`lock table ${rows[0].tables} in access exclusive mode`);
    expectProblem(await waiting.send('GET', QUEUES), 'queue_unavailable');
    await holder.rollback();
    await waiting.close();
  });
});
