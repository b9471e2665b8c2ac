import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { KoaAdapter } from '@bull-board/koa';
import type { Context, Middleware } from 'koa';
import type { Principal } from '../foundation/access/principal.ts';
import { Problem } from '../foundation/core/errors.ts';
import { LATE, noLonger } from '../foundation/core/no-longer.ts';
import { sameOrigin } from '../foundation/http/same-origin.ts';
import { JOB_CONTRACTS, JOB_NAMES } from '../foundation/queue/job-contracts.ts';
import type { JobQueues } from '../foundation/queue/job-queues.ts';

export const QUEUE_BOARD_PATH = '/admin/queues';

/** A backend that hangs reports no error. After this long the page fails as it does after any other failure. */
const ANSWER_MILLISECONDS_MAX = 10_000;

/**
 * The page links to fonts of another host. It is removed, because the page also works with the fonts of the machine.
 */
const FOREIGN_LINK = /<link[^>]+https?:\/\/[^>]*>/g;

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Bull Board over every queue at `/admin/queues`. `guard` decides who may see it. Nothing is loaded from
 * other hosts. Changes are accepted only from the board's own page, and from callers with scope `ops`.
 */
export function queueBoard(
  queues: JobQueues,
  guard: Middleware,
  answerMilliseconds = ANSWER_MILLISECONDS_MAX,
): Middleware[] {
  // Read-only is a property of a board, not of a session: callers who may not change anything see no buttons for it.
  const boards = { change: boardOver(queues, false), look: boardOver(queues, true) };
  const board: Middleware = (context, next) => boards[mayChange(context) ? 'change' : 'look'](context, next);
  const guards = [namedRoute, guard, sameOrigin(), readOnlyWithoutOps, hardened(answerMilliseconds), board];
  return guards.map((middleware) => onlyBelow(QUEUE_BOARD_PATH, middleware));
}

function boardOver({ queues }: JobQueues, readOnlyMode: boolean): Middleware {
  const serverAdapter = new KoaAdapter();
  serverAdapter.setBasePath(QUEUE_BOARD_PATH);
  createBullBoard({
    queues: JOB_NAMES.map((name) => {
      const { title, description } = JOB_CONTRACTS[name];
      return new BullMQAdapter(queues[name], { displayName: title, description, readOnlyMode });
    }),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Storytime queues', hideDocsLink: true } },
  });
  return serverAdapter.registerPlugin();
}

const mayChange = ({ state }: Context) => (state.principal as Principal).scopes.includes('ops');

/** The board's own routes are below this very path, in this case only, so a comparison guards them all. */
function onlyBelow(path: string, guard: Middleware): Middleware {
  return (context, next) =>
    context.path === path || context.path.startsWith(`${path}/`) ? guard(context, next) : next();
}

/** In the log and the metrics the board is one route: the paths of its parts are not patterns of routes. */
const namedRoute: Middleware = async (context, next) => {
  try {
    await next();
  } finally {
    context._matchedRoute = QUEUE_BOARD_PATH;
  }
};

/** Seeing the board is not enough to change anything: retrying, pausing and removing need the scope `ops`. */
const readOnlyWithoutOps: Middleware = async (context, next) => {
  if (context.method !== 'GET' && context.method !== 'HEAD' && !mayChange(context)) {
    throw new Problem('scope_missing', 'Changing queues needs a key with scope ops.');
  }
  await next();
};

const hardened =
  (answerMilliseconds: number): Middleware =>
  async (context, next) => {
    const isLate = (await noLonger(answerMilliseconds, next())) === LATE;
    // The board would show the text of the connection's error.
    if (isLate || context.status >= 500)
      throw new Problem('queue_unavailable', 'Try again later. Jobs wait, and nothing is lost.');
    context.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    context.set('X-Content-Type-Options', 'nosniff');
    if (typeof context.body === 'string') context.body = context.body.replace(FOREIGN_LINK, '');
  };
