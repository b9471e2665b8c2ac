/** SQLSTATE classes and codes of temporary failures: the same request may succeed later. */
const UNAVAILABLE_CLASSES = ['08', '53', '57', '58'];
const UNAVAILABLE_CODES = ['25006', '40001', '40P01', '55P03'];
const QUERY_CANCELED = '57014';

/** Errors of the socket and of the pool, which carry no SQLSTATE. */
const UNAVAILABLE_SYSTEM_CODES = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ECONNABORTED',
];
const UNAVAILABLE_MESSAGES =
  /connection terminated|timeout expired|timeout acquiring a connection|unable to acquire a connection|client has encountered a connection error|not queryable|timeout exceeded when trying to connect|query read timeout/i;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Whether a statement was stopped by its timeout. */
export function isQueryTimeout(error: unknown): boolean {
  return codeOf(error) === QUERY_CANCELED;
}

/** Whether the database could not be reached, is shutting down, full, read-only or asks for another try. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (UNAVAILABLE_SYSTEM_CODES.includes(code)) return true; // first: EPIPE could be a SQLSTATE by its form
  if (/^[0-9A-Z]{5}$/.test(code)) {
    return UNAVAILABLE_CODES.includes(code) || UNAVAILABLE_CLASSES.includes(code.slice(0, 2));
  }
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable);
  return UNAVAILABLE_MESSAGES.test(error.message);
}
