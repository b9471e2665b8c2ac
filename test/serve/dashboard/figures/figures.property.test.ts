import { expect } from 'chai';
import fc from 'fast-check';
import { plusDays } from '../../../../src/foundation/core/reporting-day.ts';
import { changeOf } from '../../../../src/serve/dashboard/figures/change-of.ts';
import { writeDay, writeRange, writeWeek } from '../../../../src/serve/dashboard/figures/write-date.ts';
import {
  writeCount,
  writeMinutes,
  writeShortCount,
} from '../../../../src/serve/dashboard/figures/write-number.ts';
import { writePlace } from '../../../../src/serve/dashboard/figures/write-place.ts';
import { writeRate } from '../../../../src/serve/dashboard/figures/write-rate.ts';

const counts = fc.nat({ max: 999_999_999 });
const minutes = fc.nat({ max: 400_000_000 }).map((hundredths) => hundredths / 100);
const dates = fc.integer({ min: 0, max: 30_000 }).map((days) => plusDays('2015-01-01', days));
const read = (text: string) => Number(text.replaceAll(',', ''));

describe('Random figures', () => {
  it('can be read back: counts exactly, minutes and rates within half of their last digit', () => {
    fc.assert(fc.property(counts, (count) => void expect(read(writeCount(count))).to.equal(count)));
    fc.assert(
      fc.property(minutes, (value) => {
        const halfDigit = value < 9.995 ? 0.005 : 0.5;
        expect(Math.abs(read(writeMinutes(value)) - value)).to.be.at.most(halfDigit + 1e-6);
      }),
    );
    fc.assert(
      fc.property(
        fc.nat({ max: 1_000 }),
        (thousandths) =>
          void expect(writeRate(thousandths / 1_000)).to.equal(`${(thousandths / 10).toFixed(1)}%`),
      ),
    );
  });

  it('never get longer than nine characters on an axis or a card, and never lose a digit below a million', () => {
    fc.assert(fc.property(counts, (count) => void expect(writeShortCount(count).length).to.be.at.most(9)));
    fc.assert(
      fc.property(
        fc.nat({ max: 999_999 }),
        (count) => void expect(writeShortCount(count)).to.equal(writeCount(count)),
      ),
    );
  });

  it('keep the order of their values: positions in a book, and directions of changes', () => {
    const seconds = (text: string) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    fc.assert(
      fc.property(
        fc.nat({ max: 86_400 }),
        (place) => void expect(seconds(writePlace(place))).to.equal(place),
      ),
    );
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        const { direction } = changeOf(
          { value: one, playStarts: 20, isBuilt: true },
          { value: other, playStarts: 20, isBuilt: true },
        );
        if (direction === 'up') expect(one).to.be.greaterThan(other);
        if (direction === 'down') expect(one).to.be.lessThan(other);
      }),
    );
  });

  it('include dates that name their day in any time zone of the machine, with spaced en dashes between two', () => {
    fc.assert(
      fc.property(dates, fc.nat({ max: 800 }), (start, days) => {
        const end = plusDays(start, days);
        expect(writeDay(start)).to.match(
          new RegExp(`^[A-Z][a-z]{2} ${Number(start.slice(8))} [A-Z][a-z]{2}$`),
        );
        expect(writeRange(start, end)).to.include(end.slice(0, 4));
        if (days > 0) expect(writeRange(start, end).split(' – ')).to.have.length(2);
        expect(writeWeek(start, end)).to.match(/^week ([1-9]|[1-4]\d|5[0-3]): /);
      }),
    );
  });
});
