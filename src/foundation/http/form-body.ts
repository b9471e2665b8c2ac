import type { Context } from 'koa';
import { Problem } from '../core/errors.ts';

const MEDIA_TYPE = 'application/x-www-form-urlencoded';

/** The maximum size of a form in bytes; the forms of the dashboard are much shorter. */
const BYTES_MAX = 64 * 1024;

/**
 * Reads the fields of a form; one that is there more than once has its last value. Throws `unsupported_media_type` and
 * `payload_too_large`.
 */
export async function readForm(context: Context): Promise<Record<string, string>> {
  if (!context.is(MEDIA_TYPE)) throw new Problem('unsupported_media_type', `Send a form as ${MEDIA_TYPE}.`);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of context.req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BYTES_MAX)
      throw new Problem('payload_too_large', `The form is larger than ${BYTES_MAX} bytes.`);
    chunks.push(chunk);
  }
  return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
}
