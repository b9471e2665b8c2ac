import type { Command } from 'commander';

/** Loaded by those who run them: Koa, the workers and Bull Board take longer to load than any other part. */
const programs = () => import('../programs.ts');

const SETTINGS = `
Settings are environment variables, all explained in .env.example:
  DATABASE_URL, REDIS_URL   where the data and the queue are
  SUBJECT_KEY               needed with DATABASE_URL: by it erased children are known
  HOST, PORT                where the API listens
Ctrl-C or SIGTERM stops it when what is under way is done; again, a second later, at once.`;

/** `start`, `demo`, `web`, `worker`, `migrate`: what runs until it is stopped, and what comes before. */
export function addProgramCommands(storytime: Command): void {
  storytime
    .command('start')
    .description(
      'run everything in one process: API and workers, on an embedded PostgreSQL unless DATABASE_URL is set',
    )
    .addHelpText('after', SETTINGS)
    .action(async () => (await programs()).start());
  storytime
    .command('demo')
    .description('like start, on a database of its own with twelve weeks of generated viewing')
    .addHelpText('after', '\nIt is made anew each time, beside that of start, and prints what to try.')
    .action(async () => (await import('../demo.ts')).demo());
  storytime
    .command('web')
    .description('run the API')
    .addHelpText('after', SETTINGS)
    .action(async () => (await programs()).run({ web: true, worker: false }));
  storytime
    .command('worker')
    .description('run the workers')
    .addHelpText('after', SETTINGS)
    .action(async () => (await programs()).run({ web: false, worker: true }));
  storytime
    .command('migrate')
    .description('bring the database up to date, partitions and queue tables included; what a release does')
    .addHelpText('after', '\nDATABASE_URL and REDIS_URL say where. Repeating it does nothing.')
    .action(async () => (await programs()).migrate());
}
