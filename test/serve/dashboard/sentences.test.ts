import { expect } from 'chai';
import { type Alert, alertSentence } from '../../../src/serve/dashboard/sentences/alert-sentence.ts';
import { bandsSentence } from '../../../src/serve/dashboard/sentences/bands-sentence.ts';
import { dropOffSentence } from '../../../src/serve/dashboard/sentences/drop-off-sentence.ts';
import { lengthSentence } from '../../../src/serve/dashboard/sentences/length-sentence.ts';
import {
  alertsLine,
  type Morning,
  morningFacts,
  morningLine,
} from '../../../src/serve/dashboard/sentences/morning-line.ts';
import { SentenceText } from '../../../src/serve/dashboard/sentences/sentence.tsx';
import { rendered } from './rendered.ts';

const yesterday = { children: 99, minutes: 1_590, playStarts: 413, completions: 267 };
const weekBefore = { children: 98, minutes: 1_736, playStarts: 416, completions: 280 };
const morning = (given: Partial<Morning>): Morning => ({
  date: '2026-11-20',
  yesterday,
  isFirstDay: false,
  weekBefore,
  alerts: 2,
  ...given,
});

describe('The morning line', () => {
  it('says how many children watched for how long', () => {
    expect(morningLine(morning({}))).to.equal('Yesterday, 99 children watched 27 hours of stories.');
    const one = { children: 1, minutes: 1, playStarts: 1, completions: 0 };
    expect(morningLine(morning({ yesterday: one }))).to.equal(
      'Yesterday, 1 child watched 1 minute of stories.',
    );
    expect(morningLine(morning({ yesterday: { ...one, minutes: 0.3 } }))).to.equal(
      'Yesterday, 1 child watched less than a minute of stories.',
    );
  });

  it('says that nobody did, that it is the first day, or that yesterday is not counted, with the reason', () => {
    const nobody = { children: 0, minutes: 0, playStarts: 0, completions: 0 };
    expect(morningLine(morning({ yesterday: nobody }))).to.equal('Yesterday nobody watched.');
    expect(morningLine(morning({ isFirstDay: true, weekBefore: null }))).to.equal(
      'The first day: 99 children watched 27 hours of stories.',
    );
    const missing = morning({ yesterday: null, reason: 'It is being counted now.' });
    expect(morningLine(missing)).to.equal('Yesterday is not counted yet. It is being counted now.');
    expect(morningFacts(missing)).to.deep.equal([]);
    expect(morningFacts(morning({ yesterday: nobody, weekBefore: null }))).to.deep.equal([]);
  });

  it('is followed by the plays that reached the end and the same weekday of the week before', () => {
    expect(morningFacts(morning({}))).to.deep.equal([
      '267 of 413 plays reached the end.',
      'One child more than the Friday before, and 8.4% fewer minutes.',
    ]);
    expect(
      morningFacts(morning({ weekBefore: { ...weekBefore, children: 99, minutes: 1_590 } }))[1],
    ).to.equal('As many children as the Friday before, and as many minutes.');
    expect(
      morningFacts(morning({ weekBefore: { ...weekBefore, children: 120, minutes: 1_000 } }))[1],
    ).to.equal('21 children fewer than the Friday before, and 59.0% more minutes.');
    expect(morningFacts(morning({ weekBefore: { ...weekBefore, playStarts: 19 } }))[1]).to.equal(
      'One child more than the Friday before.',
    );
    expect(morningFacts(morning({ weekBefore: null }))).to.have.length(1);
  });

  it('ends with how many books need attention, if any do', () => {
    expect([0, 1, 2, 30].map((alerts) => alertsLine({ alerts }))).to.deep.equal([
      undefined,
      'One book needs attention.',
      'Two books need attention.',
      '30 books need attention.',
    ]);
  });
});

