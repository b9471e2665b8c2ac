import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { BODY_BYTES_MAX, EVENTS_MAX } from '../../../src/collect/ingest/routes.ts';
import { WARNING_CODES } from '../../../src/collect/ingest/warnings.ts';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import {
  FUTURE_TOLERANCE_SECONDS,
  HEARTBEAT_SECONDS,
  LATE_WINDOW_DAYS,
  MAX_POSITION_SECONDS,
} from '../../../src/foundation/core/definitions.ts';
import { PROBLEMS, type ProblemCode } from '../../../src/foundation/core/errors.ts';
import { METADATA_BYTES_MAX } from '../../../src/records/events/event-schema.ts';
import { pickAllowedMetadata } from '../../../src/records/events/metadata.ts';
import { REJECT_CODES } from '../../../src/records/events/reject-codes.ts';
import { EVENT_TYPES } from '../../../src/records/events/usage-event.ts';
import { INSTALLED } from '../../support/installed.ts';
import { type System, startSystem } from '../../support/system.ts';

const TEXT = readFileSync(new URL('../../../docs/clients.md', import.meta.url), 'utf8');
const PROGRESS = '/api/v1/children/9001/progress?book_id=123';

/** The blocks of this kind, in order, as JSON. */
const blocksOf = (kind: string): Record<string, unknown>[] =>
  Array.from(TEXT.matchAll(new RegExp(`^\`\`\`${kind}\\n([^\`]*)\`\`\``, 'gm')), ([, block = '']) =>
    JSON.parse(block),
  );

