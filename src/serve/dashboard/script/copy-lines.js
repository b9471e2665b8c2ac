import { say } from './say.js';
import { withEachPage } from './show-page.js';

withEachPage((main) => {
  // Browsers offer it only over TLS, or on this machine.
  if (navigator.clipboard === undefined) return;
  for (const button of main.querySelectorAll('[data-copy]')) {
    button.removeAttribute('hidden');
    button.addEventListener('click', () => void copy(button));
  }
});

/** @param {Element} button */
async function copy(button) {
  const lines = document.getElementById(button.getAttribute('data-copy') ?? '');
  if (lines === null) return;
  try {
    await navigator.clipboard.writeText(lines.textContent ?? '');
    button.textContent = 'Copied';
    say('Copied.');
  } catch {
    getSelection()?.selectAllChildren(lines);
    say('The browser does not let this page copy. The lines are selected: copy them by hand.');
  }
}