describe('The sentence of where children stop', () => {
  it('names the worst drop, its share of all that stop early, and how many stay', () => {
    expect(dropOffSentence([55, 12, 15, 10, 15, 15, 6, 8, 9, 62, 213], 470)).to.deep.equal({
      finding: 'The worst drop is at the very beginning: 55 of 420 plays stop before 0:47.',
      facts: ['That is 38% of all that stop early; 275 stay to the end.'],
    });
    expect(dropOffSentence([0, 9, 0, 9, 0, 0, 0, 0, 0, 0, 20], 470).finding).to.equal(
      'The worst drop is at 0:47 – 1:34: 9 of 38 plays stop there.',
    );
    expect(dropOffSentence([30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], null)).to.deep.equal({
      finding: 'The worst drop is at the very beginning: 30 of 30 plays stop before 10% of the book.',
      facts: ['That is 100% of all that stop early; none stays to the end.'],
    });
  });

  it('gives counts for few plays, for none, and if no play stops early', () => {
    expect(dropOffSentence([5, 0, 0, 0, 0, 0, 0, 0, 0, 1, 6], 470)).to.deep.equal({
      finding: '7 of 12 plays reached the end.',
      facts: [],
    });
    expect(dropOffSentence(Array(11).fill(0), 470).finding).to.equal(
      'No play has reported where it stopped.',
    );
    expect(dropOffSentence([0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 20], 470).finding).to.equal(
      'Nobody stops early: all 25 plays reach the end.',
    );
  });
});

describe('An alert', () => {
  const alert = (given: Partial<Alert>): Alert => ({
    ...{ kind: 'low_completion', days: 30, playStarts: 155, completions: 0 },
    ...{ publishedOn: '2024-03-07', lastPlayedOn: null, durationSeconds: 1_320, ...given },
  });

  it('says since when a book has no plays, and asks one question', () => {
    expect(alertSentence(alert({ kind: 'no_plays' }))).to.equal(
      'No plays in 30 days, and published long enough ago to be missed (7 Mar 2024). Is it still listed where children find it?',
    );
    expect(alertSentence(alert({ kind: 'no_plays', lastPlayedOn: '2026-10-03' }))).to.equal(
      'No plays in 30 days; the last one was on 3 Oct 2026. Is it still listed where children find it?',
    );
  });

  it('says how many plays of a book reached the end, and where in it to look', () => {
    const dropOff = [102, 20, 9, 8, 4, 3, 3, 2, 4, 0, 0];
    expect(alertSentence(alert({ dropOff }))).to.equal(
      '155 starts in 30 days, none reached the end. 102 of 155 plays stop before 2:12; the book is 22 minutes long.',
    );
    expect(alertSentence(alert({ completions: 3, dropOff: [1, 2, ...Array(8).fill(0), 30] }))).to.equal(
      '155 starts in 30 days, 3 reached the end. 2 of 33 plays stop at 2:12 – 4:24; the book is 22 minutes long.',
    );
    expect(alertSentence(alert({ playStarts: 1, days: 1 }))).to.equal(
      '1 start in 1 day, none reached the end. Where do they stop?',
    );
  });
});

describe('Other sentences', () => {
  it('say how many books are watched to the end, by the largest of three bands', () => {
    expect(bandsSentence({ above75: 4, from50To75: 30, below50: 5 }).finding).to.equal(
      '30 of 39 books keep between half and three quarters of their plays to the end.',
    );
    expect(bandsSentence({ above75: 1, from50To75: 1, below50: 0 }).finding).to.equal(
      '1 of 2 books keeps more than three quarters of its plays to the end.',
    );
    expect(bandsSentence({ above75: 0, from50To75: 0, below50: 0 }).finding).to.equal(
      'No book has 20 play starts yet.',
    );
  });

  it('say how long a play lasts, in counts if there are few', () => {
    const lengths = { full: { plays: 272, percentage: 65 }, under2Minutes: { plays: 73, percentage: 17 } };
    expect(lengthSentence({ plays: 420, ...lengths })).to.deep.equal({
      finding: '65 of 100 plays are full videos;',
      facts: ['17 end within two minutes.'],
    });
    const few = { full: { plays: 1, percentage: 8 }, under2Minutes: { plays: 0, percentage: 0 } };
    expect(lengthSentence({ plays: 12, ...few }).finding).to.equal('1 of 12 plays is a full video.');
    expect(lengthSentence({ plays: 0, ...few }).finding).to.equal('There are no plays to measure.');
  });

  it('are shown with their finding in bold, and never as markup', () => {
    expect(rendered(SentenceText, { finding: 'a < b.', facts: ['One.', '<i>Two</i>.'] })).to.equal(
      '<p><b>a &lt; b.</b> One. &lt;i>Two&lt;/i>.</p>',
    );
  });
});
