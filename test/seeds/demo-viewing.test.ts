import { expect } from 'chai';
import type { DemoDelivery, DemoEvent } from '../../seeds/library-types.ts';
import { partsOf, SHELF } from '../../seeds/shelf.ts';
import { type DatedEvent, type WholeDemo, wholeDemo } from './whole-demo.ts';

const UNPLAYED = Number(SHELF.find((book) => book.appeal === 0)!.id);
const TIRESOME = SHELF.find((book) => book.title === 'The Complete History of Buttons')!;

describe('The viewing of the demo', () => {
  let demo: WholeDemo;
  let localHour: (event: DemoEvent) => number;
  before(() => {
    demo = wholeDemo();
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: demo.timeZone,
      hour: '2-digit',
      hourCycle: 'h23',
    });
    localHour = (event) => Number(format.format(Date.parse(event.occurred_at)));
  });

  const hoursOf = (starts: DatedEvent[]): number[] => {
    const hours = Array.from({ length: 24 }, () => 0);
    for (const { event } of starts) {
      const hour = localHour(event);
      hours[hour] = hours[hour]! + 1;
    }
    return hours;
  };

  const all = (): DemoDelivery[] => [...demo.days.values()].flat();

  const share = (part: number, whole: number) => part / whole;

  it('has the volume of a small library, and an audience that grows', () => {
    expect(demo.events.length).to.be.within(200_000, 300_000);
    const startsOf = (some: string[]) =>
      demo.starts.filter(({ metricDate }) => some.includes(metricDate)).length;
    expect(share(startsOf(demo.dates.slice(-14)), startsOf(demo.dates.slice(0, 14)))).to.be.within(1.1, 2.2);
  });

  it('peaks in the evening, is awake in the afternoon and asleep at night', () => {
    const hours = hoursOf(demo.starts);
    expect(hours.indexOf(Math.max(...hours))).to.be.within(18, 20);
    expect(hours[16]).to.be.above(hours[11]!);
    expect(hours.slice(1, 6)).to.deep.equal([0, 0, 0, 0, 0]);
  });

  it('grows quieter from hour to hour after bedtime', () => {
    const evening = hoursOf(demo.starts).slice(19);
    expect(evening).to.deep.equal(evening.toSorted((a, b) => b - a));
    expect(evening.at(-1)).to.be.within(1, demo.starts.length / 50);
  });

  it('loses some children from month to month, and regains some of them', () => {
    const watched = (from: number, to: number) => {
      const dates = new Set(demo.dates.slice(from, to));
      return new Set(
        demo.starts
          .filter((start) => dates.has(start.metricDate))
          .map((start) => start.event.child_profile_id),
      );
    };
    const [earliest, earlier, later] = [watched(0, 28), watched(28, 56), watched(56, 84)];
    const returning = [...earlier].filter((child) => later.has(child)).length;
    expect(share(returning, earlier.size)).to.be.within(0.65, 0.92);
    const back = [...later].filter((child) => earliest.has(child) && !earlier.has(child));
    expect(back.length).to.be.at.least(3);
  });

  it('has few plays of the newest book, and none of a withdrawn one for more than a month', () => {
    const playedOn = (title: string) => {
      const id = Number(SHELF.find((book) => book.title === title)!.id);
      return demo.starts.filter(({ event }) => event.book_id === id).map(({ metricDate }) => metricDate);
    };
    expect(playedOn('Nine Lighthouses and a Goose')).to.have.lengthOf.within(1, 19);
    const putAway = playedOn('Five Sunny Days at the Lido');
    expect(putAway).to.have.lengthOf.above(20);
    expect(putAway.filter((date) => date >= demo.dates.at(-35)!)).to.deep.equal([]);
  });

  it('continues from a preview with the first part of its series', () => {
    const previews = new Map(
      SHELF.filter((book) => book.isPreview).map((book) => [
        Number(book.id),
        Number(partsOf(book.seriesId!)[0]?.id),
      ]),
    );
    const starts = inOrder(demo.starts.map(({ event }) => event));
    const next = new Map<number, DemoEvent>();
    let [seen, ledOn] = [0, 0];
    for (const start of starts.toReversed()) {
      const after = next.get(start.child_profile_id);
      const first = previews.get(start.book_id);
      if (first !== undefined) seen += 1;
      if (first !== undefined && after?.book_id === first) ledOn += 1;
      next.set(start.child_profile_id, start);
    }
    expect(share(ledOn, seen)).to.be.within(0.2, 0.7);
  });

  it('is higher on weekends, above all in the morning', () => {
    const isWeekend = (date: string) => [0, 6].includes(new Date(`${date}T12:00Z`).getUTCDay());
    const perDay = (weekend: boolean, beforeHour: number) => {
      const chosen = demo.starts.filter(({ metricDate, event }) => {
        const hour = localHour(event);
        return isWeekend(metricDate) === weekend && hour < beforeHour;
      });
      return chosen.length / demo.dates.filter((date) => isWeekend(date) === weekend).length;
    };
    expect(perDay(true, 24)).to.be.above(1.2 * perDay(false, 24));
    expect(perDay(true, 11)).to.be.above(2 * perDay(false, 11));
  });

  it('includes impressions of the book that is never played', () => {
    const types = new Set(
      demo.events.filter(({ event }) => event.book_id === UNPLAYED).map(({ event }) => event.event_type),
    );
    expect([...types]).to.deep.equal(['impression']);
  });

  it('stops early in the tiresome book, and finishes most of the others', () => {
    const durations = new Map(SHELF.map((book) => [Number(book.id), book.durationSeconds]));
    const reached = furthestShares(
      demo.events.map(({ event }) => event),
      durations,
    );
    const ofTiresome = reached.filter(({ bookId }) => bookId === Number(TIRESOME.id));
    const others = reached.filter(({ bookId }) => bookId !== Number(TIRESOME.id));
    expect(ofTiresome.length).to.be.above(100);
    expect(share(ofTiresome.filter(({ part }) => part < 0.3).length, ofTiresome.length)).to.be.above(0.85);
    expect(share(others.filter(({ part }) => part >= 0.9).length, others.length)).to.be.within(0.5, 0.75);
  });

  it('has devices that send twice, that were offline, and that send no sessions', () => {
    expect(demo.repeats).to.be.above(0);
    const counts = all().length;
    expect(demo.repeats / demo.events.length).to.be.below(0.02);
    const late = all().filter(
      ({ sentAt, events: batch }) => +sentAt - Date.parse(batch.at(-1)!.occurred_at) > 3_600_000,
    );
    expect(late.length).to.be.within(30, counts / 50);
    const sessionless = demo.events.filter(({ event }) => event.session_id === undefined).length;
    expect(share(sessionless, demo.events.length)).to.be.within(0.01, 0.2);
  });

  it('has events of every kind, and some plays that end without a report', () => {
    const kinds = new Set(demo.events.map(({ event }) => event.event_type));
    expect(kinds.size).to.equal(11);
    const ends = demo.events.filter(({ event }) => event.event_type === 'play_end').length;
    expect(share(ends, demo.starts.length)).to.be.within(0.65, 0.92);
  });

  it('has a heartbeat every 45 seconds of playback', () => {
    const gaps = gapsBetweenNeighbouringBeats(demo.events.map(({ event }) => event));
    expect(gaps.length).to.be.above(10_000);
    expect(Math.min(...gaps)).to.be.at.least(44.5);
    expect(Math.max(...gaps)).to.be.at.most(46);
  });

  it('has children who repeat a book', () => {
    const perChildBookDay = new Map<string, number>();
    for (const { metricDate, event } of demo.starts) {
      const key = `${event.child_profile_id}/${event.book_id}/${metricDate}`;
      perChildBookDay.set(key, (perChildBookDay.get(key) ?? 0) + 1);
    }
    expect([...perChildBookDay.values()].filter((plays) => plays >= 3).length).to.be.above(200);
  });
});

