import { expect } from 'chai';
import { lockDay } from '../../src/foundation/db/advisory-locks.ts';
import { personalTables } from '../../src/privacy/inventory/personal-data-inventory.ts';
import { eventually } from '../support/eventually.ts';
import { BOOK } from '../support/installed.ts';
import { onEachQueueStore } from '../support/queue-stores.ts';
import { CANARY, CANARY_NAME, CANARYS_PARENT, NEEDLES_OF_FAMILY, needlesOfCanary } from './canary.ts';
import { ABOUT_THE_CHILD, askEverything } from './canary-answers.ts';
import {
  backfill,
  beBorn,
  beComputed,
  fatesOf,
  importCanary,
  type SentByDevice,
  watch,
  whileFailing,
} from './canary-life.ts';
import { type CanaryRig, startCanaryRig } from './canary-rig.ts';
import {
  CANARYS_CATALOGUE,
  canaryHistory,
  REFUSED_REQUESTS,
  SIBLING_DATE,
  SIBLINGS_EVENT,
} from './canary-watching.ts';
import { findNeedles, type Needle } from './needles.ts';
import { searchDatabase } from './search-database.ts';
import { openServerLog, type ServerLog } from './server-log.ts';

const REGISTERED = personalTables.map(([table]): string => table);

/** The tables that hold an id only while an erasure is open. */
const WHILE_OPEN = ['privacy_request_children', 'privacy_requests'];

/** The reject codes of the history's lines, while the child is known. */
const IMPORT_REJECTS = { invalid: 1, unknown_book: 1, in_future: 1, not_json: 2, too_long: 1 };

