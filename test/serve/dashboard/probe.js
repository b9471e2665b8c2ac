/*
 * Inspects a page from inside: windows with `isProbed` (windows.ts) have it as `probe`, together with axe-core. JavaScript,
 * because it runs in Chromium unchanged. Faults are returned as sentences that name the element.
 */

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const STOPS =
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex^="-"])';
const CONTROLS = '.skip, .top, form, .button, button, input, select, details:not([open]), .pages, .pop';
const NEED_BORDER =
  '.note, .badge, .pop, .sheet, .card, .cal td > a, .state, [aria-current], .button:not(.quiet, [aria-disabled])';

const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const nameOf = (element) =>
  `<${element.outerHTML.slice(1, element.outerHTML.indexOf('>')).slice(0, 120)}> “${element.textContent.trim().slice(0, 40)}”`;

const axeFaults = () => violationsOf(TAGS);

/** The findings of axe-core by the rules that depend on the colour scheme. */
const colourFaults = () => violationsOf({ type: 'rule', values: ['color-contrast', 'link-in-text-block'] });

async function violationsOf(runOnly) {
  const { violations } = await axe.run(document, {
    runOnly,
    resultTypes: ['violations'],
    elementRef: false,
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
}

/** Opens every `details`. */
function openDetails() {
  for (const details of all('details')) details.open = true;
}

/**
 * Shows the content of all popovers on the page at once: one by one they would take axe-core minutes. The menu,
 * which is a popover on narrow screens only, is opened.
 */
function openPopovers() {
  for (const popover of all('.pop[popover]')) popover.removeAttribute('popover');
  const menu = document.querySelector('.menu[popover]');
  if (menu !== null && getComputedStyle(menu).display === 'none') menu.showPopover();
}

/** Boxes of visible text, without what an ancestor clips. */
function textBoxes() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const boxes = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || !isSeen(element) || element.closest('.sr, .tip, .skip')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      const box = cutOff(element, rect);
      if (box.right - box.left > 1 && box.bottom - box.top > 1) boxes.push({ ...box, element, text: node.data });
    }
  }
  return boxes;
}

function cutOff(element, { left, top, right, bottom }) {
  const box = { left, top, right, bottom };
  for (let around = element; around !== null; around = around.parentElement) {
    if (getComputedStyle(around).overflowX === 'visible') continue;
    const edge = around.getBoundingClientRect();
    box.left = Math.max(box.left, edge.left);
    box.right = Math.min(box.right, edge.right);
    box.top = Math.max(box.top, edge.top);
    box.bottom = Math.min(box.bottom, edge.bottom);
  }
  return box;
}

/** Lines of one text touch, and letters are lower than their boxes: a smaller overlap does not count. */
const TOUCHING = 4;

function overlaps() {
  const boxes = textBoxes();
  const faults = new Set();
  for (const [index, one] of boxes.entries()) {
    for (const other of boxes.slice(index + 1)) {
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (wide <= TOUCHING / 2 || high <= TOUCHING || one.element === other.element) continue;
      faults.add(`“${one.text.trim()}” and “${other.text.trim()}” overlap in ${nameOf(one.element)}`);
    }
  }
  return [...faults];
}

/** The elements that are wider than the window. */
function sideways() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = all('body *').filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
  return [`${scrollWidth - clientWidth} pixels too wide: ${wide.slice(0, 3).map(nameOf).join(', ')}`];
}

/** The controls that a printed page shows, and what it cuts off. */
function printFaults() {
  const controls = all(CONTROLS).filter((element) => isSeen(element) && !element.matches('.picker-button'));
  const cut = all('.scroll').filter(
    (element) => isSeen(element) && element.scrollWidth > element.clientWidth + 1,
  );
  return [
    ...controls.map((element) => `printed: ${nameOf(element)}`),
    ...cut.map((element) => `cut off by ${element.scrollWidth - element.clientWidth}: ${nameOf(element)}`),
    ...sideways(),
  ];
}

/** Where forced colours remove a background without a replacement. */
function groundFaults() {
  const bare = all(NEED_BORDER).filter((element) => {
    const style = getComputedStyle(element);
    const sides = ['Top', 'Right', 'Bottom', 'Left'];
    return isSeen(element) && !sides.some((side) => Number.parseFloat(style[`border${side}Width`]) > 0);
  });
  return bare.map((element) => `no border: ${nameOf(element)}`);
}

/** Every place where the tab key should stop, in the order of reading. */
function tabStops() {
  return all(STOPS).filter((element) => {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.disabled) return false;
    if (element.type !== 'radio' || element.checked) return true;
    const group = all(`input[type=radio][name="${element.name}"]`, element.form ?? document);
    return !group.some(({ checked }) => checked) && group[0] === element;
  });
}

const visited = [];

/** Records, from now on, where the focus goes and whether it is visible. */
function watchFocus() {
  document.addEventListener('focusin', ({ target }) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(target);
    const isShown = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && isSeen(target);
    visited.push({ target, isShown });
  });
}

/** What is wrong with the recorded focus order: a stop that was left out, came too early, or was not visible. */
function focusFaults() {
  const stops = tabStops();
  const round = visited.findIndex(({ target }, index) => index > 0 && target === stops[0]);
  const way = visited.slice(0, round === -1 ? undefined : round);
  const places = stops.map((stop) => way.findIndex(({ target }) => target === stop));
  return [
    ...(way[0]?.target.matches('.skip, .sign-in *') ? [] : ['the skip link does not come first']),
    ...stops.filter((_, index) => places[index] === -1).map((stop) => `not reached: ${nameOf(stop)}`),
    ...stops.filter((_, index) => places[index] < places[index - 1]).map((stop) => `too early: ${nameOf(stop)}`),
    ...way.filter(({ isShown }) => !isShown).map(({ target }) => `focus is not seen: ${nameOf(target)}`),
  ];
}

globalThis.probe = {
  ...{ axeFaults, colourFaults, openDetails, openPopovers, overlaps, sideways, printFaults, groundFaults },
  ...{ tabStops, watchFocus, focusFaults },
};
