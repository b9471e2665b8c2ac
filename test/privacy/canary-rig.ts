import type { JobName, JobPayload } from '../../src/foundation/queue/job-contracts.ts';
import { startWorkers, type Workers } from '../../workers/index.ts';
import { eventually } from '../support/eventually.ts';
import type { Answer, Outgoing } from '../support/http-client.ts';
import { INSTALLED } from '../support/installed.ts';
import type { QueueStore } from '../support/queue-stores.ts';
import { type System, startSystem } from '../support/system.ts';
import { TEST_PRIVACY } from '../support/test-privacy.ts';
import { type CapturedOutput, captureOutput } from './captured-output.ts';

/** Workers follow real time, of which a test lasts seconds: their scheduled jobs run once, at the start. */
const RECONCILE_MILLISECONDS = 3_600_000;

/** An installation that keeps everything it outputs. */
export interface CanaryRig extends System {
  /** As `send`, and keeps the response. */
  ask(method: string, path: string, outgoing?: Outgoing): Promise<Answer>;
  /** Every response since the start. */
  answers: Answer[];
  /** What was printed outside the log. */
  output: CapturedOutput;
  /** Runs one job, and resolves when it is done: why it failed, or undefined. */
  runJob<Name extends JobName>(name: Name, payload: JobPayload<Name>): Promise<string | undefined>;
  startWorkers(): Promise<void>;
  stopWorkers(): Promise<void>;
}

export async function startCanaryRig(store: QueueStore): Promise<CanaryRig> {
  const output = captureOutput();
  const installation = await startSystem({ ...INSTALLED, redisUrl: store.redisUrl });
  const { database, backend, queues, clock, log } = installation;
  const answers: Answer[] = [];
  let workers: Workers | undefined;
  const stopWorkers = async () => {
    await workers?.stop();
    workers = undefined;
  };
  return {
    ...{ ...installation, answers, output, stopWorkers },
    ask: async (...request) => {
      const answer = await installation.send(...request);
      answers.push(answer);
      return answer;
    },
    runJob: async (name, payload) => {
      const { id = '' } = await queues.queues[name].add(name, payload, { attempts: 1 });
      const job = await eventually(`${name} is done`, async () => {
        const found = await queues.queues[name].getJob(id);
        return found?.finishedOn !== undefined && found;
      });
      return job.failedReason;
    },
    startWorkers: async () => {
      workers = await startWorkers(
        { ...TEST_PRIVACY, ...{ database, backend, queues, clock, log, timeZone: 'UTC' } },
        { reconcileMilliseconds: RECONCILE_MILLISECONDS },
      );
    },
    close: async () => {
      await stopWorkers();
      await store.reset(installation.url);
      await installation.close();
      output.close();
    },
  };
}