/** The rows of the table with this head, as their cells. */
function tableOf(head: string): string[][] {
  const [, table = ''] = TEXT.split(`\n${head}\n`);
  const lines = table.slice(0, table.indexOf('\n\n')).split('\n').slice(1);
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Players are built from docs/clients.md, so it must agree with the code. */
describe('docs/clients.md', () => {
  let installation: System;
  let token: string;

  before(async () => {
    installation = await startSystem(INSTALLED);
    const child = (id: number, parent_id: number) => ({ id, parent_id, collection: 'allowed' });
    const registered_at = '2026-01-01T00:00:00Z';
    await installation.send('POST', '/admin/api/v1/catalogue', {
      json: {
        publishers: [{ id: 5, name: 'Lantern Press' }],
        books: [{ id: 123, publisher_id: 5, title: 'The Owl Who Counted', duration_seconds: 300 }],
        parents: [
          { id: 5001, registered_at },
          { id: 5002, registered_at },
        ],
        children: [child(9001, 5001), child(7777, 5002)],
      },
    });
    token = await installation.newToken([9001]);
  });
  after(() => installation.close());

  it('shows requests that get the answers it gives for them', async () => {
    const [requests, answers] = [blocksOf('json request'), blocksOf('json answer')];
    expect([requests.length, answers.length]).to.deep.equal([2, 2]);
    for (const [place, json] of requests.entries()) {
      const answer = await installation.send('POST', '/api/v1/events', { json, key: token });
      expect(answer.body).to.deep.equal(answers[place]);
    }
    const [event, progress] = blocksOf('json');
    const single = await installation.send('POST', '/api/v1/events', { json: event, key: token });
    expect(single.body).to.include({ duplicates: 1 });
    expect((await installation.send('GET', PROGRESS, { key: token })).body).to.deep.equal(progress);
  });

  it('shows every warning in an answer that the server really gives', async () => {
    const [shown] = blocksOf('json warning');
    const json = {
      ...{
        event_type: 'heartbeat',
        child_profile_id: 9001,
        book_id: 123,
        occurred_at: '2026-02-25T12:00:00Z',
      },
      ...{ eventId: '018f3a52-6c1e-7a4b-9a53-0f2b7c11d009', sessionId: '1', positionSeconds: 45 },
    };
    const { body } = await installation.send('POST', '/api/v1/events', { json, key: token });
    await installation.database('usage_events').where({ occurred_at: json.occurred_at }).delete();
    expect(body).to.deep.equal(shown);
    const rows = tableOf('| code | means | do |').map(([code]) => code);
    expect(rows).to.deep.equal(WARNING_CODES.map((code) => `\`${code}\``));
  });

  it('describes the session time-out correctly', async () => {
    const now = installation.clock();
    await buildDueDays(installation.database, { timeZone: 'UTC', now, withoutPause: true });
    const plays = await installation
      .database('plays')
      .where({ child_profile_id: 9001 })
      .select('watched_milliseconds', 'is_completed');
    expect(plays).to.deep.equal([{ watched_milliseconds: 125_000, is_completed: false }]);
    expect(TEXT).to.include('one play of 125 seconds');
  });

  it('lists every reject code in order, and says whether to keep the event', () => {
    const rows = tableOf('| code | means | retryable | do |').map(([code, , retryable]) => [code, retryable]);
    expect(rows).to.deep.equal(
      Object.entries(REJECT_CODES).map(([code, { retryable }]) => [`\`${code}\``, retryable ? 'yes' : 'no']),
    );
  });

  it('lists every problem of the events endpoint under its status', async () => {
    const rows = tableOf('| status | code | because | the batch |');
    for (const [status, code = ''] of rows) {
      const name = code.replaceAll('`', '') as ProblemCode;
      if (code !== '') expect(PROBLEMS[name]?.status, code).to.equal(Number(status));
    }
    const { body } = await installation.send('GET', '/openapi.json');
    const { paths } = body as {
      paths: Record<string, { post: { responses: Record<string, { description: string }> } }>;
    };
    const described = Object.values(paths['/api/v1/events']?.post.responses ?? {}).map(
      ({ description }) => description,
    );
    const codes = Array.from(described.join().matchAll(/`(\w+)`: /g), ([, code]) => `\`${code}\``);
    expect(codes).to.include('`rate_limited`').and.include('`database_unavailable`');
    expect(rows.map(([, code]) => code)).to.include.members(codes);
  });

  it('states the limits in force, every event type and every metadata key', () => {
    const limits = tableOf('| what | limit | beyond it |')
      .map(([, limit]) => limit)
      .join();
    for (const number of [EVENTS_MAX, BODY_BYTES_MAX, METADATA_BYTES_MAX]) {
      expect(limits).to.include(number.toLocaleString('en'));
    }
    expect(limits)
      .to.include(`${LATE_WINDOW_DAYS} days`)
      .and.include(`${FUTURE_TOLERANCE_SECONDS / 60} minutes`);
    expect(limits).to.include('120 a minute');
    expect(TEXT)
      .to.include(`every ${HEARTBEAT_SECONDS} seconds`)
      .and.include(MAX_POSITION_SECONDS.toLocaleString('en'));
    for (const type of EVENT_TYPES) expect(TEXT, type).to.include(`\`${type}\``);
    const [, keys = ''] =
      /Metadata keeps these keys[^:]*:\n([\s\S]*?)\n\n/.exec(TEXT.replaceAll('\r', '')) ?? [];
    const metadata = {
      ...{
        playback_rate: 0.25,
        quality: '4320p',
        platform: 'tv',
        device_class: 'tablet',
        app_version: '1.2',
      },
      ...{ reason: 'decode', replay: true, fullscreen: false, startup_ms: 1, stall_ms: 2 },
    };
    expect(pickAllowedMetadata(metadata).dropped).to.equal(0);
    for (const [key, value] of Object.entries(metadata)) {
      expect(keys, key).to.include(`\`${key}\``);
      if (typeof value === 'string' && key !== 'app_version') expect(keys).to.include(`\`${value}\``);
    }
  });

  it('links only to headings that exist', () => {
    const slugs = Array.from(
      TEXT.matchAll(/^## (.+)$/gm),
      ([, title = '']) => `#${title.toLowerCase().replaceAll(' ', '-')}`,
    );
    for (const [, target = ''] of TEXT.matchAll(/\]\((#[^)]+)\)/g)) expect(slugs).to.include(target);
  });
});
