import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  ConfigurationError,
  ENVIRONMENT_VARIABLES,
  readConfig,
} from '../../../src/foundation/core/config.ts';
import { ROOT } from '../../architecture/source-files.ts';

/** Easy to find in any output, and invalid for every variable. */
const SECRET = 'correct horse battery staple';

function faultOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error(`was accepted: ${JSON.stringify(environment)}`);
}

/** What `.env.example` sets, as a shell reads it. */
function readExample(): Record<string, string> {
  const text = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
  const settings = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    settings.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

describe('The configuration', () => {
  it('is complete if nothing is set, and if every variable is empty', () => {
    const empty = Object.fromEntries(ENVIRONMENT_VARIABLES.map((name) => [name, '']));
    expect(readConfig(empty)).to.deep.equal(readConfig({}));
    expect(readConfig({})).to.include({ databaseUrl: undefined, redisUrl: undefined, adminKey: undefined });
    expect(readConfig({})).to.include({
      host: '127.0.0.1',
      port: undefined,
      timeZone: 'UTC',
      logLevel: 'info',
    });
    expect(readConfig({}).home).to.equal(join(ROOT, '.storytime'));
  });

  it('is documented in .env.example, with each variable once and its real default', () => {
    const example = readExample();
    expect(Object.keys(example).sort()).to.deep.equal([...ENVIRONMENT_VARIABLES].sort());
    expect(readConfig(example)).to.deep.equal(readConfig({}));
  });

  it('accepts valid values', () => {
    const config = readConfig({
      DATABASE_URL: 'postgresql://ada:secret@db.example:5433/storytime?sslmode=require',
      REDIS_URL: 'rediss://:secret@redis.example:6380/2',
      SUBJECT_KEY: 's'.repeat(32),
      HOST: '::',
      PORT: '0',
      REPORTING_TIME_ZONE: 'America/New_York',
      STORYTIME_ADMIN_KEY: 'k'.repeat(32),
      STORYTIME_HOME: '/var/lib/storytime',
      LOG_LEVEL: 'silent',
      HOME: '/root',
      PATH: '/bin',
    });
    expect(config).to.include({
      host: '::',
      port: 0,
      timeZone: 'America/New_York',
      adminKey: 'k'.repeat(32),
    });
    expect(config).to.include({ home: '/var/lib/storytime', logLevel: 'silent' });
    expect(config.databaseUrl).to.include('db.example');
    expect(
      readConfig({ DATABASE_URL: 'postgres:///x?host=/run', SUBJECT_KEY: 's'.repeat(32) }).databaseUrl,
    ).to.include('///');
  });

  it("trusts a person's name from the named proxies only, which must be allowed to act", () => {
    const TRUSTED_PROXIES = '10.0.0.5, 10.1.0.0/16,::1, fd00::/8';
    expect(readConfig({ TRUSTED_PROXIES })).to.deep.include({
      trustedProxies: ['10.0.0.5', '10.1.0.0/16', '::1', 'fd00::/8'],
      trustedUser: undefined,
    });
    const header = { TRUSTED_PROXIES, TRUSTED_USER_HEADER: 'X-Forwarded-User' };
    expect(readConfig(header).trustedUser).to.deep.equal({ header: 'X-Forwarded-User', scopes: ['admin'] });
    const { trustedUser } = readConfig({ ...header, TRUSTED_USER_SCOPES: 'ops, privacy' });
    expect(trustedUser?.scopes).to.deep.equal(['ops', 'privacy']);
    expect(faultOf({ TRUSTED_USER_HEADER: 'X-Forwarded-User' })).to.include('TRUSTED_PROXIES is needed');
  });

  it('rejects invalid values and names the variable', () => {
    const wrong: Record<string, string[]> = {
      DATABASE_URL: ['localhost', 'mysql://x', 'postgres:x', 'postgres://x:port', ' postgres://x'],
      REDIS_URL: ['localhost:6379', 'http://x', 'redis'],
      TRUSTED_PROXIES: [
        'proxy.example',
        '10.0.0',
        '10.0.0.0/33',
        '10.0.0.1/',
        '::1/129',
        '10.0.0.1;10.0.0.2',
      ],
      TRUSTED_USER_HEADER: ['X User', 'Authorization', 'cookie', '-', 'X:User'],
      TRUSTED_USER_SCOPES: ['ingest', 'admin publisher', 'all'],
      PORT: ['-1', '65536', '80.5', 'http', 'NaN', 'Infinity', '3000;', ' ', '0x50', '1e3'],
      REPORTING_TIME_ZONE: ['Berlin', 'UTC+99', ' '],
      STORYTIME_ADMIN_KEY: ['short', 'k'.repeat(31), `${'k'.repeat(20)} ${'k'.repeat(20)}`],
      TOKEN_SECRET: ['short'],
      SUBJECT_KEY: ['short', 's'.repeat(31)],
      RETENTION_RAW_EVENTS_DAYS: ['0', '16', '401', 'unlimited', ' '],
      CORS_ORIGINS: [
        '*',
        'player.example.com',
        'https://a.example/',
        'https://a.example,,',
        'https://a.example/path',
      ],
      KEY_REQUESTS_PER_MINUTE: ['0', '-5', 'many', '1.5', ' '],
      TOKEN_REQUESTS_PER_MINUTE: ['0', 'x'],
      LOG_LEVEL: ['trace', 'INFO', 'fatal'],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) expect(faultOf({ [name]: value }), value).to.include(`  ${name} `);
    }
  });

  it('needs SUBJECT_KEY for a database of its own, but not for the embedded one', () => {
    const DATABASE_URL = 'postgres://db.example/storytime';
    for (const environment of [{ DATABASE_URL }, { DATABASE_URL, SUBJECT_KEY: '' }])
      expect(faultOf(environment)).to.include('  SUBJECT_KEY is needed with DATABASE_URL');
    const key = 's'.repeat(32);
    expect(readConfig({ DATABASE_URL, SUBJECT_KEY: key }).subjectKey).to.equal(key);
    expect(readConfig({}).subjectKey).to.equal(undefined);
    expect(readConfig({ SUBJECT_KEY: key }).subjectKey).to.equal(key);
    const short = 'canary'.repeat(5);
    expect(faultOf({ DATABASE_URL, SUBJECT_KEY: short })).to.not.include('canary');
  });

  it('reports all errors together, and no value of any variable', () => {
    const text = Object.keys(readExample()).filter(
      (name) => !['HOST', 'STORYTIME_HOME', 'TOKEN_SECRET'].includes(name),
    );
    const message = faultOf(Object.fromEntries(text.map((name) => [name, SECRET])));
    const lines = message.split('\n');
    expect(lines[0]).to.include('.env.example');
    for (const name of text)
      expect(
        lines.filter((line) => line.startsWith(`  ${name} `)),
        name,
      ).to.not.deep.equal([]);
    for (const word of SECRET.split(' ')) expect(message).not.to.include(word);
    expect(faultOf({ DATABASE_URL: `mysql://ada:${SECRET}@x`, PORT: SECRET })).not.to.include('ada');
  });
});
