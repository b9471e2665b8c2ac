/**
 * Expected failures: each has a stable code from this closed list, which is also the last part of the
 * problem document's `type` (docs/problems.md).
 */
export const PROBLEMS = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  malformed_json: { status: 400, title: 'The body is not JSON' },
  key_missing: { status: 401, title: 'A key is needed' },
  key_unknown: { status: 401, title: 'This key is not valid' },
  scope_missing: { status: 403, title: 'This key does not permit that' },
  form_refused: { status: 403, title: 'This form was not accepted' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  method_not_allowed: { status: 405, title: 'This address does not accept that method' },
  payload_too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'This content type is not supported' },
  child_erased: { status: 409, title: 'This child has been erased' },
  unknown_reference: { status: 422, title: 'The request names something that does not exist' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal_error: { status: 500, title: 'The server failed to answer' },
  not_configured: { status: 501, title: 'This installation is not configured for that' },
  database_unavailable: { status: 503, title: 'The database is unavailable' },
  queue_unavailable: { status: 503, title: 'The job queues are unavailable' },
  query_timeout: { status: 503, title: 'The query took too long' },
  clocks_differ: { status: 503, title: 'The clocks differ' },
  day_in_future: { status: 422, title: 'This day has not begun' },
  day_final: { status: 409, title: 'This day is final' },
  day_sealed: { status: 409, title: 'This day is sealed' },
  days_not_built: { status: 409, title: 'Some days of this range are not built' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** One fault of the input: a JSON pointer (or `#/query/start` for a parameter) and what is wrong there. */
export interface FieldError {
  pointer: string;
  detail: string;
}

/** An expected failure. `message` is shown to the client: it must not contain anything personal. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly errors: FieldError[];
  readonly headers: Record<string, string>;

  constructor(
    code: ProblemCode,
    message: string,
    more: { errors?: FieldError[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'Problem';
    this.code = code;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }
}
