import { expect } from 'chai';
import { chosenRange, quoted } from '../../../../src/serve/dashboard/range/chosen-range.ts';

const HELD = { today: '2026-11-21', first: '2026-07-15' };
const DEFAULT = { start: '2026-10-22', end: '2026-11-20', preset: '30d', compare: 'before', notes: [] };

const datesOf = (query: Record<string, string>, held: Parameters<typeof chosenRange>[1] = HELD) => {
  const { start, end } = chosenRange(query, held);
  return [start, end];
};

describe('The range of a page', () => {
  it('is the last thirty complete days, compared with the days before, by default', () => {
    expect(chosenRange({}, HELD)).to.deep.equal(DEFAULT);
    expect(chosenRange({ range: '', start: '', end: '', compare: '' }, HELD)).to.deep.equal(DEFAULT);
  });

  it('is that of the preset, and ends yesterday', () => {
    expect(datesOf({ range: '1d' })).to.deep.equal(['2026-11-20', '2026-11-20']);
    expect(datesOf({ range: '7d' })).to.deep.equal(['2026-11-14', '2026-11-20']);
    expect(datesOf({ range: '28d' })).to.deep.equal(['2026-10-24', '2026-11-20']);
    expect(datesOf({ range: 'month' })).to.deep.equal(['2026-11-01', '2026-11-20']);
    expect(datesOf({ range: 'last-month' })).to.deep.equal(['2026-10-01', '2026-10-31']);
    expect(datesOf({ range: '12m' })).to.deep.equal(['2025-11-21', '2026-11-20']);
    expect(datesOf({ range: 'all' })).to.deep.equal(['2026-07-15', '2026-11-20']);
  });

  it('is a year long on 29 February', () => {
    expect(datesOf({ range: '12m' }, { today: '2028-02-29', first: null })).to.deep.equal([
      '2027-03-01',
      '2028-02-28',
    ]);
  });

  it('has the dates of the address, today included', () => {
    expect(chosenRange({ start: '2026-11-21', end: '2026-11-21', compare: 'none' }, HELD)).to.deep.equal({
      ...{ start: '2026-11-21', end: '2026-11-21', preset: null },
      ...{ compare: 'none', notes: [] },
    });
    expect(datesOf({ end: '2026-10-31' })).to.deep.equal(['2026-10-02', '2026-10-31']);
    expect(datesOf({ start: '2026-11-01', range: '7d' })).to.deep.equal(['2026-11-01', '2026-11-20']);
  });

  it('falls back to the default, with a note, if the address cannot be understood', () => {
    const wrong: Record<string, string>[] = [
      { range: 'fortnight' },
      { range: 'constructor' },
      { compare: 'friday' },
      { start: '2026-02-30' },
      { end: 'yesterday' },
      { end: '2026-11-22' },
      { start: '2026-11-19', end: '2026-11-18' },
      { start: '2020-01-01' },
    ];
    for (const query of wrong) {
      const { notes, ...range } = chosenRange(query, HELD);
      expect({ ...range, notes: [] }, JSON.stringify(query)).to.deep.equal(DEFAULT);
      expect(notes, JSON.stringify(query)).to.have.lengthOf(1);
      expect(notes[0]).to.match(/instead\.$/);
    }
  });

  it('has a note if a preset has no complete day yet', () => {
    const firstOfMonth = { today: '2026-11-01', first: '2026-07-15' };
    expect(chosenRange({ range: 'month' }, firstOfMonth)).to.deep.equal({
      ...{ start: '2026-10-02', end: '2026-10-31', preset: '30d', compare: 'before' },
      notes: ['“This month” has no complete day yet. The last 30 days are shown instead.'],
    });
    expect(chosenRange({ range: 'all' }, { today: '2026-11-01', first: null }).notes).to.have.lengthOf(1);
    expect(chosenRange({ range: 'all' }, { today: '2026-11-01', first: '2026-11-01' }).preset).to.equal(
      '30d',
    );
  });

  it('repeats at most a line of an address', () => {
    expect(quoted('x'.repeat(500))).to.have.lengthOf(43);
  });
});
