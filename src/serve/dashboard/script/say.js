const region = document.createElement('p');
region.className = 'sr';
region.setAttribute('role', 'status');
region.setAttribute('aria-live', 'polite');
document.body.append(region);

/**
 * Announces something to screen readers, after what they are reading.
 *
 * @param {string} text
 */
export function say(text) {
  region.textContent = text;
}
