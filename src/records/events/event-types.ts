/**
 * Events that make plays, in the order in which those of one instant take effect (docs/metrics.md, "Events").
 */
export const PLAYBACK_EVENT_TYPES = [
  'play_end',
  'play_start',
  'pause',
  'resume',
  'heartbeat',
  'seek',
] as const;

/** Events that are stored and counted, and take no part in plays. */
export const ANNOTATION_EVENT_TYPES = [
  'quality_change',
  'fullscreen',
  'impression',
  'stall',
  'error',
  'save',
  'share',
  'click',
  'skip',
] as const;

/** Every kind of event, in the order of the database's enum. */
export const EVENT_TYPES = [...PLAYBACK_EVENT_TYPES, ...ANNOTATION_EVENT_TYPES] as const;

export type EventType = (typeof EVENT_TYPES)[number];
