import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startProgram } from '../../support/child-processes.ts';

const PROGRAM = fileURLToPath(new URL('./storytime-process.ts', import.meta.url));
const MODULE = fileURLToPath(
  new URL('../../../src/foundation/embedded-postgres/start-embedded-postgres.ts', import.meta.url),
);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export interface StorytimeProcess {
  pid: number;
  isGuest?: boolean;
  url?: string;
  error?: string;
  /** What it logged while it started. */
  lines: string[];
  /** Gives an order (see storytime-process.ts) and waits for its end. */
  order(order: 'stop' | 'exit' | 'throw'): Promise<void>;
  /** Sends a signal, with `group` to its process group as a terminal does, and waits for its end. */
  signal(signal: NodeJS.Signals, group?: 'group'): Promise<void>;
}

/** Runs storytime-process.ts until it has started the server, or failed to. */
export async function runStorytimeProcess(
  home: string,
  { modulePath = MODULE, role = 'owner' }: { modulePath?: string; role?: 'owner' | 'guest' | 'hasty' } = {},
): Promise<StorytimeProcess> {
  const child = startProgram(PROGRAM, [modulePath, home, role], {
    cwd: ROOT,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  const [line] = await once(createInterface(child.stdout), 'line');
  const pid = pidOf(child);
  return {
    pid,
    ...JSON.parse(line),
    order: async (order) => {
      child.stdin.write(`${order}\n`);
      await ended;
    },
    signal: async (signal, group) => {
      process.kill(group === 'group' ? -pid : pid, signal);
      await ended;
    },
  };
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('node did not start');
  return child.pid;
}
