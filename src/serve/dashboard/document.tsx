import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Appearance } from './appearance.ts';
import { ICON, SCRIPT_PATH, STYLESHEET } from './assets.ts';

/** The head of a document, and its appearance. */
export interface DocumentHead {
  title: string;
  appearance: Appearance;
  /** After how many seconds a browser without a script reloads it; the script does so by itself. */
  refreshSeconds?: number | undefined;
}

/** An HTML document of the dashboard around its body, as text. */
export function renderDocument(
  { title, appearance, refreshSeconds }: DocumentHead,
  body: ComponentChildren,
): string {
  const { theme, hasKeys } = appearance;
  const isChosen = theme !== 'system';
  const document = (
    <html lang="en" data-theme={isChosen ? theme : undefined} data-keys={hasKeys ? undefined : 'off'}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={isChosen ? theme : 'light dark'} />
        <title>{`${title} · Storytime`}</title>
        {refreshSeconds === undefined ? null : (
          <noscript>
            <meta http-equiv="refresh" content={String(refreshSeconds)} />
          </noscript>
        )}
        <link rel="icon" href={ICON.path} />
        <link rel="stylesheet" href={STYLESHEET.path} />
        <script type="module" src={SCRIPT_PATH} />
      </head>
      <body>{body}</body>
    </html>
  );
  return `<!doctype html>${renderToString(document)}`;
}
