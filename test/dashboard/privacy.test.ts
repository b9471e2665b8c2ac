import { expect } from 'chai';
import { buildDueDays } from '../../src/facts/build-due-days.ts';
import { holdBack, settleHolds } from '../../src/privacy/retention/retention-holds.ts';
import {
  BOOK,
  CHILD,
  type Installation,
  OTHER_CHILD,
  PARENT,
  startInstallation,
} from '../access/installation.ts';
import type { Answer } from '../support/http-client.ts';
import { type Browser, browser } from './browser.ts';
import { attributesOf, textOf } from './rendered.ts';

const PRIVACY = '/admin/privacy';
const ERASURE = `${PRIVACY}/erasure`;
const UNKNOWN_CHILD = '470011000039';
const IDS = /4700110000/;
const BYTES_MAX = 60 * 1024;

const ask = (action: string, id: number | string = CHILD) => ({
  ...{ id: String(id), action, reason: 'parent_request' },
});

/** The pages of the privacy office, through HTTP, without a script (docs/dashboard.md, "Privacy"). */
describe('The pages Privacy', () => {
  let installation: Installation;
  let office: Browser;
  let actor: string;
  /** Whatever was answered to the office. */
  const answers: Answer[] = [];

  before(async () => {
    installation = await startInstallation();
    const key = await installation.newKey('privacy');
    actor = `key ${(await installation.database('api_keys').first('id')).id}`;
    const visitor = browser(installation.send);
    await visitor.signIn(key);
    const keep = (answer: Answer) => {
      answers.push(answer);
      return answer;
    };
    office = {
      ...visitor,
      get: async (...request) => keep(await visitor.get(...request)),
      post: async (...request) => keep(await visitor.post(...request)),
    };
  });
  after(() => installation.close());

  const watch = async (child: number | string) => {
    const events = [0, 45, 90].map((position_seconds) => ({
      ...{ event_type: 'heartbeat', child_profile_id: child, book_id: BOOK, position_seconds },
      occurred_at: new Date(Date.parse('2026-02-24T10:00:00Z') + position_seconds * 1000).toISOString(),
    }));
    await installation.send('POST', '/api/v1/events', { json: { events } });
    await buildDueDays(installation.database, { timeZone: 'UTC', now: installation.clock() });
  };
  const open = async (path: string) => {
    const answer = await office.get(path);
    expect(answer.status, answer.text.slice(0, 400)).to.equal(200);
    return expectPage(answer);
  };
  const send = async (path: string, fields: Record<string, string>, status = 200) => {
    const answer = await office.post(path, fields);
    expect(answer.status, answer.text.slice(0, 400)).to.equal(status);
    return answer;
  };
  const shown = async (fields: Record<string, string>, status = 200, path = PRIVACY) =>
    expectPage(await send(path, fields, status));
  const logged = async () =>
    (await installation.database('access_log').orderBy('id')).map(
      ({ actor: who, action, object_kind, reason }) => [who, action, object_kind, reason].join(' '),
    );
  const lastLogged = async () => (await logged()).at(-1);

  function expectPage({ text, headers }: Answer): string {
    expect(headers['content-type']).to.equal('text/html; charset=utf-8');
    expect(headers['cache-control']).to.equal('no-store');
    expect(Buffer.byteLength(text)).to.be.below(BYTES_MAX);
    expect(text).not.to.match(/\b(NaN|undefined|Infinity)\b|\[object|Invalid/);
    expect(/<title>(.*)<\/title>/.exec(text)?.[1]).not.to.match(IDS);
    expect(
      attributesOf(text, /^<(a|form|link) /, '(?:href|action)').filter((one) => IDS.test(one)),
    ).to.deep.equal([]);
    return textOf(text);
  }

  it('say what would stand there when nothing was ever erased, looked at or retained', async () => {
    const text = await open(PRIVACY);
    expect(text).to.include(
      'Nobody has looked yet whether something is past its limit; no erasure is unfinished.',
    );
    expect(text).to.include('Retention has not run yet');
    expect(text).to.include('Nothing was ever erased.').and.include('Nobody has looked yet.');
    expect(await open(`${PRIVACY}/requests`)).to.include('Nothing was ever erased.');
    expect(await open(`${PRIVACY}/access-log`)).to.include('Nobody has looked yet.');
    expect(await logged()).to.deep.equal([]);
  });

  it('are for scope privacy: others see neither page nor entry', async () => {
    for (const scope of ['admin', 'ops'] as const) {
      const visitor = browser(installation.send);
      await visitor.signIn(await installation.newKey(scope));
      expect((await visitor.get(PRIVACY)).status).to.equal(403);
      expect((await visitor.post(PRIVACY, ask('view'))).status).to.equal(403);
      expect((await visitor.get('/admin/operations')).text).not.to.include(`href="${PRIVACY}"`);
    }
    expect((await office.get(PRIVACY)).text).to.match(/href="\/admin\/privacy" aria-current="page">Privacy/);
    expect((await office.post(PRIVACY, { ...ask('view'), csrf: 'wrong' })).status).to.equal(403);
    expect(await logged()).to.deep.equal([]);
  });

  it('name what is wrong at the fields, and keep what was typed', async () => {
    for (const [fields, fault] of [
      [{ ...ask('view'), id: 'Mathilda' }, 'The id is a positive whole number'],
      [{ ...ask('view'), id: '9223372036854775808' }, 'The id is a positive whole number'],
      [{ ...ask('view'), reason: '' }, 'Choose a reason.'],
      [{ ...ask('view'), reason: 'inactivity' }, 'Choose a reason.'],
      [{ ...ask('sell') }, 'Choose what the parent asks.'],
    ] as const) {
      const { text } = await send(PRIVACY, fields, 400);
      expect(textOf(text)).to.include('Nothing was done').and.include(fault);
      expect(attributesOf(text, /id="id"/, 'value')).to.deep.equal([fields.id]);
    }
    const { text } = await send(PRIVACY, { ...ask('view'), id: 'x', reason: '' }, 400);
    expect(text).to.match(/id="id"[^>]* aria-invalid="true" aria-describedby="id-help id-error"/);
    expect(text).to.match(/id="reason"[^>]* aria-invalid="true" aria-describedby="reason-error"/);
    expect(text).to.include('href="#id"').and.include('href="#reason"');
    expect(await logged()).to.deep.equal([]);
  });

  it('answer what is held as a page for a parent, with everything that the API tells', async () => {
    await watch(CHILD);
    const text = await shown(ask('view', ` ${CHILD} `));
    expect(await lastLogged()).to.equal(`${actor} view child parent_request`);
    const { body } = await installation.send('GET', `/privacy/api/v1/children/${CHILD}`);
    const { categories } = body as {
      categories: { table: string; rows: number; purpose: string; kept: string }[];
    };
    for (const { purpose, kept } of categories.filter(({ table }) => table !== 'privacy_request_children'))
      expect(text).to.include(purpose).and.include(kept);
    expect(text).to.include('6 rows of data are held about your child, of 4 kinds.');
    expect(text).to.include('Reports of players').and.include('Tue 24 Feb 2026');
    expect(text).to.include('Which seconds of the book were watched.');
    expect(text).to.include('You have the right').and.include('never collected').and.include('Whom to ask');
    expect(text).to.include('It was made by a test.');
    expect(await shown(ask('view', UNKNOWN_CHILD)))
      .to.include('Nothing is held about your child.')
      .and.include('No child profile has this id');
  });

  it('give the export of the API as a file, without an id in its name or address', async () => {
    const page = await shown(ask('export'));
    expect(page).to.include('an export in the wrong hands is a breach');
    expect(await lastLogged()).not.to.include('export');
    const file = await send(`${PRIVACY}/export`, ask('export'));
    expect(await lastLogged()).to.equal(`${actor} export child parent_request`);
    expect(file.headers['content-disposition']).to.equal('attachment; filename="child-export.json"');
    expect(file.headers['content-type']).to.match(/^application\/json/);
    expect(file.headers['cache-control']).to.equal('no-store');
    const { body } = await installation.send('GET', `/privacy/api/v1/children/${CHILD}/export`);
    expect(file.body).to.deep.equal(body);
  });

  it('refuse collection and allow it again, and say so without the id', async () => {
    const { headers } = await send(PRIVACY, ask('refuse'), 303);
    expect(headers.location).to.equal(`${PRIVACY}?done=refuse`);
    expect(await lastLogged()).to.equal(`${actor} set_collection child parent_request`);
    expect(await open(headers.location ?? '')).to.include('Done: nothing more is collected about the child');
    expect(await shown(ask('view'))).to.include('Collecting is refused');
    expect((await send(PRIVACY, ask('allow'), 303)).headers.location).to.equal(`${PRIVACY}?done=allow`);
    expect(await shown(ask('view'))).not.to.include('Collecting is refused');
    expect(await shown(ask('refuse', UNKNOWN_CHILD), 404)).to.include(
      'There is no child profile with this id',
    );
  });

  it('name and count what an erasure deletes, and delete nothing for another id', async () => {
    const rows = await installation.database('usage_events').count().first();
    const text = await shown(ask('profile'));
    expect(await lastLogged()).to.equal(`${actor} view child parent_request`);
    expect(text).to.include(`Erase everything about child profile ${CHILD}?`);
    expect(text)
      .to.include('Counted just now: 6 rows are deleted for good.')
      .and.include('Reports of players3');
    expect(text)
      .to.include('Final days stand')
      .and.include('Reason: a parent asked')
      .and.include('Back, erase nothing');
    for (const again of ['', String(OTHER_CHILD), `${CHILD}0`]) {
      const answer = await send(ERASURE, { ...ask('profile'), again }, 400);
      expect(expectPage(answer))
        .to.include('Nothing was erased')
        .and.include('not the id that was asked about');
      expect(answer.text).to.match(/id="again"[^>]* aria-invalid="true" aria-describedby="again-error"/);
    }
    const history = await shown(ask('history'));
    expect(history)
      .to.include('5 rows are deleted')
      .and.include('the child goes on watching')
      .and.not.include('Child profiles');
    const parent = await shown(ask('parent', PARENT));
    expect(parent).to.include('9 rows are deleted for good, of 3 child profiles.');
    expect(await shown(ask('parent', UNKNOWN_CHILD))).to.include('Nothing is held about this parent');
    expect(await shown(ask('profile', UNKNOWN_CHILD))).to.include('Nothing is held that this would delete.');
    expect((await send(ERASURE, { ...ask('view'), again: String(CHILD) }, 400)).text).not.to.match(IDS);
    expect(await installation.database('usage_events').count().first()).to.deep.equal(rows);
    expect(await installation.database('privacy_requests')).to.deep.equal([]);
  });

  it('say that nothing is lost while the database is busy, and what to do', async () => {
    const { database } = installation;
    await database.raw(`create function busy() returns trigger language plpgsql as
      $$ begin raise exception 'busy' using errcode = '53300'; end $$`);
    await database.raw('create trigger busy before insert on privacy_requests execute function busy()');
    const answer = await send(ERASURE, { ...ask('profile'), again: String(CHILD) }, 503);
    await database.raw('drop trigger busy on privacy_requests; drop function busy');
    expect(expectPage(answer)).to.include('Nothing is lost').and.include('Wait a minute, and send it again.');
    expect(attributesOf(answer.text, /id="id"/, 'value')).to.deep.equal([String(CHILD)]);
    expect(attributesOf(answer.text, /name="action"[^>]* checked/, 'value')).to.deep.equal(['profile']);
  });

  it('erase what is confirmed, lead to the receipt, and give the same one when the form is sent twice', async () => {
    const form = { ...ask('profile'), again: ` ${CHILD}` };
    const { location = '' } = (await send(ERASURE, form, 303)).headers;
    expect(location).to.match(/^\/admin\/privacy\/requests\/\d+\?done=now$/);
    expect(await lastLogged()).to.equal(`${actor} erase child parent_request`);
    const { id, ...row } = await installation.database('privacy_requests').first();
    expect(row).to.include({ requested_by: actor, reason: 'parent_request', status: 'completed' });
    const receipt = await open(location);
    expect(receipt).to.include('Done: it is erased').and.include(`Receipt ${id}: everything about a child`);
    expect(receipt)
      .to.include('Reports of players30')
      .and.include('because: a parent asked')
      .and.not.match(IDS);
    expect(await lastLogged()).to.equal(`${actor} view_request request `);
    const again = (await send(ERASURE, form, 303)).headers.location;
    expect(again).to.equal(location.replace('now', 'again'));
    expect(await open(again ?? '')).to.include('It was erased already.');
    expect(await shown(ask('profile'))).to.include('was erased before');
    expect(await shown(ask('view'))).to.include('Everything was erased for good');
    const gone = await shown(ask('verify'));
    expect(gone)
      .to.include('Nothing is held about this child')
      .and.include(`Receipt ${id}`)
      .and.not.match(IDS);
    expect(await shown(ask('verify', OTHER_CHILD))).to.include('Something is held about this child');
    expect((await office.get(`${PRIVACY}/requests/4711`)).status).to.equal(404);
    expect((await office.get(`${PRIVACY}/requests/x`)).status).to.equal(404);
  });

  it('tell of an erasure that is unfinished, and of retention that is held back or late', async () => {
    const { database, clock } = installation;
    const [{ id }] = await database('privacy_requests')
      .insert({
        ...{ kind: 'erase_history', subject_key: Buffer.alloc(32), reason: 'other', requested_by: 'key 9' },
        ...{ requested_at: clock(), last_progress_at: clock(), rows_total: 200_000, rows_erased: 90_000 },
      })
      .returning('id');
    await database('privacy_request_children').insert({ request_id: id, child_profile_id: OTHER_CHILD });
    const receipt = await open(`${PRIVACY}/requests/${id}?done=now`);
    expect(receipt)
      .to.include('90,000 of 200,000 rows erased so far.')
      .and.include('nothing more is taken from now on');
    expect(await shown(ask('history', OTHER_CHILD))).to.include('An erasure is under way already.');
    expect(await shown(ask('view', OTHER_CHILD))).to.include('An erasure of this child is under way');
    const plan = [{ table: 'plays', due: 40, held: 100 }];
    await holdBack(database, { because: 'large_deletion', details: { plan } }, clock());
    const checks = {
      ...{ oldest_raw_event: '2026-01', unknown_columns: ['notes.child'], stuck_erasures: 1 },
      rows_past_limit: { usage_events: 4, plays: 0 },
    };
    const report = {
      ...{
        settings: {},
        dropped: ['usage_events_2025_10'],
        sealed: ['2025-10-31'],
        failed: ['plays'],
        checks,
      },
      ...{ held_back: [{ partition: 'usage_events_2025_11', because: 'days_not_built', dates: [] }] },
      ...{ deleted: { plays: 2, children: 1 }, alarms: ['usage_events: 4 rows past their limit'] },
    };
    await database('retention_runs').insert({ started_at: clock(), completed_at: clock(), report });
    const text = await open(PRIVACY);
    expect(text).to.include(
      '4 rows are kept past their limit, and one erasure is unfinished. Checked 25 Feb 2026, 18:30.',
    );
    expect(text).to.include('Nothing is deleted by age at present').and.include('--confirm-deletion');
    expect(text)
      .to.include('Reports of players: 4 rows are past the limit.')
      .and.include('notes.child is not in the registry');
    expect(text).to.include('deleted 2 plays, 1 child without activity, the reports of October 2025.');
    expect(text).to.include('November 2025 had to wait: a day of it is not built.');
    expect(text).to.include('↻ unfinished').and.include('✓ done');
    await settleHolds(database, ['large_deletion'], clock());
    expect(await open(PRIVACY)).not.to.include('Nothing is deleted by age at present');
  });

  it('show who looked, page by page, as the API does', async () => {
    const rows = Array.from({ length: 45 }, () => ({
      ...{
        at: installation.clock(),
        actor: 'user <ada>',
        action: 'view',
        object_kind: 'child',
        reason: null,
      },
    }));
    await installation.database('access_log').insert(rows);
    const { text } = await office.get(`${PRIVACY}/access-log`);
    expect(text).to.include('user &lt;ada>').and.not.include('Newest');
    const [next = ''] = /\?before=\d+/.exec(text) ?? [];
    const json = attributesOf(text, /access_log/, 'href')[0] ?? '';
    const entries = ((await office.get(json)).body as { entries: { id: number }[] }).entries;
    expect(entries).to.have.lengthOf(20);
    expect(next).to.equal(`?before=${entries.at(-1)?.id}`);
    expect(await open(`${PRIVACY}/access-log${next}`))
      .to.include('Newest')
      .and.include('Earlier');
    expect(await open(`${PRIVACY}/access-log?before=x`)).to.include('user <ada>');
  });

  it('had no id in any address, title, header, cookie or line of the log on all of the way', async () => {
    for (const path of [
      PRIVACY,
      `${PRIVACY}/requests`,
      `${PRIVACY}/access-log`,
      ERASURE,
      `${PRIVACY}/export`,
    ])
      expect(await open(path)).not.to.match(IDS);
    expect(answers).to.have.lengthOf.above(40);
    for (const { headers } of answers) expect(JSON.stringify(headers)).not.to.match(IDS);
    expect(JSON.stringify([...office.cookies])).not.to.match(IDS);
    expect(JSON.stringify(installation.log.lines)).not.to.match(IDS);
    expect(JSON.stringify(await installation.database('access_log'))).not.to.match(IDS);
    const looks = (await logged()).filter((line) => !line.startsWith('user'));
    expect(looks.filter((line) => !line.startsWith(actor) && !line.startsWith('admin key'))).to.deep.equal(
      [],
    );
  });
});
