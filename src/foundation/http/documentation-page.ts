import { readdirSync, readFileSync } from 'node:fs';
import { Marked } from 'marked';
import { gfmHeadingId } from 'marked-gfm-heading-id';

/** The parts of the OpenAPI document that the page shows. */
interface Operation {
  tags: string[];
  summary: string;
  description: string;
  parameters: { name: string; in: string; required: boolean; description?: string; schema: unknown }[];
  requestBody?: { content: Record<string, Example> };
  responses: Record<string, { description: string; content?: Record<string, Example> }>;
}

interface Example {
  schema: unknown;
  example?: unknown;
}

type Paths = Record<string, Record<string, Operation>>;

/**
 * The API documentation as one page of plain HTML: no script, nothing from other hosts, readable without
 * colours and with a keyboard. The bundles that usually show OpenAPI documents have megabytes of script, and one of
 * them has a telemetry package, which is not wanted here.
 */
export function documentationPage(document: Record<string, unknown>): string {
  const { title, description, version } = document.info as {
    title: string;
    description: string;
    version: string;
  };
  const operations = Object.entries(document.paths as Paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tags[0] ?? ''))];
  const sections = tags.map((tag) => {
    const ofTag = operations.filter(({ operation }) => operation.tags[0] === tag);
    return `<section><h2 id="${tag}">${tag}</h2>${ofTag.map(showOperation).join('')}</section>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><header><h1>${escapeHtml(title)} <small>${escapeHtml(version)}</small></h1><p>${escapeHtml(description)}
The same for machines: <a href="/openapi.json">openapi.json</a>.</p>
<nav>${tags.map((tag) => `<a href="#${tag}">${tag}</a>`).join('')}</nav></header><main>${sections.join('')}</main></body></html>`;
}

function showOperation({
  method,
  path,
  operation,
}: {
  method: string;
  path: string;
  operation: Operation;
}): string {
  const body = Object.entries(operation.requestBody?.content ?? {})[0];
  return `<details><summary><b class="${method}">${method.toUpperCase()}</b> <code>${escapeHtml(path)}</code>
<span>${escapeHtml(operation.summary)}</span></summary>
${paragraphs(operation.description)}${showParameters(operation.parameters)}
${body ? `<h3>Body</h3>${showExample(body[1])}` : ''}<h3>Answers</h3>${Object.entries(operation.responses).map(showAnswer).join('')}</details>`;
}

function showParameters(parameters: Operation['parameters']): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(
    ({ name, in: place, required, description = '' }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${place}${required ? '' : ', optional'}</td><td>${escapeHtml(description)}</td></tr>`,
  );
  return `<h3>Parameters</h3><table>${rows.join('')}</table>`;
}

function showAnswer([status, { description, content = {} }]: [
  string,
  Operation['responses'][string],
]): string {
  const example = Object.values(content)[0];
  return `<p><b>${status}</b> ${inline(description)}</p>${example?.example === undefined ? '' : showExample(example)}`;
}

function showExample({ example, schema }: Example): string {
  const text = typeof example === 'string' ? example : JSON.stringify(example, null, 2);
  return `<pre>${escapeHtml(text)}</pre><details><summary>Schema</summary><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre></details>`;
}

const paragraphs = (text: string) =>
  text
    .split('\n\n')
    .map((paragraph) => `<p>${inline(paragraph)}</p>`)
    .join('');

const inline = (text: string) => escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** How pages of documentation look: in the browser's light or dark colours, with its own fonts. */
export const STYLE = `:root{color-scheme:light dark;--line:#8884;--dim:#767676;--accent:light-dark(#0b5fa5,#7cc0ff)}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1 small{font-weight:normal;color:var(--dim);font-size:1rem}nav a{margin-right:1rem}a{color:var(--accent)}
main>section>details{border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;padding:.5rem 1rem}
summary{cursor:pointer}summary span{color:var(--dim);margin-left:.5rem}summary b{display:inline-block;min-width:4.5rem;color:var(--accent)}
pre{overflow:auto;background:#8881;padding:.75rem;border-radius:.4rem;font-size:.85rem}code,pre{font-family:ui-monospace,monospace}
table{border-collapse:collapse}td{padding:.2rem 1rem .2rem 0;vertical-align:top;border-top:1px solid var(--line)}h3{margin:1rem 0 .25rem;font-size:1rem}`;

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