/** The share of the book that each play reached; a play runs from its start to the next start of the pair. */
function furthestShares(
  events: DemoEvent[],
  durations: Map<number, number>,
): { bookId: number; part: number }[] {
  const plays: { bookId: number; part: number }[] = [];
  const running = new Map<string, { bookId: number; part: number }>();
  for (const event of inOrder(events)) {
    const key = `${event.child_profile_id}/${event.book_id}`;
    if (event.event_type === 'play_start') {
      running.set(key, { bookId: event.book_id, part: 0 });
      plays.push(running.get(key)!);
    }
    const play = running.get(key);
    const part = (event.position_seconds ?? 0) / durations.get(event.book_id)!;
    if (play) play.part = Math.max(play.part, part);
  }
  return plays;
}

/** Seconds between heartbeats of one child with nothing in between. */
function gapsBetweenNeighbouringBeats(events: DemoEvent[]): number[] {
  const last = new Map<number, DemoEvent>();
  return inOrder(events).flatMap((event) => {
    const previous = last.get(event.child_profile_id);
    last.set(event.child_profile_id, event);
    if (event.event_type !== 'heartbeat' || previous?.event_type !== 'heartbeat') return [];
    return [(Date.parse(event.occurred_at) - Date.parse(previous.occurred_at)) / 1000];
  });
}

/** As they happened: ids of version 7 sort by time. */
function inOrder(events: DemoEvent[]): DemoEvent[] {
  return events.toSorted((a, b) => (a.event_id < b.event_id ? -1 : 1));
}