onEachQueueStore((store) => {
  describe(`A canary among the children (queues on ${store.name})`, () => {
    let rig: CanaryRig;
    let serverLog: ServerLog;
    let device: SentByDevice;
    let canary: Needle[];
    const everything = () => [...canary, ...NEEDLES_OF_FAMILY];

    before(async () => {
      rig = await startCanaryRig(store);
      serverLog = await openServerLog(rig.database);
      await rig.startWorkers();
      device = await beBorn(rig, canaryHistory());
      await watch(rig, device);
      const { report, rejects } = await importCanary(rig, device.history);
      expect(report).to.deep.include({ accepted: 3, duplicates: 1, rejected: IMPORT_REJECTS });
      expect(findNeedles(JSON.stringify({ report, rejects }), needlesOfCanary())).to.deep.equal([]);
      await beComputed(rig);
      const ids = await rig.database('usage_events').where({ child_profile_id: CANARY }).pluck('event_id');
      expect(ids).to.have.lengthOf(12);
      canary = needlesOfCanary(ids);
    });
    after(() => rig.close());

    /** All output except responses to a caller who names that child. */
    async function expectSilence(needles: readonly Needle[]): Promise<void> {
      const said: Record<string, string | undefined> = {
        'the log': JSON.stringify(rig.log.lines),
        'standard output': rig.output.text(),
        'the queues': await store.readEverything(rig.url),
        'the log of PostgreSQL': await serverLog.read(),
        problems: JSON.stringify(rig.answers.filter(({ status }) => status >= 400)),
      };
      expect(rig.log.count('job failed')).to.be.at.least(4);
      expect(said['the queues']).to.include('error P0001').and.include('daily-metrics-aggregation');
      for (const [where, text = ''] of Object.entries(said))
        expect(findNeedles(text, needles), where).to.deep.equal([]);
    }

    async function expectSilentAnswers(needles: readonly Needle[], except: RegExp): Promise<void> {
      const answers = await askEverything(rig);
      expect(Object.keys(answers)).to.have.lengthOf.at.least(40);
      for (const [path, { status, text, headers }] of Object.entries(answers)) {
        expect(status, `${path} ${text}`).to.be.oneOf(path.includes('/progress') ? [200, 404] : [200]);
        if (!except.test(path))
          expect(findNeedles(text + JSON.stringify(headers), needles), path).to.deep.equal([]);
      }
    }

    const tablesWith = async (needles: readonly Needle[]) =>
      Object.keys(await searchDatabase(rig.database, needles));

    /** Requests it while a day is being rebuilt, for which the caller does not wait: a job does the rest. */
    async function eraseByJob(path: string, date: string, whileOpen: () => Promise<void>): Promise<void> {
      const rebuild = await rig.database.transaction();
      let address = '';
      try {
        await lockDay(rebuild, date);
        const asked = await rig.ask('POST', `${path}/erasure`, { json: { reason: 'parent_request' } });
        expect(asked.status, asked.text).to.equal(202);
        address = asked.headers.location ?? '';
        await whileOpen();
      } finally {
        await rebuild.rollback();
      }
      await eventually('the job has erased', async () => {
        const answer = await rig.ask('GET', address);
        return (answer.body as { status: string }).status === 'completed';
      });
    }

    it('is stored in the tables of the personal data inventory, and nowhere else', async () => {
      await rig.stopWorkers(); // so that nothing processes the note of this change
      await rig.ask('PUT', `/admin/api/v1/children/${CANARY}`, {
        json: { parent_id: CANARYS_PARENT, collection: 'allowed', is_test: true },
      });
      const expected = REGISTERED.filter((table) => !WHILE_OPEN.includes(table)).sort();
      const found = await searchDatabase(rig.database, everything(), { withSystem: true });
      expect(Object.keys(found)).to.deep.equal(expected);
      expect(await tablesWith(canary)).to.deep.equal(expected.filter((table) => table !== 'parents'));
      await rig.startWorkers();
    });

    it('is found wherever it is hidden, in whatever form it is written', async () => {
      const bytes = (prefix: string) => `decode('${prefix}', 'hex') || int8send(id)`;
      await rig.database.raw(`
        create schema attic;
        create table attic.base64 as select encode(${bytes('ff')}, 'base64') as kept from child_profiles;
        create table attic.bytea as select ${bytes('')} as kept from child_profiles;
        create table attic.json as select jsonb_build_object('of', 'child ' || id) as kept from child_profiles;
        create unlogged table attic.text64 as select encode(convert_to('to ' || id, 'UTF8'), 'base64') from child_profiles;
        create materialized view attic.view as select id from child_profiles`);
      const found = Object.keys(await searchDatabase(rig.database, canary)).filter((name) =>
        name.startsWith('attic'),
      );
      await rig.database.raw('drop schema attic cascade');
      const hidden = ['base64', 'bytea', 'json', 'text64', 'view'];
      expect(found).to.deep.equal(hidden.map((name) => `attic.${name}`));
    });

    it('is never mentioned in logs, jobs, metrics or other answers while it is held', async () => {
      await expectSilence(everything());
      await expectSilentAnswers(everything(), ABOUT_THE_CHILD);
    });

    it('is not mentioned when its erasure fails, either', async () => {
      await whileFailing(rig, 'usage_events', 'delete', async () => {
        const path = `/privacy/api/v1/children/${CANARY}`;
        expect((await rig.ask('DELETE', path)).status).to.equal(500);
        const open = await rig.database('privacy_requests').where({ status: 'open' }).first('id');
        expect(await rig.runJob('erase-child', { request_id: open.id })).to.equal('error P0001');
      });
      await expectSilence(everything());
    });

    it('is known to its request for as long as that is open', async () => {
      await eraseByJob(`/privacy/api/v1/children/${CANARY}`, '2026-02-24', async () => {
        expect(await tablesWith(canary)).to.include('privacy_request_children');
        await expectSilence(everything());
        await expectSilentAnswers(everything(), ABOUT_THE_CHILD);
      });
      expect(await tablesWith(canary)).to.deep.equal([]);
      expect(await tablesWith(NEEDLES_OF_FAMILY)).to.include.members([
        'child_profiles',
        'parents',
        'usage_events',
      ]);
    });

    it('does not come back with anything that is sent again', async () => {
      const { events, history, token } = device;
      for (const key of [undefined, token])
        expect(await fatesOf(rig, events, key)).to.deep.equal(events.map(() => 'child_erased'));
      const { report, rejects } = await importCanary(rig, history, true);
      const { invalid, in_future, not_json, too_long } = IMPORT_REJECTS;
      expect(report).to.deep.include({ accepted: 0, duplicates: 0 });
      expect(report.rejected).to.deep.equal({ child_erased: 5, invalid, in_future, not_json, too_long });
      expect(findNeedles(JSON.stringify({ report, rejects }), canary)).to.deep.equal([]);
      expect((await rig.ask('POST', '/admin/api/v1/catalogue', { json: CANARYS_CATALOGUE })).status).to.equal(
        409,
      );
      for (const request of REFUSED_REQUESTS) await rig.ask(...request);
      for (const job of ['refresh-due-days', 'data-retention-cleanup'] as const)
        expect(await rig.runJob(job, {})).to.equal(undefined);
      await backfill(rig, { mode: 'all' });
      expect((await rig.ask('GET', `/api/v1/children/${CANARY}/progress?book_id=${BOOK}`)).status).to.equal(
        404,
      );
      expect(await tablesWith(canary)).to.deep.equal([]);
    });

    it('is erased with its family', async () => {
      await eraseByJob(`/privacy/api/v1/parents/${CANARYS_PARENT}`, SIBLING_DATE, async () => {
        expect(await tablesWith(NEEDLES_OF_FAMILY)).to.include.members(WHILE_OPEN);
      });
      for (const job of ['refresh-due-days', 'data-retention-cleanup'] as const)
        expect(await rig.runJob(job, {})).to.equal(undefined);
      expect(await fatesOf(rig, [SIBLINGS_EVENT])).to.deep.equal(['child_erased']);
    });

    it('leaves nothing behind: no table, queue, log or answer holds it in any form', async () => {
      const found = await searchDatabase(rig.database, everything(), {
        withSystem: true,
        withStatistics: true,
      });
      expect(found).to.deep.equal({});
      await expectSilence(everything());
      await expectSilentAnswers(everything(), /\/export$/);
      const { body, text } = await rig.send('GET', `/privacy/api/v1/children/${CANARY}/export`);
      const { tables } = body as { tables: { rows: object[] }[] };
      expect(tables.flatMap(({ rows }) => rows)).to.deep.equal([]);
      expect(findNeedles(text.replace(`"child_profile_id":${CANARY}`, ''), everything())).to.deep.equal([]);
      expect(text).not.to.include(CANARY_NAME);
    });
  });
});
