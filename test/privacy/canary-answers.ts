import { JOB_NAMES } from '../../src/foundation/queue/job-contracts.ts';
import { ROUTE_CASES } from '../foundation/http/route-cases.ts';
import type { Answer } from '../support/http-client.ts';
import { CANARY } from './canary.ts';
import type { CanaryRig } from './canary-rig.ts';

const BOARD = '/admin/queues';

/** Responses about the child that the caller names. */
export const ABOUT_THE_CHILD = /\/children\//;

/** The addresses of every GET route, including new ones: those of its test case, with the canary as the child. */
const ROUTES = Object.entries(ROUTE_CASES)
  .filter(([name]) => name.startsWith('GET '))
  .map(([, { right }]) => right.path.replace(/children\/\d+/, `children/${CANARY}`));

/** Everything that can be read: each GET route, each record with a number, each queue, job by job. */
export async function askEverything({ send, database, queues }: CanaryRig): Promise<Record<string, Answer>> {
  const numbered = async (table: string, path: string) =>
    (await database(table).pluck('id')).map((id: number) => `${path}/${id}`);
  const jobs = await Promise.all(
    JOB_NAMES.map(async (name) => {
      const held = await queues.queues[name].getJobs();
      return held.flatMap(({ id }) => [
        `${BOARD}/api/queues/${name}/${encodeURIComponent(id ?? '')}`,
        `${BOARD}/api/queues/${name}/${encodeURIComponent(id ?? '')}/logs`,
      ]);
    }),
  );
  const paths = [
    ...ROUTES,
    ...(await numbered('backfills', '/admin/api/v1/backfills')),
    ...(await numbered('privacy_requests', '/privacy/api/v1/requests')),
    '/privacy/api/v1/policy?format=text',
    ...[BOARD, `${BOARD}/api/queues`],
    ...JOB_NAMES.map(
      (name) => `${BOARD}/api/queues?activeQueue=${name}&status=latest&page=1&jobsPerPage=100`,
    ),
    ...jobs.flat(),
  ];
  const answers: Record<string, Answer> = {};
  for (const path of new Set(paths)) answers[path] = await send('GET', path);
  return answers;
}
