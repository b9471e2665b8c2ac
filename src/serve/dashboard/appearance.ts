import type { Context } from 'koa';
import { readCookie, setCookie } from '../../foundation/http/session-cookie.ts';

/** Whether pages are light or dark: by the setting of the reader's system, or by the reader's choice. */
export const THEMES = [
  { theme: 'system', name: 'System setting' },
  { theme: 'light', name: 'Light' },
  { theme: 'dark', name: 'Dark' },
] as const;

/** How a browser shows the pages, and whether their keyboard shortcuts are on. */
export interface Appearance {
  theme: (typeof THEMES)[number]['theme'];
  hasKeys: boolean;
}

/** The appearance for a browser without a choice. */
export const USUAL_APPEARANCE: Appearance = { theme: 'system', hasKeys: true };

/** The choice in the fields of the form. An unknown theme is the usual one; a box that is not ticked is not sent. */
export function chosenAppearance({ theme, keys }: Readonly<Record<string, string>>): Appearance {
  const known = THEMES.find((choice) => choice.theme === theme);
  return { theme: known?.theme ?? USUAL_APPEARANCE.theme, hasKeys: keys === 'on' };
}

/** The choice in the browser's cookie. The server writes it into the page, so that no other theme flashes up first. */
export function readAppearance(context: Context, isSecure: boolean): Appearance {
  const kept = readCookie(context, 'appearance', isSecure);
  if (kept === undefined) return USUAL_APPEARANCE;
  const [theme = '', keys = ''] = kept.split('.');
  return chosenAppearance({ theme, keys });
}

/** Saves the choice in a cookie for a year. */
export function keepAppearance(context: Context, isSecure: boolean, { theme, hasKeys }: Appearance): void {
  setCookie(context, 'appearance', isSecure, `${theme}.${hasKeys ? 'on' : 'off'}`);
}
