import { expect } from 'chai';
import { openDaysSentence } from '../../../../src/serve/dashboard/pool/preview-note.tsx';
import { publishersLine } from '../../../../src/serve/dashboard/sentences/publishers-line.ts';
import { type Shares, shareSentence } from '../../../../src/serve/dashboard/sentences/share-sentence.ts';

const DAYS = { start: '2026-11-14', end: '2026-11-20' };
const named = (name: string) => `\u2068${name}\u2069`;

const sharesOf = (minutes: Record<string, number>, more: Partial<Shares> = {}): Shares => ({
  ...DAYS,
  ...{ playStarts: 500, completions: 300, comparedWith: 'the 7 days before' },
  minutes: Object.values(minutes).reduce((sum, some) => sum + some, 0),
  sharers: Object.entries(minutes).map(([name, some]) => ({
    ...{ name, minutes: some },
    ...{ change: null, changedBy: null },
  })),
  ...more,
});

describe('The sentence of the shares of publishers', () => {
  const findingOf = (shares: Shares) => shareSentence(shares).finding;

  it('names the fewest who together have at least half of the minutes', () => {
    expect(findingOf(sharesOf({ A: 7 }))).to.equal(`${named('A')} has all of the minutes.`);
    expect(findingOf(sharesOf({ A: 61, B: 39 }))).to.equal(`${named('A')} has 61% of the minutes.`);
    expect(findingOf(sharesOf({ A: 30, B: 25, C: 45 }))).to.equal(
      `${named('A')} and ${named('B')} together have 55% of the minutes.`,
    );
    const even = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`P${index}`, 10]));
    expect(findingOf(sharesOf(even))).to.equal(
      'The five most watched publishers together have 50% of the minutes.',
    );
  });

  it('names the largest rise, and no fall', () => {
    const shares = sharesOf({ A: 60, B: 40 });
    const [one, other] = shares.sharers.map((sharer) => ({ ...sharer }));
    Object.assign(one!, { change: { direction: 'up', text: '2.0%' }, changedBy: 0.02 });
    Object.assign(other!, { change: { direction: 'up', text: '24.7%' }, changedBy: 0.247 });
    expect(shareSentence({ ...shares, sharers: [one!, other!] }).facts).to.deep.equal([
      `${named('B')} rose most, 24.7% on the 7 days before.`,
    ]);
    Object.assign(one!, { change: { direction: 'down', text: '2.0%' }, changedBy: -0.02 });
    expect(shareSentence({ ...shares, sharers: [one!] }).facts).to.deep.equal([]);
    expect(shareSentence({ ...shares, sharers: [other!], comparedWith: undefined }).facts).to.deep.equal([]);
  });

  it('gives counts for few plays, for none, and for days that are not counted', () => {
    expect(findingOf(sharesOf({ A: 3 }, { playStarts: 1, completions: 1 }))).to.equal(
      '1 play in these 7 days, 1 of them to the end.',
    );
    expect(findingOf(sharesOf({}))).to.equal('Nobody watched in these 7 days.');
    expect(findingOf(sharesOf({}, { minutes: null }))).to.equal('Nothing is counted yet in these 7 days.');
  });
});

describe('The first line of the page of publishers', () => {
  const range = { preset: '30d' as const, start: '2026-10-22', end: '2026-11-20' };

  it('says how many publishers share how many minutes, or only how many there are', () => {
    const line = (publishers: number, minutes: number | null, preset: typeof range.preset | null = '30d') =>
      publishersLine({ publishers, minutes, range: { ...range, preset } });
    expect(line(6, 51_934.12)).to.equal(
      'Six publishers share the library’s 51,934 minutes of the last 30 days.',
    );
    expect(line(1, 1)).to.equal('One publisher has the library’s 1 minute of the last 30 days.');
    expect(line(20, 2.5, null)).to.equal(
      '20 publishers share the library’s 2.50 minutes of 22 Oct – 20 Nov 2026.',
    );
    for (const minutes of [0, null]) expect(line(2, minutes)).to.equal('Two publishers in the catalogue.');
    expect(line(0, null)).to.equal('There is no publisher yet.');
  });
});

describe('The sentence of days that are open', () => {
  const week = Array.from({ length: 7 }, (_, index) => `2026-11-${14 + index}`);
  const sentence = (not_final: string[], not_built: string[] = [], end = DAYS.end) =>
    openDaysSentence({ start: DAYS.start, end, not_final, not_built });

  it('counts those that may change and those that are not counted', () => {
    expect(sentence([])).to.equal('All 7 days are final.');
    expect(sentence(week.slice(2))).to.equal('5 of 7 days may still change.');
    expect(sentence(week.slice(2), week.slice(6))).to.equal(
      '1 of 7 days is not counted, and 4 of 7 days may still change.',
    );
    expect(sentence(week.slice(5), week.slice(5))).to.equal('2 of 7 days are not counted.');
    expect(sentence(week, week)).to.equal('None of 7 days is counted.');
  });

  it('is about the day if there is only one', () => {
    const [first = ''] = week;
    expect(sentence([], [], first)).to.equal('The day is final.');
    expect(sentence([first], [], first)).to.equal('The day may still change.');
    expect(sentence([first], [first], first)).to.equal('The day is not counted.');
  });
});
