/** Colours as the style sheet has them, so that charts follow its dark and its light form. */

/** Asking the style sheet makes the browser lay out what has changed, so it is asked once. @type {Map<string, string>} */
const asked = new Map();

/** The value of a variable of the style sheet. @param {string} name with its two dashes */
export function colour(name) {
  let known = asked.get(name);
  if (known === undefined) {
    known = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    asked.set(name, known);
  }
  return known;
}

/** Ten colours from low to high that differ in lightness too, so that no reader needs to tell hues apart (viridis). */
export const SCALE = Array.from({ length: 10 }, (_, i) => `--scale-${i}`);

const STORED = 'winnow-scheme';

/** The scheme that the reader chose. @returns {'dark'|'light'|'system'} */
export function scheme() {
  const chosen = window.localStorage.getItem(STORED);
  return chosen === 'dark' || chosen === 'light' ? chosen : 'system';
}

/** Shows the page in a scheme. @param {'dark'|'light'|'system'} chosen */
export function setScheme(chosen) {
  window.localStorage.setItem(STORED, chosen);
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.scheme = chosen === 'system' ? (dark ? 'dark' : 'light') : chosen;
  asked.clear();
  document.dispatchEvent(new CustomEvent('scheme'));
}

/** Follows the reader's system. */
export function watchScheme() {
  setScheme(scheme());
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => setScheme(scheme()));
}
