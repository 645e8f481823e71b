import { choice, el, fill } from '../dom.js';
import { Panel } from '../panel.js';
import { get } from '../server.js';

/** What can be read of a study as text, by the last part of its address. */
export const TEXTS = [
  { name: 'manifest', label: 'the manifest of this study' },
  { name: 'best', label: 'the best trial' },
  { name: 'next', label: 'what to try next' },
];

/** A study as text, to be read and copied: its manifest, its best configuration, and the manifest of a study after it. */
export class Texts extends Panel {
  constructor() {
    super('texts', 'As YAML', { wide: true });
    this.chosen = 'manifest';
    this.text = el('pre.log', { tabindex: 0, role: 'region', 'aria-label': 'YAML' });
    this.said = el('span.said', { role: 'status', 'aria-live': 'polite' });
    this.copy = el('button', { type: 'button', on: { click: () => this.#copy() } }, 'Copy');
    fill(this.body, this.text);
    this.#offer();
  }

  #offer() {
    const list = choice('text', TEXTS.map(({ name, label }) => [name, label]), this.chosen, (chosen) => {
      this.chosen = chosen;
      this.redraw();
    });
    fill(this.controls, list, this.copy, this.said);
  }

  /** Shows one of the texts, and the panel. @param {string} name */
  open(name) {
    this.chosen = name;
    this.#offer();
    this.redraw();
    this.element.scrollIntoView();
    this.text.focus({ preventScroll: true });
  }

  /** @param {import('../study.js').Study} study */
  async draw(study) {
    // The text is read again when what it says may have changed, not with each report.
    const { page } = study;
    const needed = JSON.stringify([this.chosen, page.study, page.result.best, page.result.front, page.phase.state]);
    if (needed === this.needed) return;
    this.needed = needed;
    fill(this.said);
    try {
      const { yaml } = await get(`${study.href}/${this.chosen}`);
      if (needed !== this.needed) return;
      this.text.textContent = yaml;
    } catch (problem) {
      if (needed !== this.needed) return;
      this.needed = undefined;
      this.text.textContent = /** @type {Error} */ (problem).message;
    }
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.text.textContent ?? '');
      fill(this.said, 'copied');
    } catch {
      // A browser may refuse, and has no clipboard for a page without TLS: the reader copies what is marked.
      window.getSelection()?.selectAllChildren(this.text);
      fill(this.said, 'marked: copy it by the keyboard');
    }
  }
}
