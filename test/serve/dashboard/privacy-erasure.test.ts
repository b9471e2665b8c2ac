import { expect } from 'chai';
import { CHILD, OTHER_CHILD, PARENT } from '../../support/installed.ts';
import {
  ask,
  ERASURE,
  expectPage,
  IDS,
  PRIVACY,
  type PrivacyOffice,
  startPrivacyOffice,
  UNKNOWN_CHILD,
} from './privacy-office.ts';
import { attributesOf } from './rendered.ts';

/** What is deleted only after it was counted and its id typed once more (docs/dashboard.md, "Privacy"). */
describe('The pages Privacy, for an erasure,', () => {
  let rig: PrivacyOffice;
  let installation: PrivacyOffice['installation'];
  let office: PrivacyOffice['office'];

  before(async () => {
    rig = await startPrivacyOffice();
    ({ installation, office } = rig);
    await rig.watch(CHILD);
  });
  after(() => installation.close());

  const lastLogged = async () => (await rig.logged()).at(-1);

  it('name and count what an erasure deletes, and delete nothing for another id', async () => {
    const rows = await installation.database('usage_events').count().first();
    const text = await rig.shown(ask('profile'));
    expect(await lastLogged()).to.equal(`${rig.actor} view child parent_request`);
    expect(text).to.include(`Erase everything about child profile ${CHILD}?`);
    expect(text)
      .to.include('Counted just now: 6 rows are deleted for good.')
      .and.include('Reports of players3');
    expect(text)
      .to.include('Final days are kept')
      .and.include('Reason: a parent asked')
      .and.include('Back, erase nothing');
    for (const again of ['', String(OTHER_CHILD), `${CHILD}0`]) {
      const answer = await rig.send(ERASURE, { ...ask('profile'), again }, 400);
      expect(expectPage(answer)).to.include('Nothing was erased').and.include('not the requested id');
      expect(answer.text).to.match(/id="again"[^>]* aria-invalid="true" aria-describedby="again-error"/);
    }
    const history = await rig.shown(ask('history'));
    expect(history)
      .to.include('5 rows are deleted')
      .and.include('the child can keep watching')
      .and.not.include('Child profiles');
    const parent = await rig.shown(ask('parent', PARENT));
    expect(parent).to.include('9 rows are deleted for good, of 3 child profiles.');
    expect(await rig.shown(ask('parent', UNKNOWN_CHILD))).to.include('Nothing is held about this parent');
    expect(await rig.shown(ask('profile', UNKNOWN_CHILD))).to.include(
      'Nothing is held that this would delete.',
    );
    expect((await rig.send(ERASURE, { ...ask('view'), again: String(CHILD) }, 400)).text).not.to.match(IDS);
    expect(await installation.database('usage_events').count().first()).to.deep.equal(rows);
    expect(await installation.database('privacy_requests')).to.deep.equal([]);
  });

  it('say that nothing is lost while the database is busy, and what to do', async () => {
    const { database } = installation;
    await database.raw(`create function busy() returns trigger language plpgsql as
      $$ begin raise exception 'busy' using errcode = '53300'; end $$`);
    await database.raw('create trigger busy before insert on privacy_requests execute function busy()');
    const answer = await rig.send(ERASURE, { ...ask('profile'), again: String(CHILD) }, 503);
    await database.raw('drop trigger busy on privacy_requests; drop function busy');
    expect(expectPage(answer)).to.include('Nothing is lost').and.include('Wait a minute, and send it again.');
    expect(attributesOf(answer.text, /id="id"/, 'value')).to.deep.equal([String(CHILD)]);
    expect(attributesOf(answer.text, /name="action"[^>]* checked/, 'value')).to.deep.equal(['profile']);
  });

  it('erase what is confirmed, lead to the receipt, and give the same one when the form is sent twice', async () => {
    const form = { ...ask('profile'), again: ` ${CHILD}` };
    const { location = '' } = (await rig.send(ERASURE, form, 303)).headers;
    expect(location).to.match(/^\/admin\/privacy\/requests\/\d+\?done=now$/);
    expect(await lastLogged()).to.equal(`${rig.actor} erase child parent_request`);
    const { id, ...row } = await installation.database('privacy_requests').first();
    expect(row).to.include({ requested_by: rig.actor, reason: 'parent_request', status: 'completed' });
    const receipt = await rig.open(location);
    expect(receipt).to.include('Done: it is erased').and.include(`Receipt ${id}: everything about a child`);
    expect(receipt)
      .to.include('Reports of players30')
      .and.include('because: a parent asked')
      .and.not.match(IDS);
    expect(await lastLogged()).to.equal(`${rig.actor} view_request request `);
    const again = (await rig.send(ERASURE, form, 303)).headers.location;
    expect(again).to.equal(location.replace('now', 'again'));
    expect(await rig.open(again ?? '')).to.include('It was already erased.');
    expect(await rig.shown(ask('profile'))).to.include('was erased before');
    expect(await rig.shown(ask('view'))).to.include('Everything was erased permanently');
    const gone = await rig.shown(ask('verify'));
    expect(gone)
      .to.include('Nothing is held about this child')
      .and.include(`Receipt ${id}`)
      .and.not.match(IDS);
    expect(await rig.shown(ask('verify', OTHER_CHILD))).to.include('Something is held about this child');
    expect((await office.get(`${PRIVACY}/requests/4711`)).status).to.equal(404);
    expect((await office.get(`${PRIVACY}/requests/x`)).status).to.equal(404);
  });

  it('had no id in any address, title, header, cookie or line of the log throughout', () =>
    rig.expectNoIds());
});
