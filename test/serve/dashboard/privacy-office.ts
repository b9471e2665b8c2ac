import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import type { Answer } from '../../support/http-client.ts';
import { BOOK, CHILD, INSTALLED } from '../../support/installed.ts';
import { type System, startSystem } from '../../support/system.ts';
import { type Browser, browser } from './browser.ts';
import { attributesOf, textOf } from './rendered.ts';

export const PRIVACY = '/admin/privacy';
export const ERASURE = `${PRIVACY}/erasure`;
/** An id that is in no catalogue. */
export const UNKNOWN_CHILD = '470011000039';
/** Matches the ids of the children and parents of the installation. */
export const IDS = /4700110000/;

const BYTES_MAX = 60 * 1024;

type Fields = Record<string, string>;

/** The fields of the form, as a parent’s letter has them. */
export const ask = (action: string, id: number | string = CHILD) => ({
  ...{ id: String(id), action, reason: 'parent_request' },
});

/** A session with a key of scope `privacy`, and the pages that it sees. */
export interface PrivacyOffice {
  installation: System;
  office: Browser;
  /** The name of the key in the access log. */
  actor: string;
  /** The text of the page at an address, which must be one. */
  open(path: string): Promise<string>;
  /** Sends a form, which must be answered with the status. */
  send(path: string, fields: Fields, status?: number): Promise<Answer>;
  /** The text of the page that answers the first form. */
  shown(fields: Fields, status?: number): Promise<string>;
  /** The access log, one line per entry. */
  logged(): Promise<string[]>;
  /** Stores viewing of a child, so that every category has rows. */
  watch(child: number): Promise<void>;
  /** Expects that no response, log line or cookie since the start has an id where it must not be. */
  expectNoIds(): Promise<void>;
}

export async function startPrivacyOffice(): Promise<PrivacyOffice> {
  const installation = await startSystem(INSTALLED);
  const { database, clock } = installation;
  const visitor = browser(installation.send);
  await visitor.signIn(await installation.newKey('privacy'));
  await visitor.get(PRIVACY); // its forms have the token
  const { id } = await database('api_keys').first('id');
  const answers: Answer[] = [];
  const kept = async (answer: Promise<Answer>) => {
    answers.push(await answer);
    return answer;
  };
  const office: Browser = {
    ...visitor,
    get: (...request) => kept(visitor.get(...request)),
    post: (...request) => kept(visitor.post(...request)),
  };
  const send = async (path: string, fields: Fields, status = 200) => {
    const answer = await office.post(path, fields);
    expect(answer.status, answer.text.slice(0, 400)).to.equal(status);
    return answer;
  };
  return {
    ...{ installation, office, send, actor: `key ${id}` },
    open: async (path) => {
      const answer = await office.get(path);
      expect(answer.status, answer.text.slice(0, 400)).to.equal(200);
      return expectPage(answer);
    },
    shown: async (fields, status) => expectPage(await send(PRIVACY, fields, status)),
    logged: async () =>
      (await database('access_log').orderBy('id')).map(({ actor, action, object_kind, reason }) =>
        [actor, action, object_kind, reason].join(' '),
      ),
    watch: async (child) => {
      const events = [0, 45, 90].map((position_seconds) => ({
        ...{ event_type: 'heartbeat', child_profile_id: child, book_id: BOOK, position_seconds },
        occurred_at: new Date(Date.parse('2026-02-24T10:00:00Z') + position_seconds * 1000).toISOString(),
      }));
      await installation.send('POST', '/api/v1/events', { json: { events } });
      await buildDueDays(database, { timeZone: 'UTC', now: clock() });
    },
    expectNoIds: async () => {
      for (const { headers } of answers) expect(JSON.stringify(headers)).not.to.match(IDS);
      expect(JSON.stringify([...office.cookies])).not.to.match(IDS);
      expect(JSON.stringify(installation.log.lines)).not.to.match(IDS);
      expect(JSON.stringify(await database('access_log'))).not.to.match(IDS);
    },
  };
}

/** Expects a page that is not cached and has no id in its title and addresses; returns its text. */
export function expectPage({ text, headers }: Answer): string {
  expect(headers['content-type']).to.equal('text/html; charset=utf-8');
  expect(headers['cache-control']).to.equal('no-store');
  expect(Buffer.byteLength(text)).to.be.below(BYTES_MAX);
  expect(text).not.to.match(/\b(NaN|undefined|Infinity)\b|\[object|Invalid/);
  expect(/<title>(.*)<\/title>/.exec(text)?.[1]).not.to.match(IDS);
  const addresses = attributesOf(text, /^<(a|form|link) /, '(?:href|action)');
  expect(addresses.filter((one) => IDS.test(one))).to.deep.equal([]);
  return textOf(text);
}
