import { type Agent, type IncomingHttpHeaders, request } from 'node:http';

/** An event as a device sends it. */
export interface WireEvent {
  event_id: string;
  occurred_at: string;
  [field: string]: unknown;
}

/** The result: an answer, or a connection that broke before one. */
export interface PostAnswer {
  /** The status, or the error's code such as ECONNREFUSED. */
  outcome: number | string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** A device gives up the connection after this time without an answer. */
const PATIENCE_MILLISECONDS = 30_000;

/** Posts JSON; never rejects. */
export function post(
  agent: Agent,
  address: string,
  path: string,
  key: string,
  content: unknown,
): Promise<PostAnswer> {
  return new Promise((resolve) => {
    const broken = (error: Error & { code?: string }) =>
      resolve({ outcome: error.code ?? error.message, headers: {}, body: undefined });
    const text = JSON.stringify(content);
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    };
    const sent = request(new URL(path, address), { agent, method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', broken);
      response.on('end', () => {
        const body = parsedOrNothing(Buffer.concat(chunks).toString('utf8'));
        resolve({ outcome: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    sent.on('error', broken);
    sent.setTimeout(PATIENCE_MILLISECONDS, () =>
      sent.destroy(Object.assign(new Error(), { code: 'SILENCE' })),
    );
    sent.end(text);
  });
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
