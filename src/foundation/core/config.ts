import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { LOG_LEVELS } from './log.ts';
import { isAddressOrNetwork } from './network-address.ts';
import { isTimeZone } from './reporting-day.ts';
import {
  contradictionsOf,
  RETENTION_LIMITS,
  type RetentionSettings,
  type RetentionVariable,
  retentionSettings,
} from './retention-settings.ts';

const ADMIN_KEY_LENGTH_MIN = 32;

/** In the folder of the programs, so that every command finds the same one, whatever its working directory. */
const HOME = fileURLToPath(new URL('../../../.storytime', import.meta.url));

const urlSchema = (...protocols: string[]) =>
  z
    .string()
    .refine((text) => protocols.some((protocol) => text.startsWith(`${protocol}://`)) && URL.canParse(text), {
      error: `must be an address that begins with ${protocols.join(':// or ')}://`,
    });

/** Digits alone. What JavaScript would convert (a space to 0, 0x50 to 80) is a mistake. */
const wholeNumberSchema = (least: number, most: number = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d{1,15}$/, { error: 'must be a whole number' })
    .transform(Number)
    .pipe(z.int().min(least).max(most));

const daysSchema = ({ default: days, least, most }: (typeof RETENTION_LIMITS)[RetentionVariable]) =>
  wholeNumberSchema(least, most).default(days);

/** Parts separated by commas. */
const listSchema = z
  .string()
  .default('')
  .transform((list) =>
    list
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

/** Headers that a browser sends by itself, or that do not name a person. */
const NEVER_NAMES = ['authorization', 'cookie', 'host', 'origin', 'user-agent', 'x-request-id'];

/** The scopes that people may have whom a proxy names: those that the pages need. */
const TRUSTED_USER_SCOPES = ['admin', 'ops', 'privacy'] as const;

/** Every variable, documented in .env.example. An empty one counts as not set. */
const environmentSchema = z.object({
  DATABASE_URL: urlSchema('postgres', 'postgresql').optional(),
  REDIS_URL: urlSchema('redis', 'rediss').optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumberSchema(0, 65_535).optional(),
  REPORTING_TIME_ZONE: z
    .string()
    .refine(isTimeZone, { error: 'must be a time zone such as Europe/Berlin' })
    .default('UTC'),
  STORYTIME_ADMIN_KEY: z
    .string()
    .min(ADMIN_KEY_LENGTH_MIN, { error: `must have at least ${ADMIN_KEY_LENGTH_MIN} characters` })
    .regex(/^\S+$/, { error: 'must not contain spaces' })
    .optional(),
  TOKEN_SECRET: z
    .string()
    .min(ADMIN_KEY_LENGTH_MIN, { error: `must have at least ${ADMIN_KEY_LENGTH_MIN} characters` })
    .optional(),
  SUBJECT_KEY: z
    .string()
    .min(ADMIN_KEY_LENGTH_MIN, { error: `must have at least ${ADMIN_KEY_LENGTH_MIN} characters` })
    .optional(),
  CORS_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((origin) => origin.trim()))
    .refine(
      (origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
      {
        error: 'must be origins such as https://player.example.com, separated by commas',
      },
    )
    .default([]),
  TRUSTED_PROXIES: listSchema.refine((entries) => entries.every(isAddressOrNetwork), {
    error: 'must be addresses such as 10.0.0.5 or networks such as 10.0.0.0/8, separated by commas',
  }),
  TRUSTED_USER_HEADER: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,99}$/, {
      error: 'must be the name of a header such as X-Forwarded-User',
    })
    .refine((name) => !NEVER_NAMES.includes(name.toLowerCase()), {
      error: 'must be a header that only the proxy sets, such as X-Forwarded-User',
    })
    .optional(),
  TRUSTED_USER_SCOPES: listSchema
    .refine((scopes) => scopes.every((scope) => TRUSTED_USER_SCOPES.some((one) => one === scope)), {
      error: `must be one or more of ${TRUSTED_USER_SCOPES.join(', ')}, separated by commas`,
    })
    .transform((scopes) => TRUSTED_USER_SCOPES.filter((scope) => scopes.includes(scope))),
  KEY_REQUESTS_PER_MINUTE: wholeNumberSchema(1).default(60_000),
  TOKEN_REQUESTS_PER_MINUTE: wholeNumberSchema(1).default(120),
  ...(Object.fromEntries(
    Object.entries(RETENTION_LIMITS).map(([name, limits]) => [name, daysSchema(limits)]),
  ) as Record<RetentionVariable, ReturnType<typeof daysSchema>>),
  STORYTIME_HOME: z.string().default(HOME),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
});

