import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { buildCatalogue, buildStream, ORIGIN } from '../../oracle/build-stream.ts';
import type { OraclePlay } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { type Ledger, startSystem } from '../../support/system.ts';

/**
 * Faults that the comparison with the oracle has found in the plays, as the smallest counterexamples, so that no
 * thousands of streams are needed to find them again. The nearest correct cases are next to each.
 */
describe('The plays of a day', () => {
  const now = new Date(ORIGIN + 86_400_000);
  let ledger: Ledger;
  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [now], connectionsMax: 3 });
  });
  after(() => ledger.close());

  async function build(told: string, durationSeconds: number | null = null): Promise<OraclePlay[]> {
    await ledger.reset('UTC');
    await saveOracleCatalogue(ledger.database, buildCatalogue(durationSeconds), now);
    await deliverEvents(ledger.database, buildStream(told), now);
    await buildDueDays(ledger.database, { timeZone: 'UTC', now });
    return (await readFacts(ledger.database)).plays;
  }

  it('have no range if no pair proves one, and remove none from the history', async () => {
    const [mute, told] = await build(
      'play_start 0, heartbeat 45, play_end 60, play_start 100 0, pause 145 45',
    );
    expect(mute).to.deep.include({ watched: [], uniqueSeconds: 0, watchedMilliseconds: 60_000 });
    expect(told).to.deep.include({ watched: [[0, 45]], uniqueSeconds: 45 });
    const { histories } = await readFacts(ledger.database);
    expect(histories.map((history) => history.uniqueSeconds)).to.deep.equal([45]);
  });

  it('earn nothing before the first event that starts the player, which a seek does not', async () => {
    expect(await build('seek 0 2>1, heartbeat 3600 301')).to.deep.equal([]);
    expect(await build('seek 0 2>1, pause 20 22, seek 40 5, heartbeat 60 25')).to.deep.equal([]);
    const [play] = await build('seek 0 2>1, heartbeat 20 22, heartbeat 40 42');
    expect(play).to.deep.include({ isExplicit: false, watchedMilliseconds: 20_000, watched: [[22, 42]] });
  });

  it('end their last range where it ends, even if an earlier one ended further on', async () => {
    const [play] = await build('play_start 0 0, seek 46 46>0, heartbeat 91 45');
    expect(play?.watched).to.deep.equal([
      [0, 46],
      [0, 45],
    ]);
  });

  it('join a range that begins where the one before ended, and keep a gap of a second', async () => {
    const [joined] = await build('play_start 0 0, pause 30 30, resume 35 30, pause 65 60');
    expect(joined?.watched).to.deep.equal([[0, 60]]);
    const [apart] = await build('play_start 0 0, pause 30 30, resume 35 31, pause 65 60');
    expect(apart).to.deep.include({ uniqueSeconds: 59 });
    expect(apart?.watched).to.deep.equal([
      [0, 30],
      [31, 60],
    ]);
  });
});
