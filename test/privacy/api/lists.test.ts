import { expect } from 'chai';
import { holdBack, settleHolds } from '../../../src/privacy/retention/retention-holds.ts';
import { CHILD, INSTALLED, OTHER_CHILD, PARENT, REFUSED_CHILD } from '../../support/installed.ts';
import { type System, startSystem } from '../../support/system.ts';
import { CHILDREN, PARENTS, REQUESTS } from './privacy-calls.ts';

interface Listed {
  requests: { id: number; kind: string; status: string }[];
  open: number;
}

const ACCESS_LOG = '/privacy/api/v1/access_log';
const RETENTION = '/privacy/api/v1/retention';

/** What the pages of the privacy office show besides a child (docs/api.md, "Children’s privacy"). */
describe('The lists of the privacy endpoints', () => {
  let installation: System;

  before(async () => {
    installation = await startSystem(INSTALLED);
  });
  after(() => installation.close());

  const read = async <Body>(path: string): Promise<Body> => {
    const { status, body, text } = await installation.send('GET', path);
    expect(status, text).to.equal(200);
    return body as Body;
  };
  const erase = (child: number) =>
    installation.send('POST', `${CHILDREN}/${child}/erasure`, { json: { reason: 'parent_request' } });

  it('are empty before the first request', async () => {
    expect(await read(REQUESTS)).to.deep.equal({ requests: [], open: 0 });
    expect(await read(ACCESS_LOG)).to.deep.equal({ entries: [] });
    expect(await read(RETENTION)).to.deep.equal({ last_run: null, holds: [] });
  });

  it('say what is held about a parent and all children together', async () => {
    const held = await read<{
      children: number;
      categories: { table: string; rows: number; kept: string }[];
    }>(`${PARENTS}/${PARENT}`);
    const rows = Object.fromEntries(held.categories.map((category) => [category.table, category.rows]));
    expect(held.children).to.equal(3);
    expect(rows).to.include({ child_profiles: 3, parents: 1, usage_events: 0 });
    for (const { kept } of held.categories) expect(kept).to.match(/\w{3}/);
    const unknown = await read<{ children: number; holds_anything: boolean }>(`${PARENTS}/470011000029`);
    expect(unknown).to.include({ children: 0, holds_anything: false });
  });

  it('list erasures by their numbers, page by page, and count the unfinished ones', async () => {
    for (const child of [CHILD, OTHER_CHILD, REFUSED_CHILD])
      expect((await erase(child)).status).to.equal(200);
    const all = await read<Listed>(REQUESTS);
    expect(all.requests.map(({ kind }) => kind)).to.deep.equal(Array(3).fill('erase_profile'));
    const [newest, middle, oldest] = all.requests.map(({ id }) => id);
    const idsOf = async (query: string) =>
      (await read<Listed>(`${REQUESTS}?${query}`)).requests.map(({ id }) => id);
    expect(await idsOf('limit=1')).to.deep.equal([newest]);
    expect(await idsOf(`before=${newest}&limit=1`)).to.deep.equal([middle]);
    expect(await idsOf(`before=${middle}`)).to.deep.equal([oldest]);
    expect(await idsOf(`before=${oldest}`)).to.deep.equal([]);
    await installation
      .database('privacy_requests')
      .where({ id: oldest })
      .update({ status: 'open', completed_at: null });
    expect(await read<Listed>(`${REQUESTS}?limit=1`)).to.include({ open: 1 });
    expect(JSON.stringify(all)).not.to.match(/4700110000/);
  });

  it('are not logged as accesses themselves, and return as many entries as the limit says', async () => {
    const { entries } = await read<{ entries: { id: number; action: string }[] }>(ACCESS_LOG);
    expect(entries.map(({ action }) => action)).to.deep.equal(['erase', 'erase', 'erase', 'view', 'view']);
    const page = await read<{ entries: object[] }>(`${ACCESS_LOG}?before=${entries[0]?.id}&limit=2`);
    expect(page.entries).to.deep.equal(entries.slice(1, 3));
  });

  it('say what holds retention back, and what to do, for as long as it does', async () => {
    const { database, clock } = installation;
    const plan = [{ table: 'plays', due: 40, held: 100 }];
    await holdBack(database, { because: 'large_deletion', details: { plan } }, clock());
    const { holds } = await read<{ holds: { because: string; times: number; why: string }[] }>(RETENTION);
    expect(holds).to.have.lengthOf(1);
    expect(holds[0]).to.include({ because: 'large_deletion', times: 1 });
    expect(holds[0]?.why).to.include('40 of 100 plays').and.include('--confirm-deletion');
    await settleHolds(database, ['large_deletion'], clock());
    expect(await read(RETENTION)).to.deep.include({ holds: [] });
  });
});
