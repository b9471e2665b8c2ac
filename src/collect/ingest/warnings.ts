import { POSITION_TOLERANCE_SECONDS } from '../../foundation/core/definitions.ts';
import { EVENT_FIELDS } from '../../records/events/event-schema.ts';
import { isPlayback, type UsageEvent } from '../../records/events/usage-event.ts';

/** The kinds of warnings about a request. Its events are still accepted. */
export const WARNING_CODES = ['unknown_fields', 'position_beyond_end', 'no_session_id'] as const;

export type WarningCode = (typeof WARNING_CODES)[number];

/** One warning about a request; each code occurs once. */
export interface Warning {
  code: WarningCode;
  /** The number of events concerned. 0: only fields outside of the events. */
  events: number;
  /** The place of the first of them, from 0. */
  first_index: number | null;
  detail: string;
  /** Of `unknown_fields`: names that are not known here. */
  fields?: string[];
}

const DETAILS: Record<WarningCode, string> = {
  unknown_fields: 'Unknown fields were ignored.',
  position_beyond_end: `A position lies more than ${POSITION_TOLERANCE_SECONDS} s beyond the end of its book, so it is ignored. Check that positions are in seconds, and that the duration in the catalogue is correct.`,
  no_session_id:
    'Playback has no session_id. Send one, because otherwise two devices of one child cannot be distinguished and minutes are lost.',
};

/**
 * Names come from the client and can be anything. At most this many are shown, and only if they look like field
 * names.
 */
const NAMES_MAX = 10;
const SHOWABLE_NAME = /^[a-z][a-z_-]{0,39}$/i;

/** Collects the warnings about one request. They never contain values of the request, and no digits of its names. */
export interface Warnings {
  /** The fields of the batch outside of its events, other than `known`. */
  lookAtBatch(batch: object, known: readonly string[]): void;
  /** An element of the batch, accepted or not. */
  lookAtElement(index: number, element: unknown): void;
  /** An event that is stored, now or before. */
  lookAtStored(index: number, event: UsageEvent, isBeyondEnd: boolean): void;
  list(): Warning[];
}

/** Starts with none (docs/clients.md, "Warnings"). */
export function collectWarnings(): Warnings {
  const found = new Map<WarningCode, { events: number; first: number | null }>();
  const names = new Set<string>();
  const note = (code: WarningCode, index: number | null) => {
    const { events, first } = found.get(code) ?? { events: 0, first: null };
    found.set(code, { events: index === null ? events : events + 1, first: first ?? index });
  };
  const lookForUnknown = (fields: object, known: readonly string[], index: number | null) => {
    const unknown = Object.keys(fields).filter((name) => !known.includes(name));
    if (unknown.length === 0) return;
    note('unknown_fields', index);
    for (const name of unknown) if (names.size < NAMES_MAX && SHOWABLE_NAME.test(name)) names.add(name);
  };
  return {
    lookAtBatch: (batch, known) => lookForUnknown(batch, known, null),
    lookAtElement: (index, element) => {
      if (typeof element !== 'object' || element === null || Array.isArray(element)) return;
      lookForUnknown(element, EVENT_FIELDS, index);
    },
    lookAtStored: (index, event, isBeyondEnd) => {
      if (isBeyondEnd) note('position_beyond_end', index);
      if (event.sessionId === null && isPlayback(event)) note('no_session_id', index);
    },
    list: () =>
      WARNING_CODES.flatMap((code) => {
        const one = found.get(code);
        return one === undefined ? [] : [describe(code, one, [...names])];
      }),
  };
}

function describe(
  code: WarningCode,
  { events, first }: { events: number; first: number | null },
  names: string[],
): Warning {
  const warning = { code, events, first_index: first, detail: DETAILS[code] };
  if (code !== 'unknown_fields') return warning;
  const meant = names.flatMap((name) => {
    const near = EVENT_FIELDS.find((field) => plain(field) === plain(name));
    return near === undefined ? [] : [near];
  });
  const hint = meant.length === 0 ? '' : ` Probably meant: ${[...new Set(meant)].join(', ')}.`;
  return { ...warning, detail: `${warning.detail}${hint}`, fields: names };
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[_-]/g, '');
