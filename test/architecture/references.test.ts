import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { wrongCitations, wrongLinks } from './citations.ts';
import { anchorsOf, readPage, readPages, withoutExamples } from './pages.ts';
import { ROOT } from './source-files.ts';

const pages = readPages();

/** All files that people write and that are not pages: code, statements, settings, scripts. */
const sources = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter(
    (path) => !/\.(md|png)$/.test(path) && path !== 'package-lock.json' && existsSync(join(ROOT, path)),
  );

describe('A reference', () => {
  it('leads from code to a page and heading that exist', () => {
    const wrong = sources.flatMap((path) =>
      wrongCitations(readFileSync(join(ROOT, path), 'utf8'), pages).map((what) => `${path}: ${what}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('leads from a page to a page and heading that exist', () => {
    const wrong = [...pages.values()].flatMap((page) =>
      wrongLinks(page, pages).map((what) => `${page.path}: ${what}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('leads from a page to a file that exists', () => {
    const wrong = [...pages.values()].flatMap(({ path, text }) =>
      Array.from(
        text.matchAll(/`((?:src|workers|seeds|migrations|test|bench)\/[\w./-]*)`/g),
        ([, file = '']) => file,
      )
        .filter((file) => !existsSync(join(ROOT, file)))
        .map((file) => `${path}: ${file} is not in the repository`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('leads from the head of a page to every section of it', () => {
    const incomplete = [...pages.values()].flatMap((page) => {
      const listed = Array.from(page.text.matchAll(/^- \[[^\]]+\]\(#([^)]+)\)$/gm), ([, anchor]) => anchor);
      const sections = Array.from(withoutExamples(page.text).matchAll(/^## (.+)$/gm), ([, title = '']) =>
        anchorsOf(readPage('', `# ${title}`)).join(),
      );
      return listed.length === 0 ? [] : sections.filter((anchor) => !listed.includes(anchor));
    });
    expect(incomplete).to.deep.equal([]);
  });
});

describe('The search for references', () => {
  const [here = '', nowhere = ''] = ['page', 'nowhere'].map((name) => `docs/${name}.md`);
  const page = readPage(here, '# Page\n## One `thing`\n## Twice\n## Twice\n```sh\n# no heading\n```\n');
  const some = new Map([[page.path, page]]);

  it('finds valid citations over line breaks and in lists', () => {
    expect(wrongCitations(`/** ${here}, "One\n * thing" and "Page"; ${here} */`, some)).to.deep.equal([]);
    expect(wrongCitations(`-- (${here}, "One\n-- thing" to "Page")`, some)).to.deep.equal([]);
    expect(
      wrongLinks(readPage('README.md', `[a](${here}#twice-1) [b](https://x.org/#y)`), some),
    ).to.deep.equal([]);
  });

  it('finds a missing page, a missing or repeated heading, and an outside document', () => {
    expect(wrongCitations(`/** ${nowhere}, "One thing" */`, some)).to.have.length(1);
    expect(wrongCitations(`/** ${['page', 'md'].join('.')} */`, some)).to.have.length(1);
    expect(wrongCitations(`/** ${here}, "Another" */`, some)).to.have.length(1);
    expect(wrongCitations(`/** ${here}, "Page" to "no heading" */`, some)).to.have.length(1);
    expect(wrongCitations(`/** ${here}, "Twice" */`, some)).to.have.length(1);
    expect(wrongCitations(`/** (${'source'}, 6.1) */`, some)).to.have.length(1);
  });

  it('finds links that lead nowhere', () => {
    const text = `[a](${nowhere}) [b](#none) [c](${here}#one)`;
    expect(wrongLinks(readPage('README.md', text), some)).to.deep.equal([
      `${nowhere} is not in the repository`,
      `${nowhere} leads nowhere`,
      '#none leads nowhere',
      `${here}#one leads nowhere`,
    ]);
  });
});
