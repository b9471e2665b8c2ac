import { expect } from 'chai';
import type { Page } from 'playwright-core';

const LOOKS = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 360, colorScheme: 'dark' },
  { width: 360, colorScheme: 'light' },
] as const;

interface Look {
  width: number;
  colorScheme: 'light' | 'dark';
}

/** The widths in pixels in which no page may scroll sideways. */
const NARROWEST = 320;
const HEIGHT = 900;

/**
 * The faults of the page in a probed window (windows.ts), each with the appearance in which it occurs: what is too wide, and
 * what axe-core finds; with popovers and details closed, then with all of them open, wide and narrow, in the light and the
 * dark theme, for which only colours are checked again. Open elements stay open.
 */
export async function inspect(page: Page): Promise<string[]> {
  const faults: string[] = [];
  const probe = async (look: string, call: string) => {
    const found = await page.evaluate<string[]>(`probe.${call}()`);
    faults.push(...found.map((fault) => `${look}: ${fault}`));
  };
  await show(page, { width: NARROWEST, colorScheme: 'light' });
  await probe('narrow', 'sideways');
  await probe('narrow', 'axeFaults');
  await page.evaluate('probe.openDetails()');
  await probe('narrow, open', 'sideways');
  for (const look of LOOKS) {
    await show(page, look);
    await page.evaluate('probe.openPopovers()');
    const call = look.colorScheme === 'dark' ? 'colourFaults' : 'axeFaults';
    await probe(`${look.width} ${look.colorScheme}, open`, call);
  }
  return faults;
}

async function show(page: Page, { width, colorScheme }: Look): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHT });
  await page.emulateMedia({ colorScheme });
}

/** Inspects pages one after the other, and fails with everything that was found. */
export async function expectNoFaults(
  names: readonly string[],
  look: (name: string) => Promise<string[]>,
): Promise<void> {
  const faults: string[] = [];
  for (const name of names) faults.push(...(await look(name)).map((fault) => `${name}: ${fault}`));
  if (faults.length > 0) expect.fail(faults.join('\n'));
}
