import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ENVIRONMENT_VARIABLES } from '../../src/foundation/core/config.ts';
import * as definitions from '../../src/foundation/core/definitions.ts';
import type { Route } from '../../src/foundation/http/route.ts';
import { JOB_NAMES } from '../../src/foundation/queue/job-contracts.ts';
import { METADATA_KEYS } from '../../src/records/events/metadata.ts';
import { contractsOfRoutes } from '../support/contracts-of-routes.ts';
import { ROOT, sourceFilesBelow } from './source-files.ts';

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
}

type Exists = (...words: string[]) => boolean;

const contracts = contractsOfRoutes();
const textOf = (folder: string) =>
  sourceFilesBelow(folder)
    .map(({ text }) => text)
    .join('\n');
const [commands, metrics] = [textOf('src/operate/cli/commands'), textOf('src/operate/monitoring')];
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** The notation of docs/sources.md, "How to read it", except the names of the database. */
const NOTATIONS: [RegExp, Exists][] = [
  [/^(GET|POST|PUT|DELETE) (\/\S*)(?: ([?<>]) (\S+))?$/, hasRoute],
  [/^job ([a-z-]+)$/, (job) => JOB_NAMES.some((name) => name === job)],
  [/^metric (\w+)$/, (metric) => new RegExp(`\\b${metric}\\b`).test(metrics)],
  [/^metadata\.(\w+)$/, (key) => METADATA_KEYS.some((name) => name === key)],
  [
    /^([A-Z][A-Z_]+)$/,
    (name = '') => name in definitions || ENVIRONMENT_VARIABLES.some((set) => set === name),
  ],
  [/^storytime ([a-z-]+)$/, (command) => new RegExp(`command\\('${command}\\b`).test(commands)],
  [/^npm run (\w+)$/, (script = '') => script in scripts],
  [/^([\w.-]+\/[\w./-]+)$/, (path = '') => existsSync(join(ROOT, path))],
];

/** Whether the named thing exists; undefined if the name belongs to the database or has no known notation. */
export function nameExists(name: string): boolean | undefined {
  for (const [notation, exists] of NOTATIONS) {
    const match = notation.exec(name);
    if (match) return exists(...match.slice(1));
  }
  return undefined;
}

/** The names of tables, columns, indexes and values of types; any other that is in no notation is a mistake. */
export const SCHEMA_NAME = /^(index \w+|\w+ = \w+|[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?)$/;

function hasRoute(method = '', path = '', place?: string, field = ''): boolean {
  const contract = contracts.find(
    (candidate) => candidate.method === method.toLowerCase() && candidate.path === path,
  );
  if (contract === undefined || place === undefined) return contract !== undefined;
  const schema = schemaAt(contract, place);
  return schema !== undefined && hasField(schema, field.split('.'));
}

function schemaAt({ query, body, responses }: Route['contract'], place: string): Schema | undefined {
  const [given, io] = {
    '?': [query, 'input'] as const,
    '<': [body?.schema, 'input'] as const,
    '>': [Object.values(responses)[0]?.schema, 'output'] as const,
  }[place as '?' | '<' | '>'];
  return given && (z.toJSONSchema(given, { io, unrepresentable: 'any', reused: 'inline' }) as Schema);
}

function hasField(schema: Schema, [first, ...rest]: string[]): boolean {
  if (first === undefined) return true;
  const within = [...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])];
  const field = schema.properties?.[first];
  return (
    (field !== undefined && hasField(field, rest)) || within.some((part) => hasField(part, [first, ...rest]))
  );
}
