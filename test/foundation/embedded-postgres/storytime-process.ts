import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/**
 * A program for the tests: `node --import tsx storytime-process.ts <module> <home> [guest | hasty]` starts the embedded server
 * with the given start-embedded-postgres.ts, if need be as a guest, writes one line of JSON, and does what stdin says: `stop`, `exit`
 * (without stopping) or `throw`. A hasty one exits as soon as the server has begun to start. On SIGINT it does what an application does: finishes its work, then stops.
 */
const [modulePath = '', home = '', role = ''] = process.argv.slice(2);
const {
  startEmbeddedPostgres,
}: typeof import('../../../src/foundation/embedded-postgres/start-embedded-postgres.ts') = await import(
  modulePath
);

const lines: string[] = [];
const tell = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);
if (role === 'hasty') setInterval(exitOnLaunch, 1);
try {
  const server = await startEmbeddedPostgres({
    home,
    mayBeGuest: role === 'guest',
    fastAndUnsafe: true,
    log: (line) => lines.push(line),
  });
  process.on('SIGINT', () => void finish(server));
  process.stdin.on('data', (chunk) => void obey(server, chunk.toString().trim()));
  tell({ isGuest: server.isGuest, url: server.urlOf('postgres'), lines });
} catch (error) {
  tell({ error: (error as Error).message, lines });
}

type Server = Awaited<ReturnType<typeof startEmbeddedPostgres>>;

function exitOnLaunch(): void {
  if (!existsSync(join(home, 'postgres', 'postmaster.pid'))) return;
  tell({ lines });
  process.exit(0);
}

async function obey(server: Server, order: string): Promise<void> {
  if (order === 'stop') {
    await server.stop();
    process.stdin.destroy();
  }
  if (order === 'exit') process.exit(0);
  if (order === 'throw') setImmediate(() => JSON.parse('not JSON'));
}

async function finish(server: Server): Promise<void> {
  await sleep(300);
  const client = new pg.Client({ connectionString: server.urlOf('postgres') });
  await client.connect();
  await client.query('create table finished ()');
  await client.end();
  await server.stop();
  process.stdin.destroy();
}
