import { showPage } from './show-page.js';

document.addEventListener('click', (event) => {
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const link = event.target instanceof Element ? event.target.closest('main a[href]') : null;
  if (event.defaultPrevented || !isPlain || !(link instanceof HTMLAnchorElement) || link.target) return;
  const address = new URL(link.href);
  if (!isThisPage(address) || address.search === location.search) return;
  event.preventDefault();
  void showPage(address, link);
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== 'get') return;
  const address = new URL(form.action);
  if (!form.closest('main') || !isThisPage(address)) return;
  event.preventDefault();
  const fields = Array.from(new FormData(form, event.submitter), ([name, value]) => [name, String(value)]);
  address.search = String(new URLSearchParams(fields.filter(([, value]) => value !== '')));
  address.hash = '';
  void showPage(address, form);
});

/**
 * The same page in another state: another range, order or part.
 *
 * @param {URL} address
 */
const isThisPage = ({ origin, pathname }) => origin === location.origin && pathname === location.pathname;
