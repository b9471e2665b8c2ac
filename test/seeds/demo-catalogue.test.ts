import { expect } from 'chai';
import { demoCatalogue } from '../../seeds/demo-catalogue.ts';
import { DEMO_DAYS } from '../../seeds/demo-dates.ts';
import { metricDateOf, plusDays } from '../../src/foundation/core/reporting-day.ts';

const input = { seed: 'a rainy spring', firstDate: '2026-02-16', timeZone: 'America/New_York' };
const catalogue = demoCatalogue(input);
const { publishers, books, parents, children } = catalogue;
const localDate = (instant: string) => metricDateOf(new Date(instant), input.timeZone);

describe('The catalogue of the demo', () => {
  it('is the same for the same seed, and other families for another', () => {
    expect(demoCatalogue(input)).to.deep.equal(catalogue);
    expect(demoCatalogue({ ...input, seed: 'another' }).parents).to.not.deep.equal(parents);
  });

  it('has the size of a small library', () => {
    expect(publishers).to.have.lengthOf(6);
    expect(books).to.have.lengthOf.within(44, 50);
    expect(parents).to.have.lengthOf(310);
    expect(children).to.have.lengthOf.within(400, 470);
    expect(children.filter((child) => child.is_test)).to.have.lengthOf(2);
    expect(children.filter((child) => child.collection === 'refused')).to.have.lengthOf.within(3, 40);
  });

  it('refers only to what it contains, with unique ids', () => {
    for (const rows of [publishers, books, parents, children]) {
      expect(new Set(rows.map((row) => row.id)).size).to.equal(rows.length);
      expect(rows.every((row) => /^[1-9]\d*$/.test(row.id))).to.equal(true);
    }
    expect(publishers.map((publisher) => publisher.id)).to.include.members(
      books.map((book) => book.publisher_id),
    );
    const registeredAt = new Map(parents.map((parent) => [parent.id, parent.registered_at]));
    expect(children.every((child) => registeredAt.get(child.parent_id)! < child.created_at)).to.equal(true);
  });

  it('numbers the parts of a series from one, in order of publication', () => {
    const series = new Map<string, typeof books>();
    for (const book of books) {
      if (book.series_id !== null) series.set(book.series_id, [...(series.get(book.series_id) ?? []), book]);
    }
    expect(series.size).to.be.at.least(5);
    for (const books of series.values()) {
      const parts = books.filter((book) => !book.is_preview);
      expect(parts.map((part) => part.position_in_series)).to.deep.equal(parts.map((_, index) => index + 1));
      const published = parts.map((part) => part.published_at);
      expect(published).to.deep.equal(published.toSorted());
    }
  });

  it('has films between 40 seconds and 25 minutes, most of three to nine minutes', () => {
    const durations = books.map((book) => book.duration_seconds);
    expect([Math.min(...durations), Math.max(...durations)]).to.deep.equal([40, 1500]);
    expect(durations.filter((seconds) => seconds >= 180 && seconds <= 540).length).to.be.above(
      books.length / 2,
    );
  });

  it('has a series for every preview, in which the preview itself has no position', () => {
    const previews = books.filter((book) => book.is_preview);
    expect(previews).to.have.lengthOf(2);
    for (const { series_id, position_in_series } of previews) {
      expect(position_in_series).to.equal(null);
      const parts = books.filter((book) => book.series_id === series_id && !book.is_preview);
      expect(parts).to.have.lengthOf.within(3, 4);
    }
  });

  it('publishes a book halfway, one in the last week, a few between, and the others before', () => {
    const during = books
      .map((book) => localDate(book.published_at))
      .filter((date) => date >= input.firstDate);
    expect(during).to.have.lengthOf.within(5, 8);
    expect(during).to.include(plusDays(input.firstDate, DEMO_DAYS / 2));
    expect(during.filter((date) => date > plusDays(input.firstDate, DEMO_DAYS - 8))).to.have.lengthOf(1);
  });

  it('has titles that are hard to set: long, from right to left, with quotation marks and an ampersand', () => {
    const titles = books.map((book) => book.title);
    expect(titles.filter((title) => title.length > 100)).to.have.lengthOf(2);
    expect(titles.filter((title) => /\p{Script=Arabic}/u.test(title))).to.have.lengthOf(1);
    expect(titles.filter((title) => title.includes('"') && title.includes('&'))).to.have.lengthOf(1);
    expect(new Set(titles).size).to.equal(titles.length);
  });

  it('gains families before and during the demo, and more towards its end', () => {
    const days = parents.map((parent) => localDate(parent.registered_at));
    const between = (from: number, to: number) =>
      days.filter((day) => day >= plusDays(input.firstDate, from) && day < plusDays(input.firstDate, to))
        .length;
    expect(between(-400, 0)).to.equal(200);
    expect(between(0, DEMO_DAYS)).to.equal(110);
    expect(between(DEMO_DAYS / 2, DEMO_DAYS)).to.be.above(between(0, DEMO_DAYS / 2));
  });

  it('leaves out what does not exist yet', () => {
    const until = new Date('2026-03-01T12:00:00.000Z');
    const early = demoCatalogue({ ...input, until });
    expect(early.parents).to.deep.equal(parents.slice(0, early.parents.length));
    expect(early.children).to.deep.equal(children.slice(0, early.children.length));
    expect(early.books.length).to.be.within(books.length - 6, books.length - 3);
    const newest = [
      ...early.parents.map((parent) => parent.registered_at),
      ...early.children.map((child) => child.created_at),
    ];
    expect(newest.every((instant) => Date.parse(instant) <= until.getTime())).to.equal(true);
  });
});
