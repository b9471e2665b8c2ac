import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body as JSON; undefined when it is none. */
  body: unknown;
}

export interface Outgoing {
  /** Sent as a bearer key; null: none. */
  key?: string | null;
  /** Sent as JSON, with the header that says so. */
  json?: unknown;
  /** Sent unchanged. */
  raw?: string | Buffer;
  headers?: OutgoingHttpHeaders;
  /** Disconnects without waiting for an answer; the promise rejects. */
  abortAfterMilliseconds?: number;
}

export interface HttpClient {
  /** `path` is sent unchanged, neither normalised nor encoded, as a hostile client would send it. */
  send(method: string, path: string, outgoing?: Outgoing): Promise<Answer>;
  close(): void;
}

/** A client of one server, with its own connections. The default of `key` is `defaultKey`. */
export function httpClient(address: string, defaultKey: string): HttpClient {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(address);
  const send = (method: string, path: string, outgoing: Outgoing = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const {
        key = defaultKey,
        json,
        raw = json === undefined ? undefined : JSON.stringify(json),
      } = outgoing;
      const headers: OutgoingHttpHeaders = {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(raw === undefined || 'transfer-encoding' in (outgoing.headers ?? {})
          ? {}
          : { 'content-length': Buffer.byteLength(raw) }),
        ...outgoing.headers,
      };
      const sent = request({ agent, hostname, port, method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            body: parsedOrNothing(text),
          });
        });
      });
      sent.on('error', reject);
      if (outgoing.abortAfterMilliseconds === undefined) return sent.end(raw);
      sent.write(raw ?? '');
      setTimeout(() => sent.destroy(new Error('aborted by the test')), outgoing.abortAfterMilliseconds);
    });
  return { send, close: () => agent.destroy() };
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
