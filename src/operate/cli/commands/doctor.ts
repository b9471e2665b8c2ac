import type { Command } from 'commander';
import { readConfig } from '../../../foundation/core/config.ts';
import { createLog } from '../../../foundation/core/log.ts';
import type { Runtime } from '../../../runtime.ts';
import type { Finding, Verdict } from '../../monitoring/checks/check.ts';
import { runHealthChecks } from '../../monitoring/run-health-checks.ts';
import { say } from '../terminal.ts';
import { withDependencies } from '../with-dependencies.ts';

/** Few, because the database may have hardly any connections left, which is one reason to call the doctor. */
const CONNECTIONS_MAX = 2;

const MARKS: Record<Verdict, string> = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' };

/** `doctor`: runs every health check and says what to do. The exit code is 1 if a check has failed. */
export function addDoctorCommand(storytime: Command): void {
  storytime
    .command('doctor')
    .description('check versions, partitions, schedules, clocks, queue and log settings, and say what to do')
    .option('--json', 'answer as JSON')
    .action(({ json = false }: { json?: boolean }) => doctor(json));
}

/** Changes nothing: it does not create the tables of the queue, and it waits for no unavailable service. */
async function doctor(json: boolean): Promise<void> {
  const needs = { needsSchema: false, patienceMilliseconds: 0, connectionsMax: CONNECTIONS_MAX };
  try {
    await withDependencies((dependencies) => reportHealth(dependencies, json), needs);
  } catch (error) {
    const { DatabaseUnavailableError } = await import('../../../foundation/db/wait-for-database.ts');
    if (!json || !(error instanceof DatabaseUnavailableError)) throw error;
    say.line(JSON.stringify([{ name: 'Database', verdict: 'failed', found: error.message }]));
    process.exitCode = 1;
  }
}

async function reportHealth(dependencies: Runtime, json: boolean): Promise<void> {
  const { openJobQueues } = await import('../../../foundation/queue/job-queues.ts'); // loads BullMQ
  const { openQueueBackend } = await import('../../../foundation/queue/open-queue-backend.ts');
  const { config, clock } = dependencies;
  const silent = createLog('silent'); // the finding already says it
  const backend = openQueueBackend(config.databaseUrl ?? '', config.redisUrl);
  const findings = await runHealthChecks({
    ...dependencies,
    isEmbedded: readConfig().databaseUrl === undefined,
    backend,
    openQueues: () => openJobQueues(backend, silent),
    now: clock(),
  }).finally(() => backend.close());
  say.line(json ? JSON.stringify(findings) : findings.map(describe).join('\n'));
  if (findings.some(({ verdict }) => verdict === 'failed')) process.exitCode = 1;
}

function describe({ name, verdict, found, advice }: { name: string } & Finding): string {
  const line = `${MARKS[verdict]}  ${name}: ${found}`;
  return advice === undefined ? line : `${line}\n           ${advice}`;
}
