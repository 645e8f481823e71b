import { untilPainted } from './clock.js';
import { el, fill } from './dom.js';
import { Contour } from './panels/contour.js';
import { LearningCurves } from './panels/curves.js';
import { Front } from './panels/front.js';
import { Header } from './panels/header.js';
import { History } from './panels/history.js';
import { Importance } from './panels/importance.js';
import { Parallel } from './panels/parallel.js';
import { Rungs } from './panels/rungs.js';
import { Slice } from './panels/slice.js';
import { Timeline } from './panels/timeline.js';
import { Trials } from './panels/trials.js';
import { get, listen } from './server.js';
import { Study } from './study.js';

/** Points of each learning curve that the page asks for. */
const POINTS = 27;

/** The page of one study. */
export class StudyView {
  /**
   * @param {string} href of the study
   * @param {{problem: (problem: any) => void, title: (text: string) => void}} shell
   */
  constructor(href, shell) {
    this.href = href;
    this.shell = shell;
    this.header = new Header();
    this.panels = [
      new Rungs(),
      new History(),
      new Front(),
      new LearningCurves(),
      new Timeline(),
      new Parallel(),
      new Slice(),
      new Contour(),
      new Importance(),
      new Trials(),
    ];
    this.grid = el('div.grid', {}, this.panels.map((panel) => panel.element));
    this.element = el('div', {}, el('p.loading', { role: 'status' }, 'The study is being read …'));
    this.watcher = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          this.panels.find((panel) => panel.element === entry.target)?.seen(entry.isIntersecting);
        }
      },
      { rootMargin: '80px' },
    );
    /** @type {Study|null} */
    this.study = null;
    this.open = true;
    this.stop = () => {};
    this.recolour = () => this.panels.forEach((panel) => panel.redraw());
    document.addEventListener('scheme', this.recolour);
  }

  /** Reads the study, shows it, and follows it. */
  async start() {
    const start = performance.now();
    const curves = get(`${this.href}/curves?points=${POINTS}`);
    curves.catch(() => {}); // told below, after the study itself
    if (!(await this.#read())) return;
    untilPainted('winnow study', start);
    this.#follow();
    await this.#curves(curves);
    untilPainted('winnow first drawing', start);
  }

  /** @returns {Promise<boolean>} whether the study could be read */
  async #read() {
    try {
      const answer = await get(this.href);
      if (!this.open) return false;
      this.study = new Study(answer);
    } catch (problem) {
      if (this.open) this.#fail(/** @type {Error & {hint?: string}} */ (problem));
      return false;
    }
    this.shell.title(this.study.setup.name);
    this.#show();
    if (!this.element.contains(this.grid)) {
      fill(this.element, this.header.element, this.grid);
      for (const panel of this.panels) this.watcher.observe(panel.element);
    }
    return true;
  }

  /** @param {Promise<any>} reading */
  async #curves(reading) {
    try {
      this.study?.curves.fill(await reading);
      if (this.open) this.panels.find((panel) => panel instanceof LearningCurves)?.redraw();
    } catch (problem) {
      this.shell.problem(problem);
    }
  }

  /** @param {Error & {hint?: string}} problem */
  #fail(problem) {
    fill(
      this.element,
      el('div.failed', { role: 'alert' }, el('h1', {}, 'The study cannot be shown'), el('p', {}, problem.message), problem.hint ? el('p', {}, problem.hint) : null),
      el('p', {}, el('button', { type: 'button', on: { click: () => this.start() } }, 'Try again'), ' ', el('a', { href: '#/' }, 'All studies')),
    );
  }

  #show() {
    const study = /** @type {Study} */ (this.study);
    this.header.show(study);
    for (const panel of this.panels) panel.show(study);
  }

  #follow() {
    const again = async () => {
      const curves = get(`${this.href}/curves?points=${POINTS}`);
      curves.catch(() => {});
      if (await this.#read()) await this.#curves(curves);
    };
    this.stop = listen(
      `${this.href}/events`,
      {
        version: ({ version }) => {
          if (version !== this.study?.version) again();
        },
        update: (update) => {
          const start = performance.now();
          this.study?.apply(update);
          this.#show();
          untilPainted('winnow update', start);
        },
        reload: again,
        gone: () => this.shell.problem({ message: 'This study no longer exists; the page shows what it was last.' }),
        problem: (told) => this.shell.problem(told),
        fine: () => this.shell.problem(null),
      },
      (problem) => this.shell.problem(problem),
    );
  }

  /** Ends the view. */
  dispose() {
    this.open = false;
    this.stop();
    this.watcher.disconnect();
    document.removeEventListener('scheme', this.recolour);
    for (const panel of this.panels) panel.dispose();
  }
}
