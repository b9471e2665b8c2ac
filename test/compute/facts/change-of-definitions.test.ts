import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { previewDay, rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { CALCULATION_VERSION } from '../../../src/foundation/core/definitions.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { EVENING_NOW, startEvening } from './build-evening.ts';

const OLDER = CALCULATION_VERSION - 1;
const timeZone = 'UTC';
const now = EVENING_NOW;
const FIRST = '2024-05-06';
const SECOND = '2024-05-07';

/** docs/api.md, "Annotations": what the program writes itself. */
describe('A change of definitions', () => {
  let ledger: Ledger;
  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [now] });
  });
  after(() => ledger.close());
  beforeEach(() => startEvening(ledger));

  const build = () => buildDueDays(ledger.database, { timeZone, now });
  const becomeOlder = (columns: object = {}, dates = [FIRST, SECOND]) =>
    ledger
      .database('metric_days')
      .whereIn('metric_date', dates)
      .update({ calculation_version: OLDER, ...columns });
  const annotated = () =>
    ledger.database('annotations').select('metric_date', 'made_by', 'made_at', 'calculation_version');
  const annotationOf = (metric_date: string) => ({
    ...{ metric_date, made_by: null, made_at: now, calculation_version: CALCULATION_VERSION },
  });

  it('is annotated once, at the first date that is counted by the new ones', async () => {
    await build();
    await becomeOlder();
    await build();
    expect(await annotated()).to.deep.equal([annotationOf(FIRST)]);
    const [{ text }] = await ledger.database('annotations').select('text');
    expect(text).to.include(`version ${OLDER} to ${CALCULATION_VERSION}`);
    await rebuildDay(ledger.database, SECOND, { now });
    expect(await annotated()).to.have.lengthOf(1);
  });

  it('is not annotated for a new installation, nor if days are built again by the same ones', async () => {
    await build();
    await rebuildDay(ledger.database, FIRST, { now });
    expect(await annotated()).to.deep.equal([]);
  });

  it('is annotated after the dates that are final, even if one of those is revised first', async () => {
    await build();
    await becomeOlder();
    await becomeOlder({ status: 'final' }, [FIRST]);
    await rebuildDay(ledger.database, FIRST, { now, reviseFinalBecause: 'asked for' });
    expect(await annotated()).to.deep.equal([annotationOf(SECOND)]);
  });

  it('is annotated at the date that is built if all others are final', async () => {
    await detectChanges(ledger.database, timeZone, now);
    await rebuildDay(ledger.database, FIRST, { now });
    await becomeOlder({ status: 'sealed' }, [FIRST]);
    await rebuildDay(ledger.database, SECOND, { now });
    expect(await annotated()).to.deep.equal([annotationOf(SECOND)]);
  });

  it('is not annotated again after its annotation was deleted, even if older dates remain', async () => {
    await build();
    await becomeOlder({ status: 'final' }, [FIRST]);
    await becomeOlder({}, [SECOND]);
    await build();
    expect(await annotated()).to.deep.equal([annotationOf(SECOND)]);
    await ledger.database('annotations').delete();
    await rebuildDay(ledger.database, SECOND, { now });
    expect(await annotated()).to.deep.equal([]);
  });

  it('is annotated once by simultaneous rebuilds, and not by a preview', async () => {
    await build();
    await becomeOlder();
    await previewDay(ledger.database, FIRST, { now });
    expect(await annotated()).to.deep.equal([]);
    await Promise.all([FIRST, SECOND].map((date) => rebuildDay(ledger.database, date, { now })));
    expect(await annotated()).to.deep.equal([annotationOf(FIRST)]);
  });
});
