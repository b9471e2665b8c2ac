import { expect } from 'chai';
import { z } from 'zod';
import { PROBLEMS } from '../../../src/foundation/core/errors.ts';
import { documentationPage } from '../../../src/foundation/http/documentation-page.ts';
import type { Route } from '../../../src/foundation/http/route.ts';
import { contractsOfRoutes } from '../../support/contracts-of-routes.ts';
import type { Answer } from '../../support/http-client.ts';
import { routesOf } from '../../support/routes-of.ts';
import { type System, startSystem } from '../../support/system.ts';
import { ROWS } from './route-case.ts';
import { ROUTE_CASES } from './route-cases.ts';

type Schema = Parameters<typeof z.fromJSONSchema>[0];
type Content = Record<string, { schema: Schema; example?: unknown }>;

interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security: object[];
  parameters: { name: string; in: string; required: boolean; schema: Schema }[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { description: string; content?: Content }>;
}

/** `/openapi.json` describes exactly what the routes do. */
describe('The OpenAPI document', () => {
  let api: System;
  let document: { paths: Record<string, Record<string, Operation>>; [key: string]: unknown };
  const contracts = contractsOfRoutes();

  before(async () => {
    api = await startSystem();
    await api.send('POST', '/admin/api/v1/catalogue', { json: ROWS });
    document = (await api.send('GET', '/openapi.json', { key: null })).body as typeof document;
  });
  after(() => api.close());

  const addressOf = (path: string) => path.replaceAll(/:(\w+)/g, '{$1}');
  const operationOf = ({ method, path }: Route['contract']) => document.paths[addressOf(path)]?.[method];
  const operations = () => contracts.map((contract) => ({ contract, operation: operationOf(contract)! }));

  it('has OpenAPI version 3.1 and the version of the program', () => {
    expect(document.openapi).to.match(/^3\.1\.\d$/);
    expect(document.info).to.include.keys('title', 'version', 'description', 'license');
    expect(Object.keys(document)).to.have.members(['openapi', 'info', 'tags', 'paths', 'components']);
  });

  it('has every route that is served, and nothing else', () => {
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).to.deep.equal(routesOf(api.app).map(addressOf).sort());
    expect(documented).to.have.lengthOf(contracts.length);
  });

  it('gives every operation a unique id, a summary and who may call it', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).to.equal(ids.length);
    const tags = (document.tags as { name: string }[]).map(({ name }) => name);
    for (const { contract, operation } of operations()) {
      expect(operation.operationId).to.match(/^[a-z][A-Za-z0-9]+$/);
      expect(operation.summary, contract.path).to.match(/^[A-Z].{8,}[^.]$/);
      expect(tags).to.include.members(operation.tags);
      const inBody = contract.body?.mayHoldToken ? [{}] : [];
      const expected = contract.scopes.length === 0 ? [] : [{ key: [] }, ...inBody];
      expect(operation.security, contract.path).to.deep.equal(expected);
      for (const scope of contract.scopes) expect(operation.description).to.include(scope);
    }
  });

  it('describes every parameter, and requires those of the path', () => {
    for (const { contract, operation } of operations()) {
      const inPath = Array.from(contract.path.matchAll(/:(\w+)/g), ([, name]) => name);
      const described = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(described.map(({ name }) => name)).to.deep.equal(inPath);
      for (const { name, required, schema } of operation.parameters) {
        if (inPath.includes(name)) expect(required).to.equal(true);
        expect(schema, `${contract.path} ${name}`).to.satisfy(
          (given: object) => Object.keys(given).length > 0,
        );
      }
    }
  });

  it('has the ends of a range under both of their names in every operation with a range', () => {
    for (const { contract, operation } of operations()) {
      const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query');
      const names = inQuery.map(({ name }) => name);
      for (const [name, other] of [
        ['start', 'from'],
        ['end', 'to'],
      ] as const) {
        expect(names.includes(other), `${contract.path} ${other}`).to.equal(names.includes(name));
      }
    }
    const body = document.paths['/admin/api/v1/backfills']?.post?.requestBody?.content['application/json'];
    const { properties, required, allOf } = (body?.schema ?? {}) as Record<string, object>;
    expect(Object.keys(properties ?? {})).to.include.members(['start', 'end', 'from', 'to']);
    expect(required).to.deep.equal([]);
    expect(allOf).to.deep.equal([
      { anyOf: [{ required: ['start'] }, { required: ['from'] }] },
      { anyOf: [{ required: ['end'] }, { required: ['to'] }] },
    ]);
  });

  it('has an example for every body and every answer, which fits its schema', () => {
    for (const { contract, operation } of operations()) {
      const { body, responses } = contract;
      if (body) expectExample(body.schema, body.example, operation.requestBody?.content);
      for (const [status, { schema, example }] of Object.entries(responses)) {
        if (schema === undefined) continue;
        expectExample(schema, example, operation.responses[status]?.content);
        expect(schema.parse(example), 'it has nothing beside the schema').to.deep.equal(example);
      }
    }
  });

  it('matches the real answers: neither lacks a field of the other', async () => {
    for (const { contract } of operations()) {
      const { right } = ROUTE_CASES[`${contract.method.toUpperCase()} ${contract.path}`]!;
      const answer = await api.send(contract.method.toUpperCase(), right.path, right.outgoing);
      const { schema, mediaType = 'application/json' } = contract.responses[answer.status] ?? {};
      expect(contract.responses, `${contract.path} ${answer.status}`).to.have.property(String(answer.status));
      if (schema === undefined) continue;
      expect(answer.headers['content-type']).to.match(new RegExp(`^${mediaType}`));
      const body = mediaType === 'application/json' ? answer.body : answer.text;
      const parsed = schema.safeParse(body);
      expect(parsed.error?.issues, contract.path).to.equal(undefined);
      if (contract.path !== '/openapi.json') expect(parsed.data, contract.path).to.deep.equal(body);
    }
  });

  it('lists the problems of each operation under their status', () => {
    for (const { contract, operation } of operations()) {
      const { wrong, scopes } = ROUTE_CASES[`${contract.method.toUpperCase()} ${contract.path}`]!;
      const codes = new Set(wrong.map(({ code }) => code));
      if (scopes.length > 0)
        for (const code of ['key_missing', 'key_unknown', 'scope_missing', 'rate_limited'] as const)
          codes.add(code);
      for (const code of codes) {
        const response = operation.responses[PROBLEMS[code].status];
        expect(response?.description, `${contract.path} ${code}`).to.include(`\`${code}\``);
        expect(response?.content).to.have.property('application/problem+json');
      }
    }
  });
});

