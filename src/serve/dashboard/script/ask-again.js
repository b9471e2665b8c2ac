import { showAgain, withEachPage } from './show-page.js';

/** @type {number | undefined} */
let timer;
/** After how many seconds to reload; undefined if the page is complete. @type {number | undefined} */
let seconds;

withEachPage((main) => {
  const waiting = main.querySelector('[data-ask-again]');
  seconds = waiting === null ? undefined : Number(waiting.getAttribute('data-ask-again'));
  wait();
});

// A hidden page does not reload.
document.addEventListener('visibilitychange', wait);

function wait() {
  clearTimeout(timer);
  if (seconds === undefined || document.hidden) return;
  timer = setTimeout(ask, seconds * 1_000);
}

async function ask() {
  if (!(await showAgain())) wait();
}
