import { choice, el, fill } from './dom.js';
import { get } from './server.js';

const EVERY = 2000;
const BYTES = 65536;

/** The end of a trainer's log, read again while the trainer runs. */
export class Log {
  /** @param {string} path of the trial */
  constructor(path) {
    this.path = path;
    this.controls = el('div.controls');
    this.text = el('pre.log', { tabindex: 0, role: 'region', 'aria-label': 'Log' });
    this.note = el('p.summary');
    this.element = el(
      'section.panel.wide',
      { id: 'log', 'aria-labelledby': 'log-title' },
      el('header', {}, el('h2', { id: 'log-title' }, 'Log'), this.controls),
      this.note,
      this.text,
    );
    /** @type {number|undefined} */
    this.attempt = undefined;
    this.timer = 0;
    this.running = false;
    this.offered = '';
  }

  /** @param {number[]} attempts whose log can be asked for, the newest first @param {boolean} running */
  show(attempts, running) {
    this.running = running;
    const offered = JSON.stringify(attempts);
    if (offered === this.offered) return;
    this.offered = offered;
    if (attempts.length === 0) {
      fill(this.note, 'There is no pod whose log could be read.');
      fill(this.text);
      return;
    }
    this.attempt = attempts[0];
    fill(
      this.controls,
      attempts.length < 2
        ? null
        : choice('attempt', attempts.map((a) => [String(a), String(a)]), String(this.attempt), (chosen) => {
            this.attempt = Number(chosen);
            this.#read();
          }),
    );
    this.#read();
  }

  async #read() {
    window.clearTimeout(this.timer);
    const asked = this.attempt;
    try {
      const answer = await get(`${this.path}/log?attempt=${asked}&bytes=${BYTES}`);
      if (asked !== this.attempt || this.closed) return;
      const atEnd = this.text.scrollTop + this.text.clientHeight >= this.text.scrollHeight - 8;
      this.text.textContent = answer.text;
      if (atEnd) this.text.scrollTop = this.text.scrollHeight;
      fill(this.note, answer.text === '' ? 'The log is empty.' : answer.truncated ? 'The end of the log.' : 'The whole log.');
    } catch (problem) {
      fill(this.note, /** @type {Error} */ (problem).message);
    }
    if (this.running && !this.closed) this.timer = window.setTimeout(() => (document.hidden ? this.#later() : this.#read()), EVERY);
  }

  #later() {
    this.timer = window.setTimeout(() => (document.hidden ? this.#later() : this.#read()), EVERY);
  }

  /** Ends the reading. */
  dispose() {
    this.closed = true;
    window.clearTimeout(this.timer);
  }
}
