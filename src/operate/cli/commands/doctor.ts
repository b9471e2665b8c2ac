import { readConfig } from '../../../foundation/core/config.ts';
import { createLog } from '../../../foundation/core/log.ts';
import { DatabaseUnavailableError } from '../../../foundation/db/wait-for-database.ts';
import { openJobQueues } from '../../../foundation/queue/job-queues.ts';
import { openQueueBackend } from '../../../foundation/queue/open-queue-backend.ts';
import type { Runtime } from '../../../runtime.ts';
import type { Finding, Verdict } from '../../monitoring/checks/check.ts';
import { runHealthChecks } from '../../monitoring/run-health-checks.ts';
import { say } from '../terminal.ts';
import { withDependencies } from '../with-dependencies.ts';

/** A database that has hardly any left is one of the things that it is asked about. */
const CONNECTIONS_MAX = 2;

const MARKS: Record<Verdict, string> = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' };

/** `doctor`: only looks. The queue's tables are not made, and nothing that is away is waited for. */
export async function doctor(json: boolean): Promise<void> {
  const isEmbedded = readConfig().databaseUrl === undefined;
  const look = async ({ config, ...dependencies }: Runtime): Promise<void> => {
    const backend = openQueueBackend(config.databaseUrl ?? '', config.redisUrl);
    const openQueues = () => openJobQueues(backend, createLog('silent')); // a finding says it once
    const now = dependencies.clock();
    const patient = { ...dependencies, config, isEmbedded, backend, openQueues, now };
    const findings = await runHealthChecks(patient).finally(() => backend.close());
    say.line(json ? JSON.stringify(findings) : findings.map(describe).join('\n'));
    if (findings.some(({ verdict }) => verdict === 'failed')) process.exitCode = 1;
  };
  const needs = { needsSchema: false, patienceMilliseconds: 0, connectionsMax: CONNECTIONS_MAX };
  await withDependencies(look, needs).catch((error: unknown) => {
    if (!json || !(error instanceof DatabaseUnavailableError)) throw error;
    say.line(JSON.stringify([{ name: 'Database', verdict: 'failed', found: error.message }]));
    process.exitCode = 1;
  });
}

function describe({ name, verdict, found, advice }: { name: string } & Finding): string {
  const line = `${MARKS[verdict]}  ${name}: ${found}`;
  return advice === undefined ? line : `${line}\n           ${advice}`;
}
