import { z } from 'zod';
import { EVENT_YEARS, MAX_POSITION_SECONDS } from '../../foundation/core/definitions.ts';
import { idSchema, instantSchema } from '../../foundation/core/wire-formats.ts';
import { METADATA_KEYS } from './metadata.ts';
import { EVENT_TYPES } from './usage-event.ts';

/** The maximum size of one event's metadata as JSON, in bytes. */
export const METADATA_BYTES_MAX = 2_048;

const uuidSchema = z.guid({ error: 'must be a UUID' }).transform((id) => id.toLowerCase());

/** Seconds as they are sent, read to the millisecond; further digits are cut off. */
const positionSchema = z
  .number({ error: 'must be a number of seconds' })
  .min(0, { error: 'must not be negative' })
  .max(MAX_POSITION_SECONDS, { error: `must be at most ${MAX_POSITION_SECONDS}` })
  .transform(toMilliseconds);

const metadataSchema = z
  .record(z.string(), z.unknown(), { error: 'must be an object' })
  .refine(isSmall, { error: `is larger than ${METADATA_BYTES_MAX} bytes` })
  .describe(
    `At most ${METADATA_BYTES_MAX} bytes as JSON. The keys ${METADATA_KEYS.join(', ')} are kept if their values have the right type. The rest is dropped, because free text could contain a child’s name.`,
  );

/**
 * One event as clients send it (docs/api.md, "An event"). Fields that are not named here are ignored; warnings.ts says
 * which.
 */
export const eventSchema = z
  .object({
    event_id: uuidSchema.nullish(),
    event_type: z.enum(EVENT_TYPES, { error: `must be one of ${EVENT_TYPES.join(', ')}` }),
    child_profile_id: idSchema,
    book_id: idSchema,
    session_id: uuidSchema.nullish(),
    position_seconds: positionSchema.nullish(),
    from_position_seconds: positionSchema.nullish(),
    occurred_at: instantSchema.refine(isStorable, {
      error: `must lie in the years from ${EVENT_YEARS.first} to ${EVENT_YEARS.beyond - 1}`,
    }),
    metadata: metadataSchema.nullish(),
  })
  .refine((event) => event.from_position_seconds == null || event.event_type === 'seek', {
    path: ['from_position_seconds'],
    error: 'is allowed for a seek only',
  });

/** The fields of an event; any other is ignored, and a warning names it. */
export const EVENT_FIELDS: readonly string[] = Object.keys(eventSchema.shape);

export type IncomingEvent = z.output<typeof eventSchema>;

/** By the decimal digits: multiplying 1.001 by 1000 and cutting off would lose a millisecond. */
function toMilliseconds(seconds: number): number {
  if (seconds < 0.001) return 0;
  const [whole = '0', fraction = ''] = String(seconds).split('.');
  return Number(whole) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
}

function isStorable(instant: Date): boolean {
  return instant.getUTCFullYear() >= EVENT_YEARS.first && instant.getUTCFullYear() < EVENT_YEARS.beyond;
}

function isSmall(metadata: Record<string, unknown>): boolean {
  try {
    return Buffer.byteLength(JSON.stringify(metadata)) <= METADATA_BYTES_MAX;
  } catch {
    return false; // nested so deeply that it cannot even be written out
  }
}
