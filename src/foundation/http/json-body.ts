import { bodyParser } from '@koa/bodyparser';
import type { Context, Middleware } from 'koa';
import { Problem } from '../core/errors.ts';

export interface JsonBodyOptions {
  /** Largest body after decompression, in bytes. */
  bytesMax: number;
  /** Media types that are read as JSON. */
  mediaTypes?: readonly string[];
}

/**
 * The parser returns only text, and would replace every byte that is not UTF-8 by U+FFFD. In ISO 8859-1 each byte is
 * a character, so the bytes are the same again afterwards.
 */
const BYTE_ENCODING = 'latin1';

/**
 * Reads a JSON body in UTF-8 (gzip, deflate and br accepted) into `context.request.body`. Throws
 * `unsupported_media_type`, also for another charset, `payload_too_large`, and `malformed_json`, also for bytes that
 * are not UTF-8 (docs/problems.md, "The request"). The parser attaches the raw body to its
 * errors; none of it leaves this function.
 */
export function jsonBody({ bytesMax, mediaTypes = ['application/json'] }: JsonBodyOptions): Middleware {
  // Read as text: the JSON parser of the server would refuse a whole batch because of one "__proto__" in one event.
  const read = bodyParser({
    enableTypes: ['text'],
    extendTypes: { text: [...mediaTypes] },
    textLimit: bytesMax,
    encoding: BYTE_ENCODING,
    onError: (error, context) => {
      // The rest of the body is read and discarded: otherwise the connection would wait for it.
      context.req.unpipe();
      context.req.resume();
      throw asProblem(error, bytesMax);
    },
  });
  return async (context, next) => {
    requireMediaType(context, mediaTypes);
    requireUtf8(context);
    nameEncoding(context);
    let isRead = false;
    await read(context as Parameters<typeof read>[0], async () => {
      isRead = true;
    });
    const { request } = context as typeof context & { request: { body?: unknown } };
    if (!isRead || typeof request.body !== 'string')
      throw malformed('The body could not be read. Send it again.');
    request.body = parseJson(textOf(Buffer.from(request.body, BYTE_ENCODING)));
    await next();
  };
}

function requireMediaType(context: Context, mediaTypes: readonly string[]): void {
  if (context.request.length === 0 || context.request.rawBody === '') {
    throw malformed('The body is empty.');
  }
  if (context.is(...mediaTypes) === false || context.is(...mediaTypes) === null) {
    throw new Problem('unsupported_media_type', `Send ${mediaTypes.join(' or ')}.`);
  }
}

const CHARSETS = /;\s*charset\s*=\s*"?([^\s";]*)/gi;

/** Every charset that is named, because no standard says which of several a server uses. */
function requireUtf8(context: Context): void {
  for (const [, charset = ''] of context.get('content-type').matchAll(CHARSETS)) {
    if (['utf-8', 'utf8'].includes(charset.toLowerCase())) continue;
    throw new Problem(
      'unsupported_media_type',
      'The body must be JSON in UTF-8. Send it without another charset.',
    );
  }
}

/**
 * Names of encodings may be written in any case, and gzip by its old name, too (RFC 9110, 8.4.1); the parser knows one.
 */
function nameEncoding({ req: { headers } }: Context): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase();
  if (encoding !== undefined) headers['content-encoding'] = encoding === 'x-gzip' ? 'gzip' : encoding;
}

/** Without the byte order mark, if there is one. */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('The body is not valid UTF-8.');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('The body is not valid JSON.');
  }
}

function asProblem(error: unknown, bytesMax: number): Problem {
  const { status, code } = error as { status?: number; code?: string };
  if (status === 413) {
    return new Problem('payload_too_large', `The body is larger than ${bytesMax} bytes after decompression.`);
  }
  if (status === 415)
    return new Problem(
      'unsupported_media_type',
      'This content encoding is not supported. Send gzip, deflate, br or none.',
    );
  if (code?.startsWith('Z_'))
    return malformed('The compressed body is damaged. Compress it again and send all of it.');
  return malformed('The body could not be read. Send it again.');
}

const malformed = (detail: string) => new Problem('malformed_json', detail);
