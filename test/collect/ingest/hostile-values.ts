import fc from 'fast-check';
import {
  afterNow,
  BOOK,
  CHILD,
  countedUuid,
  OTHER_CHILD,
  REFUSED_CHILD,
  type SentEvent,
  sentEvent,
  UNKNOWN,
} from './posting-events.ts';

/** Texts that cause errors elsewhere: in JSON, in SQL, in PostgreSQL's text and jsonb, in objects. */
export const HOSTILE_TEXTS = [
  ...[
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udc00x',
    '\ud83d\ude00',
    '\uffff',
    '\ufeff',
    '\u2028',
    '\r\n',
  ],
  ...['NaN', 'Infinity', '-Infinity', 'null', 'undefined', 'true', '__proto__', 'constructor', 'prototype'],
  ...[
    "'",
    '"',
    '\\',
    "'; drop table usage_events; --",
    '{',
    '}',
    '{}',
    ',',
    '{1,2}',
    '$1',
    '?',
    '??',
    ':name',
    '%s',
  ],
  ...['../../etc/passwd', '<script>', '1e999', '0x1', '٣', '9'.repeat(600), 'ß'.repeat(400)],
];

const anything = fc.oneof(
  fc.constantFrom<unknown>(
    ...HOSTILE_TEXTS,
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    -1e300,
    2 ** 53,
    {},
    [],
    [[]],
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

/** An event with one field that is never valid, so that the event is rejected as invalid. */
const withWrongField: fc.Arbitrary<SentEvent> = fc.oneof(
  fc
    .constantFrom('event_type', 'child_profile_id', 'book_id', 'occurred_at')
    .chain((field) =>
      fc
        .constantFrom(...HOSTILE_TEXTS, null, true, {}, [], -1, 1.5, 2 ** 53)
        .map((value) => sentEvent({ [field]: value })),
    ),
  fc
    .constantFrom('event_id', 'session_id')
    .chain((field) =>
      fc.constantFrom(...HOSTILE_TEXTS, true, {}, [], 1).map((value) => sentEvent({ [field]: value })),
    ),
  fc
    .constantFrom(...HOSTILE_TEXTS, true, {}, [], -1, 86_401, 1e300)
    .map((value) => sentEvent({ position_seconds: value })),
  fc.constantFrom(...HOSTILE_TEXTS, true, [], 1).map((metadata) => sentEvent({ metadata })),
  fc.constant(sentEvent({ metadata: { note: 'a'.repeat(2_048) } })),
);

/** Not an event at all. */
const notAnEvent = fc
  .oneof(anything, fc.dictionary(fc.constantFrom('event_type', 'book_id', 'x', '__proto__'), anything))
  .filter((value) => typeof value !== 'object' || value === null || !('occurred_at' in value));

/** Valid in format, but rejected because of its content. */
const refusedForItsContent = fc.constantFrom(
  sentEvent({ child_profile_id: REFUSED_CHILD }),
  sentEvent({ child_profile_id: UNKNOWN }),
  sentEvent({ book_id: UNKNOWN }),
  sentEvent({ occurred_at: afterNow(-15 * 86_400_000) }),
  sentEvent({ occurred_at: afterNow(86_400_000) }),
);

export const arbitraryBadElement: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: withWrongField, weight: 4 },
  { arbitrary: notAnEvent, weight: 2 },
  { arbitrary: refusedForItsContent, weight: 2 },
);

/** A good event, whose number determines its id; it can have hostile values where they do no harm. */
export const arbitraryGoodElement = (number: number): fc.Arbitrary<SentEvent> =>
  fc
    .record({
      event_type: fc.constantFrom('play_start', 'heartbeat', 'pause', 'click'),
      child_profile_id: fc.constantFrom<unknown>(CHILD, String(CHILD), OTHER_CHILD),
      position_seconds: fc.constantFrom(undefined, null, 0, 4.35, 86_400),
      occurred_at: fc.integer({ min: -86_400_000, max: 300_000 }).map(afterNow),
      metadata: fc.constantFrom(undefined, null, {}, ...HOSTILE_TEXTS.map((text) => ({ [text]: text }))),
      something_else: anything,
    })
    .map((fields) => sentEvent({ ...fields, event_id: countedUuid(number), book_id: BOOK }));