/** Its page uses no other host. */
describe('The page of the API documentation', () => {
  let api: System;
  let page: Answer;

  before(async () => {
    api = await startSystem();
    page = await api.send('GET', '/docs', { key: null });
  });
  after(() => api.close());

  it('is public HTML, under a policy that allows no script', () => {
    expect(page.status).to.equal(200);
    expect(page.headers['content-type']).to.equal('text/html; charset=utf-8');
    const policy = String(page.headers['content-security-policy']).split('; ');
    expect(policy).to.include.members(["default-src 'none'", "frame-ancestors 'none'"]);
    expect(policy.join()).not.to.match(/script-src|https?:|\*|unsafe-eval/);
  });

  it('has no script, and no reference to another host', () => {
    const tags = Array.from(page.text.matchAll(/<[a-z][^>]*>/gi), ([tag]) => tag);
    expect(tags.length).to.be.greaterThan(100);
    for (const tag of tags) {
      expect(tag).not.to.match(
        /^<(script|iframe|object|embed|form|base|img|link (?!rel="icon" href="data:,"))/i,
      );
      expect(tag).not.to.match(/\son\w+=|https?:|javascript:|=["']?\/\//i);
    }
    const [, style = ''] = /<style>([^<]*)<\/style>/.exec(page.text) ?? [];
    expect(style)
      .to.include('font')
      .and.not.match(/url\(|@import|https?:/);
  });

  it('shows every route with its problems, and links only to what exists', () => {
    for (const { method, path, summary } of contractsOfRoutes()) {
      const address = path.replaceAll(/:(\w+)/g, '{$1}');
      expect(page.text)
        .to.include(`>${method.toUpperCase()}</b> <code>${address}</code>`)
        .and.include(summary);
    }
    expect(page.text).to.include('<code>key_unknown</code>');
    for (const [, target = ''] of page.text.matchAll(/href="([^"]*)"/g)) {
      if (target.startsWith('#')) expect(page.text, target).to.include(`id="${target.slice(1)}"`);
      else expect(target).to.be.oneOf(['/openapi.json', 'data:,']);
    }
  });

  it('is well-formed, and shows text that looks like HTML as text', () => {
    const open: string[] = [];
    for (const [, slash, name = ''] of page.text.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/gi)) {
      if (['meta', 'link'].includes(name)) continue;
      if (slash === '') open.push(name);
      else expect(open.pop()).to.equal(name);
    }
    expect(open).to.deep.equal([]);
    const hostile = documentationPage(documentOf('<b>&"</b>'));
    expect(hostile).to.include('&lt;b&gt;&amp;&quot;&lt;/b&gt;').and.not.include('<b>&"');
  });
});

/** Validates in two ways: as the server does, and as a tool does that has only the document. */
function expectExample(schema: z.ZodType, example: unknown, content: Content = {}): void {
  expect(example).not.to.equal(undefined);
  expect(schema.safeParse(example).error?.issues).to.equal(undefined);
  expect(Object.keys(content)).to.have.lengthOf.at.least(1);
  for (const documented of Object.values(content)) {
    expect(documented.example).to.deep.equal(JSON.parse(JSON.stringify(example)));
    expect(Object.keys(documented.schema as object)).to.have.lengthOf.at.least(1);
    expect(z.fromJSONSchema(documented.schema).safeParse(example).error?.issues).to.equal(undefined);
  }
}

/** A document in which every text looks like HTML. */
function documentOf(text: string): Record<string, unknown> {
  const content = { 'application/json': { schema: { title: text }, example: { text } } };
  const operation = {
    ...{ tags: ['Tests'], summary: text, description: text, requestBody: { content } },
    parameters: [{ name: text, in: 'query', required: false, description: text, schema: {} }],
    responses: { 200: { description: text, content } },
  };
  return {
    info: { title: text, description: text, version: text },
    paths: { [`/${text}`]: { get: operation } },
  };
}
