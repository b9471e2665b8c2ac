/** Fields in which keys are text. */
const FIELDS = 'input, select, textarea, [contenteditable]';

document.addEventListener('keydown', (event) => {
  const isOff = document.documentElement.dataset.keys === 'off';
  const isField = event.target instanceof Element && event.target.closest(FIELDS);
  if (isOff || isField || event.defaultPrevented || event.repeat || event.isComposing || isChord(event))
    return;
  const list = document.querySelector('#keys');
  if (!(list instanceof HTMLElement)) return;
  if (event.key === '?') list.togglePopover();
  else if (use(event.key)) list.hidePopover();
  else return;
  event.preventDefault();
});

/**
 * Whether it is a shortcut of the browser or the system. Brackets need AltGr on many keyboards, and a question mark needs Shift.
 *
 * @param {KeyboardEvent} event
 */
function isChord(event) {
  if (event.metaKey || (event.shiftKey && /^\p{L}$/u.test(event.key))) return true;
  return (event.altKey || event.ctrlKey) && !event.getModifierState('AltGraph');
}

/**
 * Follows the link, or goes to the field, that names the key. False if the page has none.
 *
 * @param {string} key
 */
function use(key) {
  const wanted = document.querySelector(`main [data-key="${CSS.escape(key.toUpperCase())}"]`);
  if (!(wanted instanceof HTMLElement)) return false;
  if (wanted.matches(FIELDS)) wanted.focus();
  else wanted.click();
  return true;
}
