import { once } from 'node:events';
import { connect } from 'node:net';

/** How a server dealt with a client that takes its time. */
export interface SlowClientEnd {
  /** From connecting to the end of the connection. */
  milliseconds: number;
  /** The first line of the answer; empty when it was cut without one. */
  answer: string;
}

const head = (key: string) => [
  'POST /api/v1/events HTTP/1.1',
  'Host: storytime',
  `Authorization: Bearer ${key}`,
  'Content-Type: application/json',
];
const withBody = (key: string) => [...head(key), 'Content-Length: 1000', '', ''].join('\r\n');

/** What each kind of slow client sends at once, and then again and again. */
export const SLOW_CLIENTS = {
  'says nothing': { first: () => '', again: '' },
  'never ends its headers': {
    first: (key: string) => `${head(key).join('\r\n')}\r\n`,
    again: 'X-And: so on\r\n',
  },
  'sends a byte of its body now and then': {
    first: (key: string) => `${withBody(key)}{"events":[`,
    again: ' ',
  },
  'stops in the middle of its body': { first: (key: string) => `${withBody(key)}{"events":[`, again: '' },
} as const;

export type SlowClientKind = keyof typeof SLOW_CLIENTS;

const NOW_AND_THEN_MILLISECONDS = 400;
const PATIENCE_MILLISECONDS = 70_000;

/** Sends as its kind does until the server ends the connection. Rejects if the server does not. */
export async function slowClient(address: string, key: string, kind: SlowClientKind): Promise<SlowClientEnd> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk;
  });
  const end = once(socket, 'close', { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
  await once(socket, 'connect');
  const startedAt = performance.now();
  socket.write(SLOW_CLIENTS[kind].first(key));
  const sending = setInterval(() => socket.write(SLOW_CLIENTS[kind].again), NOW_AND_THEN_MILLISECONDS);
  try {
    await end;
    return { milliseconds: Math.round(performance.now() - startedAt), answer: heard.split('\r\n')[0] ?? '' };
  } finally {
    clearInterval(sending);
    socket.destroy();
  }
}
