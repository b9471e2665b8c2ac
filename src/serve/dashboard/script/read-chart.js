import { say } from './say.js';
import { withEachPage } from './show-page.js';

withEachPage((main) => {
  for (const chart of main.querySelectorAll('.canvas:has(.tip)')) chart.setAttribute('tabindex', '0');
});

document.addEventListener('keydown', (event) => {
  const chart = event.target;
  if (!(chart instanceof HTMLElement) || !chart.matches('.canvas') || isChord(event)) return;
  const points = Array.from(chart.querySelectorAll('li')).filter((point) => point.querySelector('.tip'));
  const read = points.findIndex((point) => point.classList.contains('is-read'));
  const next = placeAfter(event.key, read, points.length);
  if (next === undefined) return;
  event.preventDefault();
  points[read]?.classList.remove('is-read');
  points[next]?.classList.add('is-read');
  say(textOf(points[next]?.querySelector('p')));
});

document.addEventListener('focusout', ({ target }) => {
  if (target instanceof Element && target.matches('.canvas'))
    target.querySelector('.is-read')?.classList.remove('is-read');
});

/** @param {KeyboardEvent} event */
const isChord = ({ altKey, ctrlKey, metaKey, shiftKey }) => altKey || ctrlKey || metaKey || shiftKey;

/**
 * Which point a key leads to: from the left end to the right, from the right end to the left, and no further.
 *
 * @param {string} key
 * @param {number} read -1: none yet
 * @param {number} count
 */
function placeAfter(key, read, count) {
  if (key === 'ArrowRight') return Math.min(read + 1, count - 1);
  if (key === 'ArrowLeft') return read === -1 ? count - 1 : Math.max(read - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

/**
 * The text of a point, its lines as parts of one sentence.
 * @param {Element | null | undefined} tip
 */
function textOf(tip) {
  if (!tip) return '';
  const line = /** @type {Element} */ (tip.cloneNode(true));
  for (const lineBreak of line.querySelectorAll('br')) lineBreak.replaceWith(', ');
  return line.textContent ?? '';
}
