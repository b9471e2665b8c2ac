import type { Context, Middleware } from 'koa';
import { PROBLEMS, Problem } from '../core/errors.ts';
import { describeError, type Log } from '../core/log.ts';
import { isDatabaseUnavailable, isQueryTimeout } from '../db/database-errors.ts';

/** After how many seconds clients should try again if the database is unavailable. */
const RETRY_AFTER_SECONDS = '5';

/**
 * Answers every failure with an RFC 9457 problem document. Expected ones say what to do; anything else is a
 * 500 that says nothing about the inside, and is logged with the request's id (docs/api.md, "When it fails").
 */
export function problemDocuments(log: Log): Middleware {
  return async (context, next) => {
    try {
      await next();
      if (context.status === 404 && context.body === undefined) {
        throw new Problem('not_found', 'Nothing is served at this address.');
      }
      // 501 is the router's answer to an unknown method.
      if (context.status === 405 || context.status === 501)
        throw new Problem('method_not_allowed', 'Use one of the methods in the Allow header.');
    } catch (error) {
      answer(context, noteFailure(log, context, error));
    }
  };
}

/** The problem that the client gets for a failure. Details for operators are logged. */
export function noteFailure(log: Log, context: Context, error: unknown): Problem {
  const problem = asProblem(error);
  logFailure(log, context, problem, error);
  return problem;
}

/** If the client is told to try again, operators need to know why. The log says the reason, not the request. */
function logFailure(log: Log, { state: { requestId } }: Context, problem: Problem, error: unknown): void {
  if (problem.code === 'internal_error') log.error({ requestId, ...describeError(error) }, 'request failed');
  else if (PROBLEMS[problem.code].status === 503) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    log.warn({ requestId, ...describeError(cause) }, 'request could not be served now');
  }
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error.code === 'database_unavailable' ? unavailable(error) : error;
  if (isQueryTimeout(error)) {
    return new Problem('query_timeout', 'Request less at once: a shorter range of dates, or fewer rows.', {
      headers: { 'Retry-After': RETRY_AFTER_SECONDS },
    });
  }
  if (isDatabaseUnavailable(error)) return unavailable(error);
  return new Problem('internal_error', 'The error was logged. Report the id of this request.');
}

function unavailable(cause: unknown): Problem {
  return new Problem(
    'database_unavailable',
    'Send the same request again in a moment. Nothing is stored twice.',
    {
      headers: { 'Retry-After': RETRY_AFTER_SECONDS },
      cause,
    },
  );
}

function answer(context: Context, problem: Problem): void {
  const { status, title } = PROBLEMS[problem.code];
  context.status = status;
  context.set(problem.headers);
  context.body = JSON.stringify({
    type: `urn:storytime:problem:${problem.code}`,
    title,
    status,
    detail: problem.message,
    ...(problem.errors.length > 0 ? { errors: problem.errors } : {}),
    request_id: context.state.requestId,
  });
  context.type = 'application/problem+json';
}
