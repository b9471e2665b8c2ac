import { expect } from 'chai';
import { nextRepetition } from '../../workers/repeat-tonight.ts';

const TIME_ZONE = 'America/New_York';

/** The times at which retention runs in a night, if it is always prevented from finishing. */
function runsFrom(first: string, minutesTaken: number): string[] {
  const runs: string[] = [];
  let [before, now] = [0, new Date(first)];
  for (;;) {
    const next = nextRepetition(before, new Date(now.getTime() + minutesTaken * 60_000), TIME_ZONE);
    if (next === undefined) return runs;
    runs.push(next.at.toLocaleTimeString('en-GB', { timeZone: TIME_ZONE, timeStyle: 'short' }));
    before = next.repetition;
    now = next.at;
  }
}

describe('An incomplete run of retention', () => {
  it('is repeated every half hour until the night ends at six', () => {
    expect(runsFrom('2026-03-11T07:30:00Z', 0)).to.deep.equal(['04:00', '04:30', '05:00', '05:30']);
    expect(runsFrom('2026-03-11T07:30:00Z', 20)).to.deep.equal(['04:20', '05:10']);
  });

  it('is repeated five times at most, if a worker started early in the night', () => {
    expect(runsFrom('2026-03-11T04:10:00Z', 0)).to.deep.equal(['00:40', '01:10', '01:40', '02:10', '02:40']);
  });

  it('is not repeated by day', () => {
    for (const time of ['2026-03-11T09:30:00Z', '2026-03-11T16:00:00Z', '2026-03-12T03:29:59Z'])
      expect(runsFrom(time, 0), time).to.deep.equal([]);
  });

  it('is repeated at the right times in the night in which clocks change', () => {
    expect(runsFrom('2026-03-08T07:30:00Z', 0)).to.deep.equal(['04:00', '04:30', '05:00', '05:30']);
    expect(runsFrom('2026-11-01T05:40:00Z', 0)).to.deep.equal(['01:10', '01:40', '02:10', '02:40', '03:10']);
  });
});
