import { scheme, setScheme, watchScheme } from './colours.js';
import { choice, el, fill } from './dom.js';
import { route } from './links.js';
import { StudiesView } from './studies-view.js';
import { StudyView } from './study-view.js';
import { TrialView } from './trial-view.js';

const main = /** @type {HTMLElement} */ (document.getElementById('main'));
const banner = /** @type {HTMLElement} */ (document.getElementById('banner'));

const shell = {
  /** Says that something is wrong, or that it is no more. @param {{message: string, hint?: string}|null} problem */
  problem(problem) {
    banner.hidden = problem === null;
    fill(banner, problem === null ? [] : [problem.message, problem.hint ? ` ${problem.hint}` : '']);
  },
  /** @param {string} text */
  title(text) {
    document.title = `${text} – Winnow`;
  },
};

/** @type {{element: Element, start: () => Promise<void>, dispose: () => void}|null} */
let view = null;

function open() {
  view?.dispose();
  shell.problem(null);
  const wanted = route(window.location.hash);
  const opened =
    wanted.view === 'studies'
      ? new StudiesView(shell)
      : wanted.view === 'study'
        ? new StudyView(wanted.href, shell)
        : new TrialView(wanted.href, wanted.number, shell);
  view = opened;
  fill(main, opened.element);
  window.scrollTo(0, 0);
  opened.start();
}

watchScheme();
fill(
  /** @type {HTMLElement} */ (document.getElementById('scheme')),
  choice(
    'colours',
    [
      ['system', 'as the system'],
      ['light', 'light'],
      ['dark', 'dark'],
    ],
    scheme(),
    (chosen) => setScheme(/** @type {'dark'|'light'|'system'} */ (chosen)),
  ),
);
document.getElementById('skip')?.addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
window.addEventListener('hashchange', open);
open();
