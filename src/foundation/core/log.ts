import { pino } from 'pino';

/**
 * The fields that a log line may have. It is an allow-list, so that no child's id, body or header can get
 * into a log by being part of an object that somebody logs (docs/privacy.md, "Operator notes").
 */
export interface LogFields {
  requestId?: string;
  method?: string;
  /** The pattern of the route, such as /admin/api/v1/books/:id, and never the address itself. */
  route?: string;
  status?: number;
  durationMilliseconds?: number;
  job?: string;
  attempt?: number;
  dates?: string[];
  names?: string[];
  count?: number;
  address?: string;
  fault?: string;
  code?: string;
  stack?: string;
  /** The text of a statement, with placeholders for its values. */
  statement?: string;
}

type LogLine = (fields: LogFields, message: string) => void;

export interface Log {
  debug: LogLine;
  info: LogLine;
  warn: LogLine;
  error: LogLine;
  /** The program cannot continue, and ends. */
  fatal: LogLine;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const FIELDS: Record<keyof Required<LogFields>, true> = {
  requestId: true,
  method: true,
  route: true,
  status: true,
  durationMilliseconds: true,
  job: true,
  attempt: true,
  dates: true,
  names: true,
  count: true,
  address: true,
  fault: true,
  code: true,
  stack: true,
  statement: true,
};

/** The destination of a log: standard output unless a test collects it. */
export interface LogSink {
  write(line: string): void;
}

/** Structured logs, one JSON object per line. Fields outside the allow-list are dropped. */
export function createLog(level: (typeof LOG_LEVELS)[number], sink?: LogSink): Log {
  const options = { level, formatters: { log: onlyAllowed, level: (label: string) => ({ level: label }) } };
  return sink === undefined ? pino(options) : pino(options, sink);
}

function onlyAllowed(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(FIELDS, name)));
}

/** What may be logged of a failure: its name and code, never its text, which may quote values. */
export function describeError(error: unknown): Pick<LogFields, 'fault' | 'code' | 'stack'> {
  if (!(error instanceof Error)) return { fault: typeof error };
  const code = 'code' in error ? { code: String(error.code) } : {};
  return { fault: error.name, ...code, stack: framesOf(error).slice(0, 8).join('\n') };
}

/** Only the part after the error's text is used, because a line of the text may look like a frame. */
function framesOf({ stack = '', message }: Error): string[] {
  const textEnd = stack.includes(message) ? stack.indexOf(message) + message.length : 0;
  return stack
    .slice(textEnd)
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '));
}
