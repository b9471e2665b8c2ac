import { expect } from 'chai';
import {
  writeCount,
  writeCounted,
  writeInWords,
  writeMark,
  writeMinutes,
  writeQuotient,
  writeScore,
  writeShortCount,
  writeShortMinutes,
  writeSize,
} from '../../../../src/serve/dashboard/figures/write-number.ts';
import {
  writeHours,
  writeLength,
  writePlace,
  writePlaces,
} from '../../../../src/serve/dashboard/figures/write-place.ts';
import {
  writePoints,
  writeRate,
  writeRateOfPlays,
  writeWholeRate,
} from '../../../../src/serve/dashboard/figures/write-rate.ts';

/** Pairs of a given value and the text that it becomes. */
function expectEach<Value>(write: (value: Value) => string, pairs: [Value, string][]) {
  expect(pairs.map(([value]) => write(value))).to.deep.equal(pairs.map(([, text]) => text));
}

describe('Figures of the dashboard', () => {
  it('show minutes whole from 10 on and with two decimals below, by the rounded figure', () => {
    expectEach(writeMinutes, [
      [12_073.4, '12,073'],
      [2.5, '2.50'],
      [9.99, '9.99'],
      [9.996, '10'],
      [10.5, '11'],
      [0, '0'],
      [1_250_000, '1,250,000'],
    ]);
  });

  it('shorten large figures only from a million on, and never in full ones', () => {
    expectEach(writeShortCount, [
      [999_999, '999,999'],
      [1_000_000, '1 M'],
      [1_250_000, '1.25 M'],
    ]);
    expect(writeShortMinutes(999_999.7)).to.equal('1 M');
    expect(writeShortMinutes(2.5)).to.equal('2.50');
    expect(writeCount(1_250_000)).to.equal('1,250,000');
  });

  it('write rates with one decimal, whole ones in sentences, changes in points without a sign', () => {
    expectEach(writeRate, [
      [0.664, '66.4%'],
      [0.285, '28.5%'],
      [1, '100.0%'],
      [0.0005, '0.1%'],
    ]);
    expectEach(writeWholeRate, [
      [0.664, '66%'],
      [0.285, '29%'],
      [0.145, '15%'],
    ]);
    expect([writePoints(0.007), writePoints(-0.012)]).to.deep.equal(['0.7 pts', '1.2 pts']);
  });

  it('write the rate of fewer than 20 plays as counts, and of no play as nothing', () => {
    expect(writeRateOfPlays(7, 12)).to.equal('7 of 12');
    expect(writeRateOfPlays(13, 19)).to.equal('13 of 19');
    expect(writeRateOfPlays(13, 20)).to.equal('65.0%');
    expect(writeRateOfPlays(0, 0)).to.equal('–');
  });

  it('show missing values as an en dash and never as 0', () => {
    for (const write of [writeCount, writeShortCount, writeMinutes, writeRate, writeWholeRate, writePoints]) {
      expect([null, undefined, Number.NaN].map(write)).to.deep.equal(['–', '–', '–']);
    }
    expect(writePlace(null)).to.equal('–');
    expect(writeRateOfPlays(null, 30)).to.equal('–');
    expect(writeSize(undefined)).to.equal('–');
  });

  it('write places in a book as minutes and seconds, with hours from an hour on', () => {
    expectEach(writePlace, [
      [0, '0:00'],
      [47, '0:47'],
      [59.6, '1:00'],
      [3_599, '59:59'],
      [3_599.5, '1:00:00'],
      [5_025, '1:23:45'],
    ]);
    expect(writePlaces(240, 270)).to.equal('4:00 – 4:30');
  });

  it('write hours in sentences from 90 minutes on, else minutes, and one of each in the singular', () => {
    expectEach(writeHours, [
      [1_590, '27 hours'],
      [1_589.6, '26 hours'],
      [89.7, '90 minutes'],
      [90, '2 hours'],
      [89, '89 minutes'],
      [1, '1 minute'],
    ]);
    expectEach(writeLength, [
      [1_320, '22 minutes'],
      [50, '50 seconds'],
      [60, '1 minute'],
    ]);
  });

  it('write scores with their tier, sizes with their unit, quotients with two decimals, marks as short as can be', () => {
    expect(writeScore(58.24, 'medium')).to.equal('58.2 of 100 · medium');
    expectEach(writeSize, [
      [999_400, '999 kB'],
      [999_600, '1.0 MB'],
      [26_512_000, '26.5 MB'],
      [2_040_000_000, '2.0 GB'],
    ]);
    expect(writeQuotient(7.6)).to.equal('7.60');
    expectEach(writeMark, [
      [0, '0'],
      [0.2, '0.2'],
      [2_500, '2,500'],
      [1_500_000, '1.5 M'],
    ]);
  });

  it('write counts within sentences in words up to twelve', () => {
    expectEach(writeInWords, [
      [1, 'one'],
      [12, 'twelve'],
      [13, '13'],
    ]);
    expect(writeCounted(1, 'child', 'children')).to.equal('1 child');
    expect(writeCounted(2_000, 'child', 'children')).to.equal('2,000 children');
  });
});
