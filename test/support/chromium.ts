import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { serveWholeRun } from './child-processes.ts';

const PROGRAMS = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/** For the start of Chromium, and for each test in it: seconds on a quiet machine, many more on a busy one. */
const BROWSER_MILLISECONDS = 600_000;

let started: Promise<Browser> | undefined;

/** Where Chromium is: CHROMIUM_PATH, or one of its names on PATH. Undefined if it is not installed. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = environment;
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  return PATH.split(delimiter)
    .flatMap((folder) => PROGRAMS.map((name) => join(folder, name)))
    .find(isProgram);
}

/**
 * Defines tests in Chromium. If none is installed, they are pending, so that the last line of the run counts them, and
 * the run says so.
 */
export function inChromium(title: string, define: () => void): void {
  const defineAll = () =>
    describe(title, function () {
      this.timeout(BROWSER_MILLISECONDS);
      define();
    });
  if (findChromium() !== undefined) return void defineAll();
  describe('(no Chromium is installed)', () => {
    before(function () {
      console.error(`Not tried without Chromium: "${title}". Install it, or name it in CHROMIUM_PATH.`);
      this.skip();
    });
    defineAll();
  });
}

/** The one of this test process, which ends with it. It is started when the first test asks for it. */
export function startedChromium(): Promise<Browser> {
  started ??= startChromium();
  return started;
}

async function startChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('There is no Chromium: set CHROMIUM_PATH.');
  const note = (message: unknown) =>
    serveWholeRun((message as { process: Parameters<typeof serveWholeRun>[0] }).process);
  subscribe('child_process', note);
  try {
    // Loaded here, so that a run that leaves these tests out does not load it.
    const { chromium } = await import('playwright-core');
    // Chromium has no sandbox for root, who runs containers.
    const args = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
    return await chromium.launch({ executablePath, args, timeout: BROWSER_MILLISECONDS });
  } finally {
    unsubscribe('child_process', note);
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
