import type { Context } from 'koa';
import { readCookie, setCookie } from '../../foundation/http/session-cookie.ts';

/** Whether pages are light or dark: as the system of the reader has it, or as the reader has chosen. */
export const THEMES = [
  { theme: 'system', name: 'As the system has it' },
  { theme: 'light', name: 'Day' },
  { theme: 'dark', name: 'Night' },
] as const;

/** How a browser shows the pages, and whether single keys do something there. */
export interface Appearance {
  theme: (typeof THEMES)[number]['theme'];
  hasKeys: boolean;
}

/** Of a browser that has chosen nothing. */
export const USUAL_APPEARANCE: Appearance = { theme: 'system', hasKeys: true };

/** What the fields of the form say. What is not known there is as usual; a box that is not ticked is not sent. */
export function chosenAppearance({ theme, keys }: Readonly<Record<string, string>>): Appearance {
  const known = THEMES.find((choice) => choice.theme === theme);
  return { theme: known?.theme ?? USUAL_APPEARANCE.theme, hasKeys: keys === 'on' };
}

/** What the browser has kept. The server alone reads it: it writes it into the page, so that nothing flashes. */
export function readAppearance(context: Context, isSecure: boolean): Appearance {
  const kept = readCookie(context, 'appearance', isSecure);
  if (kept === undefined) return USUAL_APPEARANCE;
  const [theme = '', keys = ''] = kept.split('.');
  return chosenAppearance({ theme, keys });
}

/** Lets the browser keep it for a year. */
export function keepAppearance(context: Context, isSecure: boolean, { theme, hasKeys }: Appearance): void {
  setCookie(context, 'appearance', isSecure, `${theme}.${hasKeys ? 'on' : 'off'}`);
}
