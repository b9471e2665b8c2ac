import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT } from './source-files.ts';

/** A page of the documentation: its path below the project's folder, its text, its headings from the top. */
export interface Page {
  path: string;
  text: string;
  headings: string[];
}

/** The pages in docs/ and those at the top of the project, by path. */
export function readPages(): Map<string, Page> {
  const paths = ['.', 'docs'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => posix.join(folder, name)),
  );
  return new Map(paths.map((path) => [path, readPage(path, readFileSync(join(ROOT, path), 'utf8'))]));
}

/** A page of this text. */
export function readPage(path: string, text: string): Page {
  const headings = Array.from(withoutExamples(text).matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading.replaceAll('`', '').trim(),
  );
  return { path, text, headings };
}

/** The text without its blocks of code, in which a `#` or a bracket means something else. */
export function withoutExamples(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}

/** The anchors of a page, made from its headings as GitHub makes them; a repeated one gets a number. */
export function anchorsOf(page: Page): string[] {
  const seen = new Map<string, number>();
  return page.headings.map((heading) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}