/** Checks that need more than one variable. */
const checkedSchema = environmentSchema.superRefine((variables, context) => {
  for (const { variable, fault } of contradictionsOf(variables))
    context.addIssue({ code: 'custom', path: [variable], message: fault });
  if (variables.TRUSTED_USER_HEADER !== undefined && variables.TRUSTED_PROXIES.length === 0) {
    const message = 'is needed with TRUSTED_USER_HEADER, which is trusted from these addresses only';
    context.addIssue({ code: 'custom', path: ['TRUSTED_PROXIES'], message });
  }
  // A key that each process makes for itself would differ per process, and be lost after a move.
  if (variables.DATABASE_URL !== undefined && variables.SUBJECT_KEY === undefined) {
    const message =
      'is needed with DATABASE_URL: it makes the tombstones of erased children (openssl rand -base64 32)';
    context.addIssue({ code: 'custom', path: ['SUBJECT_KEY'], message });
  }
});

/** The names of all variables: a test compares them with .env.example. */
export const ENVIRONMENT_VARIABLES = Object.keys(environmentSchema.shape);

/** The port to listen on if none is configured. */
export const DEFAULT_PORT = 3000;

export interface Config {
  /** Undefined: an embedded PostgreSQL is started in `home`. */
  databaseUrl: string | undefined;
  /** Undefined: BullMQ runs on its PostgreSQL backend. */
  redisUrl: string | undefined;
  host: string;
  /** Undefined: DEFAULT_PORT, or any free port if that one is taken. */
  port: number | undefined;
  timeZone: string;
  adminKey: string | undefined;
  /** Signs ingest tokens. Undefined: none are issued, except by the embedded default, which keeps one in `home`. */
  tokenSecret: string | undefined;
  /** Makes the tombstones of erased children. Undefined: the embedded default keeps one in `home`. */
  subjectKey: string | undefined;
  /** Origins of web players. */
  corsOrigins: readonly string[];
  /** Addresses and networks of proxies, whose information about the browser is trusted. */
  trustedProxies: readonly string[];
  /**
   * Undefined: everybody signs in with a key. Otherwise the header in which these proxies name people, and the scopes
   * of these people.
   */
  trustedUser: TrustedUser | undefined;
  keyRequestsPerMinute: number;
  tokenRequestsPerMinute: number;
  retention: RetentionSettings;
  home: string;
  logLevel: (typeof LOG_LEVELS)[number];
}

/** How a proxy names the signed-in person (docs/operations.md, "Behind a proxy"). */
export interface TrustedUser {
  header: string;
  scopes: readonly (typeof TRUSTED_USER_SCOPES)[number][];
}

/** The environment is not valid. The message names every fault, never a value. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

/** Reads the configuration from the environment, the only place that does. Throws ConfigurationError. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = checkedSchema.safeParse(given);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`);
    throw new ConfigurationError(
      `The environment variables are invalid (see .env.example):\n${faults.join('\n')}`,
    );
  }
  const variables = result.data;
  return {
    databaseUrl: variables.DATABASE_URL,
    redisUrl: variables.REDIS_URL,
    host: variables.HOST,
    port: variables.PORT,
    timeZone: variables.REPORTING_TIME_ZONE,
    adminKey: variables.STORYTIME_ADMIN_KEY,
    tokenSecret: variables.TOKEN_SECRET,
    subjectKey: variables.SUBJECT_KEY,
    corsOrigins: variables.CORS_ORIGINS,
    trustedProxies: variables.TRUSTED_PROXIES,
    trustedUser: trustedUserOf(variables),
    keyRequestsPerMinute: variables.KEY_REQUESTS_PER_MINUTE,
    tokenRequestsPerMinute: variables.TOKEN_REQUESTS_PER_MINUTE,
    retention: retentionSettings(variables),
    home: variables.STORYTIME_HOME,
    logLevel: variables.LOG_LEVEL,
  };
}

function trustedUserOf({
  TRUSTED_USER_HEADER: header,
  TRUSTED_USER_SCOPES: scopes,
}: z.output<typeof environmentSchema>): TrustedUser | undefined {
  if (header === undefined) return undefined;
  return { header, scopes: scopes.length > 0 ? scopes : ['admin'] };
}
