import { readdirSync, readFileSync } from 'node:fs';
import { Marked } from 'marked';
import { gfmHeadingId } from 'marked-gfm-heading-id';

const FOLDER = new URL('../../../docs/', import.meta.url);
const NAMES = new Set(readdirSync(FOLDER).filter((name) => name.endsWith('.md')));

const marked = new Marked(gfmHeadingId());
const made = new Map<string, string>();

/**
 * A page of docs/ as HTML, by the name of its file, with the anchors that links between pages use; undefined if there
 * is no such page. The dashboard's definitions lead there (docs/dashboard.md, "Definitions").
 */
export function pageOfDocs(name: string, style: string): string | undefined {
  if (!NAMES.has(name)) return undefined;
  const html = made.get(name) ?? renderPage(readFileSync(new URL(name, FOLDER), 'utf8'), style);
  made.set(name, html);
  return html;
}

function renderPage(markdown: string, style: string): string {
  const [, title = 'Storytime Analytics'] = /^# (.+)$/m.exec(markdown) ?? [];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title.replaceAll('<', '&lt;')} · Storytime</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>${style}</style></head>
<body><nav><a href="/admin">Dashboard</a> <a href="/docs">API</a></nav><main>${marked.parse(markdown, { async: false })}</main></body></html>`;
}
