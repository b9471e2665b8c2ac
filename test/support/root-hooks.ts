import { endChildProcesses } from './child-processes.ts';
import { startTestServer, stopTestServer } from './test-server.ts';

/** One PostgreSQL for the whole run, started before the first test and gone after the last. */
export const mochaGlobalSetup = startTestServer;

export async function mochaGlobalTeardown(): Promise<void> {
  await stopTestServer();
  await endChildProcesses();
}
