import { expect } from 'chai';
import { holdBack, settleHolds } from '../../../src/privacy/retention/retention-holds.ts';
import { CHILD, OTHER_CHILD } from '../../support/installed.ts';
import { browser } from './browser.ts';
import {
  ask,
  ERASURE,
  IDS,
  PRIVACY,
  type PrivacyOffice,
  startPrivacyOffice,
  UNKNOWN_CHILD,
} from './privacy-office.ts';
import { attributesOf, textOf } from './rendered.ts';

/** The pages of the privacy office, through HTTP, without a script (docs/dashboard.md, "Privacy"). */
describe('The pages Privacy', () => {
  let rig: PrivacyOffice;
  let installation: PrivacyOffice['installation'];
  let office: PrivacyOffice['office'];

  before(async () => {
    rig = await startPrivacyOffice();
    ({ installation, office } = rig);
  });
  after(() => installation.close());

  const lastLogged = async () => (await rig.logged()).at(-1);

  it('say what will be listed when nothing was erased, accessed or retained yet', async () => {
    const text = await rig.open(PRIVACY);
    expect(text).to.include('Nothing has been checked against its limit yet; no erasure is unfinished.');
    expect(text).to.include('Retention has not run yet');
    expect(text).to.include('Nothing has been erased yet.').and.include('Nobody has accessed anything yet.');
    expect(await rig.open(`${PRIVACY}/requests`)).to.include('Nothing has been erased yet.');
    expect(await rig.open(`${PRIVACY}/access-log`)).to.include('Nobody has accessed anything yet.');
    expect(await rig.logged()).to.deep.equal([]);
  });

  it('are for scope privacy: other keys see neither page nor entry', async () => {
    for (const scope of ['admin', 'ops'] as const) {
      const visitor = browser(installation.send);
      await visitor.signIn(await installation.newKey(scope));
      expect((await visitor.get(PRIVACY)).status).to.equal(403);
      expect((await visitor.post(PRIVACY, ask('view'))).status).to.equal(403);
      expect((await visitor.get('/admin/operations')).text).not.to.include(`href="${PRIVACY}"`);
    }
    expect((await office.get(PRIVACY)).text).to.match(/href="\/admin\/privacy" aria-current="page">Privacy/);
    expect((await office.post(PRIVACY, { ...ask('view'), csrf: 'wrong' })).status).to.equal(403);
    expect(await rig.logged()).to.deep.equal([]);
  });

  it('name what is wrong at the fields, and keep what was typed', async () => {
    for (const [fields, fault] of [
      [{ ...ask('view'), id: 'Mathilda' }, 'The id is a positive whole number'],
      [{ ...ask('view'), id: '9223372036854775808' }, 'The id is a positive whole number'],
      [{ ...ask('view'), reason: '' }, 'Choose a reason.'],
      [{ ...ask('view'), reason: 'inactivity' }, 'Choose a reason.'],
      [{ ...ask('sell') }, 'Choose what the parent asks.'],
    ] as const) {
      const { text } = await rig.send(PRIVACY, fields, 400);
      expect(textOf(text)).to.include('Nothing was done').and.include(fault);
      expect(attributesOf(text, /id="id"/, 'value')).to.deep.equal([fields.id]);
    }
    const { text } = await rig.send(PRIVACY, { ...ask('view'), id: 'x', reason: '' }, 400);
    expect(text).to.match(/id="id"[^>]* aria-invalid="true" aria-describedby="id-help id-error"/);
    expect(text).to.match(/id="reason"[^>]* aria-invalid="true" aria-describedby="reason-error"/);
    expect(text).to.include('href="#id"').and.include('href="#reason"');
    expect(await rig.logged()).to.deep.equal([]);
  });

  it('show what is held as a page for a parent, with everything that the API returns', async () => {
    await rig.watch(CHILD);
    const text = await rig.shown(ask('view', ` ${CHILD} `));
    expect(await lastLogged()).to.equal(`${rig.actor} view child parent_request`);
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
    expect(await rig.shown(ask('view', UNKNOWN_CHILD)))
      .to.include('Nothing is held about your child.')
      .and.include('No child profile has this id');
  });

  it('give the export of the API as a file, without an id in its name or address', async () => {
    const page = await rig.shown(ask('export'));
    expect(page).to.include('an export in the wrong hands is a breach');
    expect(await lastLogged()).not.to.include('export');
    const file = await rig.send(`${PRIVACY}/export`, ask('export'));
    expect(await lastLogged()).to.equal(`${rig.actor} export child parent_request`);
    expect(file.headers['content-disposition']).to.equal('attachment; filename="child-export.json"');
    expect(file.headers['content-type']).to.match(/^application\/json/);
    expect(file.headers['cache-control']).to.equal('no-store');
    const { body } = await installation.send('GET', `/privacy/api/v1/children/${CHILD}/export`);
    expect(file.body).to.deep.equal(body);
  });

  it('refuse collection and allow it again, and confirm it without the id', async () => {
    const { headers } = await rig.send(PRIVACY, ask('refuse'), 303);
    expect(headers.location).to.equal(`${PRIVACY}?done=refuse`);
    expect(await lastLogged()).to.equal(`${rig.actor} set_collection child parent_request`);
    expect(await rig.open(headers.location ?? '')).to.include(
      'Done: nothing more is collected about the child',
    );
    expect(await rig.shown(ask('view'))).to.include('Collection is refused');
    expect((await rig.send(PRIVACY, ask('allow'), 303)).headers.location).to.equal(`${PRIVACY}?done=allow`);
    expect(await rig.shown(ask('view'))).not.to.include('Collection is refused');
    expect(await rig.shown(ask('refuse', UNKNOWN_CHILD), 404)).to.include(
      'There is no child profile with this id',
    );
  });

  it('show an erasure that is unfinished, and retention that is held back or late', async () => {
    const { database, clock } = installation;
    const [{ id }] = await database('privacy_requests')
      .insert({
        ...{ kind: 'erase_history', subject_key: Buffer.alloc(32), reason: 'other', requested_by: 'key 9' },
        ...{ requested_at: clock(), last_progress_at: clock(), rows_total: 200_000, rows_erased: 90_000 },
      })
      .returning('id');
    await database('privacy_request_children').insert({ request_id: id, child_profile_id: OTHER_CHILD });
    const receipt = await rig.open(`${PRIVACY}/requests/${id}?done=now`);
    expect(receipt)
      .to.include('90,000 of 200,000 rows erased so far.')
      .and.include('nothing more is accepted from now on');
    expect(await rig.shown(ask('history', OTHER_CHILD))).to.include('An erasure is already in progress.');
    expect(await rig.shown(ask('view', OTHER_CHILD))).to.include('An erasure of this child is under way');
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
    const text = await rig.open(PRIVACY);
    expect(text).to.include(
      '4 rows are kept past their limit, and one erasure is unfinished. Checked 25 Feb 2026, 18:30.',
    );
    expect(text).to.include('Nothing is deleted by age at present').and.include('--confirm-deletion');
    expect(text)
      .to.include('Reports of players: 4 rows are past the limit.')
      .and.include('notes.child is not in the personal data inventory');
    expect(text).to.include('deleted 2 plays, 1 child without activity, the reports of October 2025.');
    expect(text).to.include('November 2025 had to wait: a day of it is not built.');
    expect(text).to.include('↻ unfinished');
    await settleHolds(database, ['large_deletion'], clock());
    expect(await rig.open(PRIVACY)).not.to.include('Nothing is deleted by age at present');
  });

  it('show the access log, page by page, as the API does', async () => {
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
    expect(await rig.open(`${PRIVACY}/access-log${next}`))
      .to.include('Newest')
      .and.include('Earlier');
    expect(await rig.open(`${PRIVACY}/access-log?before=x`)).to.include('user <ada>');
  });

  it('had no id in any address, title, header, cookie or line of the log throughout', async () => {
    for (const path of [
      PRIVACY,
      `${PRIVACY}/requests`,
      `${PRIVACY}/access-log`,
      ERASURE,
      `${PRIVACY}/export`,
    ])
      expect(await rig.open(path)).not.to.match(IDS);
    await rig.expectNoIds();
  });
});
