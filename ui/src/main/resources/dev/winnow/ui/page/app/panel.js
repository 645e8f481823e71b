import { el, fill } from './dom.js';
import { Plot } from './plot.js';

/**
 * A part of the page with a heading, a sentence that says the same as its picture, and what it shows. A panel is drawn when
 * it comes into view, and again when the study changed while it is in view.
 */
export class Panel {
  /**
   * @param {string} id also the fragment of tests and links
   * @param {string} title
   * @param {{wide?: boolean, hint?: string}} [how] `wide`: over the whole width; `hint`: how the picture is read
   */
  constructor(id, title, how = {}) {
    this.id = id;
    this.heading = el('h2', { id: `${id}-title` }, title);
    this.summary = el('p.summary', { id: `${id}-summary` });
    this.controls = el('div.controls');
    this.body = el('div.body');
    this.element = el(
      `section.panel${how.wide ? '.wide' : ''}`,
      { id, 'aria-labelledby': `${id}-title` },
      el('header', {}, this.heading, this.controls),
      this.summary,
      this.body,
      how.hint ? el('p.hint', {}, how.hint) : null,
    );
    this.visible = false;
    this.stale = true;
    /** @type {Plot|null} */
    this.plot = null;
    /** @type {import('./study.js').Study|null} */
    this.study = null;
  }

  /** Whether this study has anything for the panel. @param {import('./study.js').Study} _study */
  applies(_study) {
    return true;
  }

  /** Shows the study; at once if the panel is in view. @param {import('./study.js').Study} study */
  show(study) {
    this.study = study;
    this.stale = true;
    this.element.hidden = !this.applies(study);
    this.#drawIfSeen();
  }

  /** Told when the panel comes into view or leaves it. @param {boolean} visible */
  seen(visible) {
    this.visible = visible;
    this.#drawIfSeen();
  }

  /** Draws again, because a control or the colours changed. */
  redraw() {
    this.stale = true;
    this.#drawIfSeen();
  }

  #drawIfSeen() {
    if (!this.visible || !this.stale || this.study === null || this.element.hidden) return;
    this.stale = false;
    this.draw(this.study);
  }

  /** Draws the panel. @param {import('./study.js').Study} _study */
  draw(_study) {}

  /** The panel's chart, made when it is first asked for. @param {object} [margin] @returns {Plot} */
  chart(margin) {
    if (this.plot === null) {
      const host = el('div.plot', { role: 'img', 'aria-labelledby': `${this.id}-title`, 'aria-describedby': `${this.id}-summary` });
      fill(this.body, host);
      this.plot = new Plot(host, margin);
    }
    return this.plot;
  }

  /** Says that there is nothing to show yet. @param {string} text */
  empty(text) {
    this.dispose();
    fill(this.body, el('p.empty', {}, text));
    fill(this.summary);
  }

  /** Ends the panel. */
  dispose() {
    this.plot?.dispose();
    this.plot = null;
  }
}

/** A legend whose entries say by word and by colour. @param {Array<{label: string, colour: string, line?: boolean}>} entries */
export const legend = (entries) =>
  el(
    'ul.legend',
    {},
    entries.map(({ label, colour, line }) =>
      el('li', {}, el(line ? 'i.line' : 'i', { style: { '--mark': colour }, 'aria-hidden': 'true' }), label),
    ),
  );
