import { say } from './say.js';

/** @typedef {(main: HTMLElement) => void} Preparation */

/** @type {Preparation[]} */
const preparations = [];

/** @type {AbortController | undefined} */
let underWay;

const here = () => `${location.pathname}${location.search}`;
let shown = here();

/** The sentences that were announced. The page after a long report is compared with the one before it. */
let known = new Set(sentencesOf(mainOf(document)));
/** The selector of the section that changes. */
let place = 'h1';

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
 * Replaces the page by that of another address of it, and pushes the address. If this fails
 * (an error, a session that is over, a newer release), the browser loads the address.
 *
 * @param {URL} address
 * @param {Element} from what was chosen, in the section that changes
 */
export async function showPage(address, from) {
  place = nameOfSection(from);
  const page = await fetchPage(address, () => location.assign(address));
  if (page === undefined) return;
  if (address.href !== location.href) history.pushState(null, '', address);
  const changed = replaceMain(page, address.hash || place);
  if (address.hash || from.closest('.pages')) changed.scrollIntoView();
}

/**
 * Asks for the same address once more, unless something else is being asked for, and shows it unless it is still being
 * counted. Returns whether it is shown.
 */
export async function showAgain() {
  const waiting = mainOf(document);
  if (waiting.hasAttribute('aria-busy')) return false;
  const page = await fetchPage(new URL(location.href), () => location.reload());
  if (page === undefined) return false;
  waiting.removeAttribute('aria-busy');
  if (page.querySelector('[data-ask-again]')) return false;
  replaceMain(page, place);
  return true;
}

addEventListener('popstate', async () => {
  if (shown === here()) return;
  const page = await fetchPage(new URL(location.href), () => location.reload());
  if (page !== undefined) replaceMain(page, 'h1');
});

/**
 * Undefined if something else was chosen meanwhile, or if the browser loads the address.
 *
 * @param {URL} address
 * @param {() => void} goThere
 */
async function fetchPage(address, goThere) {
  underWay?.abort();
  underWay = new AbortController();
  const { signal } = underWay;
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
function mainOf(page) {
  return /** @type {HTMLElement} */ (page.querySelector('main'));
}

/** @param {Document} page */
const versionOf = (page) => page.querySelector('link[rel="stylesheet"]')?.getAttribute('href');

/**
 * Shows the main part of a page. Focuses and returns what has changed, and announces the new sentence.
 *
 * @param {Document} page
 * @param {string} selector
 */
function replaceMain(page, selector) {
  const main = mainOf(page);
  mainOf(document).replaceWith(document.adoptNode(main));
  document.title = page.title;
  shown = here();
  for (const prepare of preparations) prepare(main);
  const sentences = sentencesOf(main);
  say(sentences.find((sentence) => !known.has(sentence)) ?? page.title);
  if (!main.querySelector('[data-ask-again]')) known = new Set(sentences);
  const changed = main.querySelector(selector) ?? main.querySelector('h1') ?? main;
  focusOn(changed);
  return changed;
}

/**
 * The sentences of a page, the most important first.
 *
 * @param {Element} main
 */
function sentencesOf(main) {
  return Array.from(
    main.querySelectorAll('.title, .lede, figcaption b, .pages > p:first-child'),
    ({ textContent }) => textContent ?? '',
  );
}

/**
 * The selector of an element's section on the next page; that of the title if it is in none.
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
