import { z } from 'zod';

const MILLISECONDS_MAX = 86_400_000;

/** What an event may say besides its fields. There is no free text, because it could contain a child's name. */
const KEYS = {
  playback_rate: z.number().min(0.25).max(4),
  quality: z.enum(['auto', '144p', '240p', '360p', '480p', '720p', '1080p', '1440p', '2160p', '4320p']),
  platform: z.enum(['ios', 'android', 'web', 'tv', 'other']),
  device_class: z.enum(['phone', 'tablet', 'desktop', 'tv', 'other']),
  app_version: z
    .string()
    .max(32)
    .regex(/^\d+(\.\d+)*$/),
  reason: z.enum(['network', 'decode', 'source', 'other']),
  replay: z.boolean(),
  fullscreen: z.boolean(),
  startup_ms: z.int().min(0).max(MILLISECONDS_MAX),
  stall_ms: z.int().min(0).max(MILLISECONDS_MAX),
};

/** The keys that are kept. */
export const METADATA_KEYS = Object.keys(KEYS) as MetadataKey[];

export type MetadataKey = keyof typeof KEYS;
export type EventMetadata = { [Key in MetadataKey]?: z.output<(typeof KEYS)[Key]> };

/**
 * Keeps the entries whose key is on the list and whose value is of its type; counts the others, which are
 * dropped. Null when nothing is left (docs/api.md, "An event").
 */
export function pickAllowedMetadata(given: Record<string, unknown>): {
  metadata: EventMetadata | null;
  dropped: number;
} {
  const entries = Object.entries(given);
  const kept = entries.filter(
    ([key, value]) => Object.hasOwn(KEYS, key) && KEYS[key as MetadataKey].safeParse(value).success,
  );
  return {
    metadata: kept.length === 0 ? null : (Object.fromEntries(kept) as EventMetadata),
    dropped: entries.length - kept.length,
  };
}
