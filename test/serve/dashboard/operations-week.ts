import { expect } from 'chai';
import type { Scope } from '../../../src/foundation/access/principal.ts';
import { startWeek, type Week } from '../../compute/backfills/week.ts';
import { type Browser, browser } from './browser.ts';

const HTML_BYTES_MAX = 60 * 1024;

/** A week of days that are built, and sessions that open the page Operations. */
export interface OperationsWeek {
  week: Week;
  ops: Browser;
  admin: Browser;
  signedIn(scope: Scope): Promise<Browser>;
  /** The page at an address, which must be one; as ops by default. */
  open(path: string, visitor?: Browser): Promise<string>;
}

export async function startOperationsWeek(): Promise<OperationsWeek> {
  const week = await startWeek();
  const signedIn = async (scope: Scope) => {
    const visitor = browser(week.send);
    await visitor.signIn(await week.newKey(scope));
    return visitor;
  };
  const [ops, admin] = [await signedIn('ops'), await signedIn('admin')];
  const open = async (path: string, visitor = ops) => {
    const answer = await visitor.get(path);
    expect(answer.status, answer.text).to.equal(200);
    expect(answer.headers['content-type']).to.equal('text/html; charset=utf-8');
    expect(answer.text.length).to.be.lessThan(HTML_BYTES_MAX);
    return answer.text;
  };
  return { week, ops, admin, signedIn, open };
}

/** The value of a field of the form. */
export const fieldIn = (page: string, field: string) =>
  new RegExp(`id="${field}"[^>]* value="([^"]*)"`).exec(page)?.[1];
