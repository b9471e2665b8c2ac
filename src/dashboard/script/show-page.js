import { say } from './say.js';

/** @typedef {(main: HTMLElement) => void} Preparation */

/** @type {Preparation[]} */
const preparations = [];

/** @type {AbortController | undefined} */
let underWay;

const here = () => `${location.pathname}${location.search}`;
let shown = here();

/**
 * Runs something on what the page shows, now and whenever it shows something else.
 *
 * @param {Preparation} prepare
 */
export function withEachPage(prepare) {
  preparations.push(prepare);
  prepare(mainOf(document));
}

/**
 * Shows what is at an address of this page in place of what is shown, and keeps the address. If anything is in the way
 * (a failure, somebody who has to sign in, a newer release), the browser goes there by itself.
 *
 * @param {URL} address
 * @param {Element} from what was chosen: what has changed stands in its section
 */
export async function showPage(address, from) {
  const section = nameOfSection(from);
  const page = await fetchPage(address, () => location.assign(address));
  if (page === undefined) return;
  if (address.href !== location.href) history.pushState(null, '', address);
  const main = replaceMain(page);
  const changed = main.querySelector(address.hash || section) ?? main.querySelector('h1') ?? main;
  focusOn(changed);
  if (address.hash || from.closest('.pages')) changed.scrollIntoView();
}

/** Asks for the same address once more, and shows it unless it is still being counted. Returns whether it is shown. */
export async function showAgain() {
  const page = await fetchPage(new URL(location.href), () => location.reload());
  if (page === undefined || page.querySelector('[data-ask-again]')) return false;
  focusOn(replaceMain(page));
  return true;
}

addEventListener('popstate', async () => {
  if (shown === here()) return;
  const page = await fetchPage(new URL(location.href), () => location.reload());
  if (page !== undefined) focusOn(replaceMain(page));
});

/**
 * Undefined if something else was chosen meanwhile, or if the browser goes there.
 *
 * @param {URL} address
 * @param {() => void} goThere
 */
async function fetchPage(address, goThere) {
  underWay?.abort();
  const { signal } = (underWay = new AbortController());
  mainOf(document).setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' }, redirect: 'error', signal });
    const isPage = answer.ok && answer.headers.get('content-type')?.startsWith('text/html');
    const page = new DOMParser().parseFromString(isPage ? await answer.text() : '', 'text/html');
    if (page.querySelector('main#main') && versionOf(page) === versionOf(document)) return page;
  } catch {
    if (signal.aborted) return undefined;
  }
  goThere();
  return undefined;
}

/** @param {Document} page */
const mainOf = (page) => /** @type {HTMLElement} */ (page.querySelector('main'));

/** @param {Document} page */
const versionOf = (page) => page.querySelector('link[rel="stylesheet"]')?.getAttribute('href');

/** @param {Document} page */
function replaceMain(page) {
  const [old, main] = [mainOf(document), mainOf(page)];
  const before = new Set(sentencesOf(old));
  old.replaceWith(document.adoptNode(main));
  document.title = page.title;
  shown = here();
  for (const prepare of preparations) prepare(main);
  say(sentencesOf(main).find((sentence) => !before.has(sentence)) ?? page.title);
  return main;
}

/**
 * What a page says in words, most important first.
 *
 * @param {Element} main
 */
const sentencesOf = (main) =>
  Array.from(
    main.querySelectorAll('.title, .lede, figcaption b, .pages > p:first-child'),
    ({ textContent }) => textContent ?? '',
  );

/**
 * How the section is found again on the next page; what is in none leads to the title.
 *
 * @param {Element} element
 */
function nameOfSection(element) {
  const section = element.closest('main section[aria-labelledby], main section[aria-label]');
  const name = section?.hasAttribute('aria-labelledby') ? 'aria-labelledby' : 'aria-label';
  return section ? `section[${name}="${CSS.escape(section.getAttribute(name) ?? '')}"]` : 'h1';
}

/** @param {Element} element */
function focusOn(element) {
  if (!(element instanceof HTMLElement)) return;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
