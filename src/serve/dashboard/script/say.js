const region = document.createElement('p');
region.className = 'sr';
region.setAttribute('role', 'status');
region.setAttribute('aria-live', 'polite');
document.body.append(region);

/**
 * Says something to those who listen, as soon as they have heard out what they are listening to.
 *
 * @param {string} text
 */
export function say(text) {
  region.textContent = text;
}
