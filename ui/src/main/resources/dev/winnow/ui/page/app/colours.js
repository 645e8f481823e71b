/** Colours as the style sheet has them, so that charts follow its dark and its light form. */

/** The value of a variable of the style sheet. @param {string} name with its two dashes */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

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
  document.dispatchEvent(new CustomEvent('scheme'));
}

/** Follows the reader's system. */
export function watchScheme() {
  setScheme(scheme());
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => setScheme(scheme()));
}
