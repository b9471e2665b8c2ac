import { PLAYBACK_EVENT_TYPES } from '../../records/events/usage-event.ts';

export type PlaybackKind = (typeof PLAYBACK_EVENT_TYPES)[number];

/** One event of a chain, as the play builder reads it. Times and positions are whole milliseconds. */
export interface PlaybackEvent {
  kind: PlaybackKind;
  /** Since 1970. */
  occurredAt: number;
  /** The playhead after the event, or null if it is unknown. */
  position: number | null;
  /** The playhead before a seek. */
  fromPosition: number | null;
  /** The bytes of the event's UUID, one character for each, so that they are ordered as UUIDs are. */
  eventId: string;
}

/** The order within a chain: time, then kind, then id; never the order of arrival. */
export function compareEvents(one: PlaybackEvent, other: PlaybackEvent): number {
  if (one.occurredAt !== other.occurredAt) return one.occurredAt - other.occurredAt;
  const kinds = PLAYBACK_EVENT_TYPES.indexOf(one.kind) - PLAYBACK_EVENT_TYPES.indexOf(other.kind);
  if (kinds !== 0) return kinds;
  return one.eventId < other.eventId ? -1 : Number(one.eventId > other.eventId);
}
