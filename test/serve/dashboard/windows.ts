import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { startedChromium } from '../../support/chromium.ts';
import type { HttpClient } from '../../support/http-client.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';
import { browser } from './browser.ts';

/** How a window of Chromium differs from one that is signed in with the key with every scope. */
export interface WindowOptions extends BrowserContextOptions {
  /** Signs in with it, without opening the sign-in page; null: no session. */
  key?: string | null;
  /** In pixels; 1280 by default. */
  width?: number;
  /** Whether its pages include axe-core and probe.js. */
  isProbed?: boolean;
}

/** Opens windows on a server, each with its own cookies. */
export interface Windows {
  open(options?: WindowOptions): Promise<Page>;
}

/** A server that is started before the tests are run. */
interface Served {
  address: string;
  send: HttpClient['send'];
}

const HEIGHT = 900;

/** How long an element may take to appear on a very busy machine. */
const PATIENCE_MILLISECONDS = 60_000;

const PROBES = [
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  fileURLToPath(new URL('probe.js', import.meta.url)),
];

/**
 * The windows of a test file, with paths from the address of its server. After each test they are closed, and must not
 * have reported errors: failed requests, or violations of the content security policy.
 */
export function windowsOn(served: () => Served): Windows {
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    expect(complaints.splice(0), 'complaints of the browser').to.deep.equal([]);
  });
  return {
    open: async ({ key = TEST_KEYS.every, width = 1280, isProbed = false, ...options } = {}) => {
      const { address, send } = served();
      const chromium = await startedChromium();
      const viewport = { width, height: HEIGHT };
      const plain = { baseURL: address, viewport, reducedMotion: 'reduce' } as const;
      const context = await chromium.newContext({ ...plain, ...options });
      contexts.push(context);
      context.setDefaultTimeout(PATIENCE_MILLISECONDS);
      for (const path of isProbed ? PROBES : []) await context.addInitScript({ path });
      if (key !== null) await context.addCookies(await cookiesOf(send, key, address));
      const page = await context.newPage();
      listen(page, complaints);
      return page;
    },
  };
}

async function cookiesOf(send: Served['send'], key: string, url: string) {
  const visitor = browser(send);
  await visitor.signIn(key);
  const kept = { url, httpOnly: true, sameSite: 'Lax' } as const;
  return Array.from(visitor.cookies, ([name, value]) => ({ name, value, ...kept }));
}

/** Tests request refused pages on purpose; a missing file is an error. */
function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest())
      complaints.push(`${response.status()} ${response.url()}`);
  });
  page.on('dialog', (dialog) => {
    complaints.push(`a window says: ${dialog.message()}`);
    void dialog.dismiss();
  });
}

/** By how many pixels a page is wider than its window: 0 if it does not scroll sideways. */
export const sidewaysOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
