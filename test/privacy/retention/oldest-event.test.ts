import { expect } from 'chai';
import { up } from '../../../migrations/20261129120000_coarse_oldest_events.ts';
import { parseMetrics } from '../../operate/monitoring/parse-metrics.ts';
import { BOOK, CHILD, INSTALLED } from '../../support/installed.ts';
import { runRetentionOnce } from '../../support/run-retention-once.ts';
import { type System, startSystem } from '../../support/system.ts';

/** Easy to recognise wherever it appears. */
const INSTANT = '2026-02-24T10:17:45.083Z';
const MONTH = '2026-02';
const INSTANT_PARTS = /2026-02-24|10:17|45\.083/;

const POLICY = '/privacy/api/v1/policy';
const RETENTION = '/privacy/api/v1/retention';

/** When a child watched concerns only the parent, and the reports of retention outlive the event by years. */
describe('The oldest event that retention finds', () => {
  let installation: System;
  const text = async (path: string) => (await installation.send('GET', path)).text;
  const stored = async () => JSON.stringify(await installation.database('retention_runs').pluck('report'));

  beforeEach(async () => {
    installation = await startSystem(INSTALLED);
    const event = { event_type: 'heartbeat', child_profile_id: CHILD, book_id: BOOK, position_seconds: 45 };
    const sent = await installation.send('POST', '/api/v1/events', {
      json: { events: [{ ...event, occurred_at: INSTANT }] },
    });
    expect(sent.body).to.include({ accepted: 1 });
    await runRetentionOnce(installation.database, installation.clock());
  });
  afterEach(() => installation.close());

  it('is stored, and shown everywhere, by its month alone', async () => {
    await installation.send('DELETE', `/privacy/api/v1/children/${CHILD}`);
    const shown = [await text(POLICY), await text(`${POLICY}?format=text`), await text(RETENTION)];
    for (const answer of [...shown, await stored()])
      expect(answer).to.include(MONTH).and.not.to.match(INSTANT_PARTS);
    expect(JSON.parse(shown[0]!).last_run).to.include({ oldest_raw_event: MONTH });
    expect(shown[1]).to.match(/the\s+oldest\s+report\s+of\s+a\s+player\s+was\s+from\s+2026-02\./);
  });

  it('has an age that counts from the first day of its month', async () => {
    const age = parseMetrics(await text('/metrics')).valueOf('storytime_retention_oldest_event_seconds');
    expect(age).to.equal((installation.clock().getTime() - Date.parse('2026-02-01T00:00:00Z')) / 1000);
  });

  describe('in the report of an older version', () => {
    beforeEach(() =>
      installation.database.raw(
        `update retention_runs
         set report = jsonb_set(report::jsonb, '{checks,oldest_raw_event}', to_jsonb(?::text))::json`,
        [INSTANT],
      ),
    );

    it('is shown by its month while old workers may still store instants', async () => {
      expect(await stored()).to.include(INSTANT);
      for (const path of [POLICY, `${POLICY}?format=text`, RETENTION])
        expect(await text(path))
          .to.include(MONTH)
          .and.not.to.match(INSTANT_PARTS);
      const age = parseMetrics(await text('/metrics')).valueOf('storytime_retention_oldest_event_seconds');
      expect(age).to.equal((installation.clock().getTime() - Date.parse('2026-02-01T00:00:00Z')) / 1000);
    });

    it('is stored by its month after the migration, which changes nothing else in the report', async () => {
      const before = await installation.database('retention_runs').first('report');
      const runs = () => installation.database('retention_runs');
      const [{ started_at, completed_at }] = await runs();
      const others = [{ checks: null, alarms: ['checks: failed'] }, { checks: { oldest_raw_event: null } }];
      await runs().insert(others.map((report) => ({ started_at, completed_at, report })));
      for (let times = 0; times < 2; times += 1) await up(installation.database);
      before.report.checks.oldest_raw_event = MONTH;
      expect(await runs().orderBy('id').pluck('report')).to.deep.equal([before.report, ...others]);
    });
  });
});
