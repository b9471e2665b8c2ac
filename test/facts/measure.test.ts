import { expectSameFacts } from '../support/builders-compare.ts';
import fc from 'fast-check';
import { maintainPartitions } from '../../src/events/maintain-partitions.ts';
import { buildDueDays } from '../../src/facts/build-due-days.ts';
import { adoptTimeZone } from '../../src/facts/ledger-state.ts';
import { anchorAt } from '../oracle/arbitrary-anchors.ts';
import { arbitraryDelivery, arbitraryStream } from '../oracle/arbitrary-streams.ts';
import { saveOracleCatalogue } from '../support/builders-catalogue.ts';
import { deliverEvents } from '../support/builders-events.ts';
import { expectedFacts } from '../support/builders-expected-facts.ts';
import { readFacts } from '../support/builders-facts.ts';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';

describe('measure', () => {
  let test: TestDatabase;
  before(async () => { test = await openTestDatabase(); });
  after(() => test.drop());
  it('x', async function () {
    this.timeout(600000);
    const { database } = test;
    const times: Record<string, number> = {};
    let at = 0;
    const started = new Map<string, number>();
    const costs = new Map<string, [number, number]>();
    database.on('query', (q: any) => started.set(q.__knexQueryUid, performance.now()));
    database.on('query-response', (_r: unknown, q: any) => {
      const key = q.sql.slice(0, 60).replace(/\n/g, ' ');
      const [n, t] = costs.get(key) ?? [0, 0];
      costs.set(key, [n + 1, t + performance.now() - started.get(q.__knexQueryUid)!]);
    });
    const lap = (name: string) => { const n = performance.now(); times[name] = (times[name] ?? 0) + n - at; at = n; };
    const arb = arbitraryStream(fc.constant(anchorAt('America/New_York','2024-03-10'))).chain((s) => fc.tuple(fc.constant(s), arbitraryDelivery(s.events.length)));
    const N = 200;
    let days = 0, batchCount = 0;
    const done = new Set<string>();
    await fc.assert(fc.asyncProperty(arb, async ([s, batches]) => {
      at = performance.now();
      const now = new Date(anchorAt(s.timeZone, s.anchorDay).windowEnd + 1000);
      lap('anchor');
      if (!done.has(s.anchorDay)) { await maintainPartitions(database, now); done.add(s.anchorDay); }
      lap('partitions');
      await database.raw('delete from usage_events; delete from plays; delete from child_viewing_histories; delete from daily_book_metrics; delete from daily_book_dropoffs; delete from daily_publisher_metrics; delete from daily_platform_metrics; delete from metric_days; delete from ledger_state; delete from catalogue_changes; delete from video_assets; delete from books; delete from publishers; delete from child_profiles; delete from parents');
      lap('empty');
      await adoptTimeZone(database, s.timeZone);
      await saveOracleCatalogue(database, s.catalogue, now);
      lap('catalogue');
      for (const b of batches) { batchCount++; await deliverEvents(database, b.map((i) => s.events[i]!), now); }
      lap('deliver');
      const r = await buildDueDays(database, { timeZone: s.timeZone, now });
      days += r.built.length;
      lap('build');
      const got = await readFacts(database);
      lap('read');
      const want = expectedFacts(s.events, s.catalogue, s.timeZone, now);
      lap('oracle');
      expectSameFacts(got, want);
      lap('compare');
    }), { numRuns: N, seed: 1 });
    for (const [k, v] of Object.entries(times)) console.log(k, (v / N).toFixed(2));
    for (const [k, [n, t]] of [...costs].sort((a, b) => b[1][1] - a[1][1]).slice(0, 22)) console.log((t / N).toFixed(2), (t / n).toFixed(2), n / N, k);
    console.log('days', days / N, 'batches', batchCount / N);
  });
});
