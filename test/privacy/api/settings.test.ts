import { expect } from 'chai';
import { ConfigurationError, readConfig } from '../../../src/foundation/core/config.ts';
import {
  DEFAULT_RETENTION,
  RETENTION_LIMITS,
  type RetentionSettings,
  type RetentionVariable,
} from '../../../src/foundation/core/retention-settings.ts';

/** The documented values (docs/privacy.md, "Retention"), written here again: default, least, most. */
const PROMISED: Record<RetentionVariable, [keyof RetentionSettings, number, number, number]> = {
  RETENTION_RAW_EVENTS_DAYS: ['rawEventsDays', 90, 17, 400],
  RETENTION_PLAYS_DAYS: ['playsDays', 730, 48, 730],
  RETENTION_INACTIVE_CHILD_DAYS: ['inactiveChildDays', 365, 28, 730],
  RETENTION_FINISHED_JOBS_DAYS: ['finishedJobsDays', 3, 1, 30],
  RETENTION_FAILED_JOBS_DAYS: ['failedJobsDays', 14, 1, 30],
  RETENTION_TOMBSTONES_DAYS: ['tombstonesDays', 400, 16, 800],
  RETENTION_RECORDS_DAYS: ['recordsDays', 1095, 365, 2555],
  RETENTION_BACKFILLS_DAYS: ['backfillsDays', 90, 1, 400],
};

const promised = Object.entries(PROMISED) as [
  RetentionVariable,
  [keyof RetentionSettings, number, number, number],
][];

/** Settings that are compatible with one at its limit. */
const LENIENT = {
  RETENTION_RAW_EVENTS_DAYS: '17',
  RETENTION_TOMBSTONES_DAYS: '16',
  RETENTION_INACTIVE_CHILD_DAYS: '28',
};

/** Values for "unlimited", for nothing, or that only JavaScript takes for a number. */
const NONSENSE = [
  ...[
    '0',
    '-1',
    '-0',
    '+90',
    '90.0',
    '90.5',
    '1e2',
    '0x5a',
    '９０',
    ' 90',
    '90 ',
    ' ',
    '90d',
    '90 days',
    '90_0',
  ],
  ...[
    'Infinity',
    '-Infinity',
    'infinity',
    'NaN',
    'unlimited',
    'never',
    'forever',
    'none',
    'off',
    'null',
    'true',
  ],
  ...['9'.repeat(15), '9'.repeat(16), '9'.repeat(400), '90,91', '90;', '\n90', 'P90D'],
];

const read = (environment: Record<string, string>) => readConfig(environment).retention;

function complaintsOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error(`was accepted: ${JSON.stringify(environment)}`);
}

describe('The settings of retention', () => {
  it('have the documented defaults if nothing is set or everything is empty', () => {
    const expected = Object.fromEntries(promised.map(([, [setting, days]]) => [setting, days]));
    expect(DEFAULT_RETENTION).to.deep.equal(expected);
    expect(read({})).to.deep.equal(expected);
    expect(read(Object.fromEntries(promised.map(([name]) => [name, ''])))).to.deep.equal(expected);
    expect(Object.keys(RETENTION_LIMITS)).to.deep.equal(promised.map(([name]) => name));
  });

  for (const [name, [setting, , least, most]] of promised) {
    it(`accept ${name} from ${least} to ${most} days, and nothing else`, () => {
      for (const days of [least, least + 1, most - 1, most]) {
        const others = name === 'RETENTION_RAW_EVENTS_DAYS' ? {} : LENIENT;
        expect(read({ ...others, [name]: String(days) })[setting]).to.equal(days);
      }
      for (const wrong of [least - 1, most + 1, ...NONSENSE].map(String)) {
        const message = complaintsOf({ ...LENIENT, [name]: wrong });
        const [, ...complaints] = message.split('\n');
        for (const complaint of complaints) expect(complaint, wrong).to.match(new RegExp(`^  ${name} `));
      }
    });
  }

  for (const [variable, because, right, wrong] of [
    [
      ...['RETENTION_PLAYS_DAYS', 'a rebuild would bring back the plays'],
      ...[{ RETENTION_RAW_EVENTS_DAYS: '400', RETENTION_PLAYS_DAYS: '431' }],
      ...[{ RETENTION_RAW_EVENTS_DAYS: '400', RETENTION_PLAYS_DAYS: '430' }],
    ],
    [
      ...['RETENTION_PLAYS_DAYS', 'must be at least 121'],
      ...[{ RETENTION_PLAYS_DAYS: '121', RETENTION_INACTIVE_CHILD_DAYS: '121' }],
      ...[{ RETENTION_PLAYS_DAYS: '120', RETENTION_INACTIVE_CHILD_DAYS: '120' }],
    ],
    [
      ...['RETENTION_INACTIVE_CHILD_DAYS', 'is known from its plays'],
      ...[{ RETENTION_PLAYS_DAYS: '365' }, { RETENTION_PLAYS_DAYS: '364' }],
    ],
    [
      ...['RETENTION_RECORDS_DAYS', 'the receipt of an erasure'],
      ...[{ RETENTION_RECORDS_DAYS: '400' }, { RETENTION_RECORDS_DAYS: '399' }],
    ],
    [
      ...['RETENTION_RECORDS_DAYS', 'must be at least RETENTION_TOMBSTONES_DAYS (800)'],
      ...[{ RETENTION_RECORDS_DAYS: '800', RETENTION_TOMBSTONES_DAYS: '800' }],
      ...[{ RETENTION_RECORDS_DAYS: '799', RETENTION_TOMBSTONES_DAYS: '800' }],
    ],
  ] as [RetentionVariable, string, Record<string, string>, Record<string, string>][]) {
    it(`are refused with the reason if they contradict each other: ${JSON.stringify(wrong)}`, () => {
      expect(() => read(right)).to.not.throw();
      const [, ...complaints] = complaintsOf(wrong).split('\n');
      expect(complaints).to.have.length(1);
      expect(complaints[0])
        .to.match(new RegExp(`^  ${variable} `))
        .and.include(because);
    });
  }
});
