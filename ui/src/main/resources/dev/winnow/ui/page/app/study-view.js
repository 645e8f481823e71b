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
import { Texts } from './panels/texts.js';
import { Timeline } from './panels/timeline.js';
import { Trials } from './panels/trials.js';
import { ask, listen } from './server.js';
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
    const texts = new Texts();
    this.header = new Header((text) => texts.open(text));
    this.panels = [
      new Rungs(),
      new History(),
      new Front(),
      new LearningCurves(),
      new Timeline((panel) => this.#timelines(panel)),
      new Parallel(),
      new Slice(),
      new Contour(),
      new Importance(),
      new Trials(),
      texts,
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
    /** Counts the readings, of which only the latest is shown. */
    this.turn = 0;
    /** @type {any[]|null} */
    this.meanwhile = null;
    /** The study whose timelines are asked for. @type {Study|null} */
    this.timing = null;
    this.told = (/** @type {any} */ problem) => {
      if (this.open) this.shell.problem(problem);
    };
    this.recolour = () => this.panels.forEach((panel) => panel.redraw());
    document.addEventListener('scheme', this.recolour);
  }

  /** Reads the study, shows it, and follows it. */
  async start() {
    const start = performance.now();
    const curves = this.#asked(`curves?points=${POINTS}`);
    if (!(await this.#read())) return;
    untilPainted('winnow study', start);
    await this.#curves(curves);
    untilPainted('winnow first drawing', start);
    this.#follow();
  }

  /** Asks for a part of the study. @param {string} part @returns {Promise<any>} undefined if nobody waits for it any more */
  #asked(part) {
    const answer = ask(`${this.href}/${part}`, () => this.open, this.told);
    answer.catch(() => {}); // told by who waits for it
    return answer;
  }

  /** @returns {Promise<boolean>} whether the study could be read */
  async #read() {
    const turn = ++this.turn;
    /** Updates that come while the study is read again; it may be older than they are. @type {any[]} */
    this.meanwhile = [];
    try {
      const answer = await ask(this.href, () => this.open && turn === this.turn, this.told);
      if (answer === undefined) return false;
      this.study = new Study(answer);
    } catch (problem) {
      this.meanwhile = null;
      if (this.open) this.#fail(/** @type {Error & {hint?: string}} */ (problem));
      return false;
    }
    for (const update of this.meanwhile) if (update.version > this.study.version) this.study.apply(update);
    this.meanwhile = null;
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
    const { study } = this;
    try {
      const answer = await reading;
      if (answer === undefined || !this.open || study !== this.study) return;
      /** @type {Study} */ (study).curves.fill(answer);
      this.panels.find((panel) => panel instanceof LearningCurves)?.redraw();
    } catch (problem) {
      this.told(problem);
    }
  }

  /** Reads what the trials did when, because somebody looks. @param {import('./panel.js').Panel} panel that shows it */
  async #timelines(panel) {
    const { study } = this;
    if (study === null || study === this.timing) return;
    this.timing = study;
    try {
      const answer = await this.#asked('timelines');
      if (answer === undefined || !this.open || study !== this.study) return;
      study.time(answer);
      panel.redraw();
    } catch (problem) {
      this.timing = null;
      this.told(problem);
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
    if (!this.open) return;
    const again = async () => {
      const curves = this.#asked(`curves?points=${POINTS}`);
      if (await this.#read()) await this.#curves(curves);
    };
    this.stop();
    this.stop = listen(
      () => `${this.href}/events?version=${this.study?.version}`,
      {
        update: (update) => {
          const start = performance.now();
          this.meanwhile?.push(update);
          const study = /** @type {Study} */ (this.study);
          if (update.version < study.version) return;
          study.apply(update);
          this.#show();
          untilPainted('winnow update', start);
        },
        reload: again,
        gone: () => this.shell.problem({ message: 'This study no longer exists; the page shows what it was last.' }),
        problem: this.told,
        fine: () => this.told(null),
      },
      this.told,
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
