import { expect } from 'chai';
import { type ComponentChildren, Fragment, h } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** Tags and attributes that the content security policy refuses, and texts that are not figures. */
const REFUSED = [/<(style|script)/i, /\s(style|on\w+)(=|\s|>)/i];
const NO_FIGURES = /\b(NaN|undefined|Infinity)\b/;

/** A component as the HTML that is sent, without anything that the content security policy refuses. */
export function rendered<Props>(component: (props: Props) => ComponentChildren, props: Props): string {
  const html = renderToString(h(Fragment, null, component(props)));
  const tags = html.replaceAll(/"[^"]*"/g, '""').match(/<[^>]*>/g) ?? [];
  for (const refused of REFUSED) expect(tags.filter((tag) => refused.test(tag))).to.deep.equal([]);
  expect(html).not.to.match(NO_FIGURES);
  return html;
}

/** The text between the tags. */
export const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

/** The text of every element of a name, in order. */
export const textsOf = (html: string, element: string): string[] =>
  Array.from(html.matchAll(new RegExp(`<${element}\\b[^>]*>(.*?)</${element}>`, 'gs')), ([, inner = '']) =>
    textOf(inner),
  );

/** The value of an attribute in every tag that matches, in order. */
export const attributesOf = (html: string, tag: RegExp, name: string): string[] =>
  Array.from(html.matchAll(/<[^>]*>/g), ([found]) => found)
    .filter((found) => tag.test(found))
    .flatMap((found) => new RegExp(`\\s${name}="([^"]*)"`).exec(found)?.[1] ?? []);
