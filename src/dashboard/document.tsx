import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Appearance } from './appearance.ts';
import { ICON, STYLESHEET } from './assets.ts';

/** An HTML document of the dashboard with this title and what stands in its body, as text. */
export function renderDocument(
  title: string,
  body: ComponentChildren,
  { theme, hasKeys }: Appearance,
): string {
  const isChosen = theme !== 'system';
  const document = (
    <html lang="en" data-theme={isChosen ? theme : undefined} data-keys={hasKeys ? undefined : 'off'}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={isChosen ? theme : 'light dark'} />
        <title>{`${title} · Storytime`}</title>
        <link rel="icon" href={ICON.path} />
        <link rel="stylesheet" href={STYLESHEET.path} />
      </head>
      <body>{body}</body>
    </html>
  );
  return `<!doctype html>${renderToString(document)}`;
}
