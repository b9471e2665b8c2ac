import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

/** One row of docs/sources.md: what was asked for, its state, and the names that it gives. */
export interface AskedFor {
  section: string;
  what: string;
  status: 'built' | 'planned' | 'not built';
  /** Which issue brings what is planned. */
  issue: string | undefined;
  /** The names in the middle cell. */
  names: string[];
  note: string;
  /** The names in the note: they exist, whatever the state of the row is. */
  namesInNote: string[];
}

const HEAD = '| asked for | here | note |';
const STATUS = /^\*\*(built|not built|planned)(?:: ([a-z]+))?\*\*((?: `[^`]+`)*)$/;

/**
 * Every row of the tables of docs/sources.md that begin with the head above. Throws for a row without three
 * cells or without a status.
 */
export function readAskedFor(text = readFileSync(join(ROOT, 'docs/sources.md'), 'utf8')): AskedFor[] {
  const rows: AskedFor[] = [];
  let section = '';
  let isInTable = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('## ')) section = line.slice(3);
    if (!line.startsWith('|') || line === HEAD) isInTable = line === HEAD;
    else if (isInTable && !line.startsWith('|---')) rows.push(readRow(section, line));
  }
  return rows;
}

function readRow(section: string, line: string): AskedFor {
  const [what, here, note, ...more] = line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
  const [, status, issue, names = ''] = STATUS.exec(here ?? '') ?? [];
  if (!what || note === undefined || more.length > 0 || status === undefined) {
    throw new Error(`A row of docs/sources.md is not as its head says: ${line}`);
  }
  return {
    ...{ section, what, issue, note, status: status as AskedFor['status'] },
    ...{ names: namesIn(names), namesInNote: namesIn(note) },
  };
}

function namesIn(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = '']) => name);
}
