import { endChildProcesses } from './child-processes.ts';
import { stopTestServer } from './test-server.ts';

/** What tests have started ends with the run, also if one of them failed. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopTestServer();
  await endChildProcesses();
}
