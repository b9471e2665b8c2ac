import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { anchorsOf, type Page, withoutExamples } from './pages.ts';
import { ROOT } from './source-files.ts';

const CITATION = /([\w./-]*\w\.md)\b(?:, ("[^"]+"(?:(?: to | and |, )"[^"]+")*))?/g;
const LINK = /\]\(([^)\s]+)\)/g;

/** Documents that are not in the repository: what was asked for, numbered issues. */
const OUTSIDE = /\((?:source, \d+[.;]|issue \d)[^)]*\)/g;

/**
 * What is wrong with the citations in a source file's text, one sentence for each. The form is a path such as
 * `docs/page`, with `.md`, then a comma and the heading in quotes; a bare path means the whole page. With a slash before
 * it, it is the address at which the server shows the page. A citation
 * may run over several lines of a comment.
 */
export function wrongCitations(text: string, pages: ReadonlyMap<string, Page>): string[] {
  const joined = text.replace(/\n\s*(?:\*|\/\/|--|#)\s?/g, ' ').replace(/ {2,}/g, ' ');
  const outside = Array.from(
    joined.matchAll(OUTSIDE),
    ([citation]) => `${citation} is not in the repository`,
  );
  const wrong = Array.from(joined.matchAll(CITATION)).flatMap(([, path = '', headings = '']) => {
    const page = pages.get(path.replace(/^(\.\.\/)+|^\//, ''));
    if (page === undefined) return [`${path} is not in the repository`];
    return Array.from(headings.matchAll(/"([^"]+)"/g)).flatMap(([, heading = '']) => {
      const found = page.headings.filter((candidate) => candidate === heading).length;
      return found === 1 ? [] : [`${path} has ${found} headings "${heading}"`];
    });
  });
  return [...outside, ...wrong];
}

/** What is wrong with the links of a page, and with the pages that it names, one sentence for each. */
export function wrongLinks(page: Page, pages: ReadonlyMap<string, Page>): string[] {
  const text = withoutExamples(page.text);
  const beside = (path: string) => pages.get(posix.join(posix.dirname(page.path), path));
  const named = Array.from(text.matchAll(CITATION), ([, path = '']) => path)
    .filter((path) => beside(path) === undefined && pages.get(path) === undefined)
    .map((path) => `${path} is not in the repository`);
  const links = Array.from(text.matchAll(LINK), ([, target = '']) => target)
    .filter((target) => !target.startsWith('https://'))
    .filter((target) => {
      if (target.endsWith('.png')) return !existsSync(join(ROOT, dirname(page.path), target));
      const [path = '', anchor] = target.split('#');
      const to = path === '' ? page : beside(path);
      return to === undefined || (anchor !== undefined && !anchorsOf(to).includes(anchor));
    })
    .map((target) => `${target} leads nowhere`);
  return [...named, ...links];
}
