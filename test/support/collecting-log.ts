import { createLog, type Log, type LogFields } from '../../src/foundation/core/log.ts';

export interface LogLine extends LogFields {
  level: string;
  msg: string;
}

/** A real log, fields filtered as in production, whose lines a test can look at. */
export interface CollectingLog extends Log {
  lines: LogLine[];
  /** How many lines say this. */
  count(message: string): number;
}

export function collectingLog(): CollectingLog {
  const lines: LogLine[] = [];
  const log = createLog('debug', { write: (line) => lines.push(JSON.parse(line)) });
  return {
    debug: log.debug.bind(log),
    info: log.info.bind(log),
    warn: log.warn.bind(log),
    error: log.error.bind(log),
    fatal: log.fatal.bind(log),
    lines,
    count: (message) => lines.filter((line) => line.msg === message).length,
  };
}
