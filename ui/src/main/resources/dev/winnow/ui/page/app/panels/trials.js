import { el, fill } from '../dom.js';
import { FATES, fateOf } from '../fates.js';
import { filter } from '../filter.js';
import { count, duration, gpuHours, plural, setting, value, words } from '../format.js';
import { linkTo } from '../links.js';
import { Panel } from '../panel.js';

const ROW = 34;
const SHOWN = 14;
const MARGIN_ROWS = 6;

/** All trials in a table of which only the rows in view are elements. */
export class Trials extends Panel {
  constructor() {
    super('trials', 'Trials', { wide: true });
    this.sort = { name: 'trial', down: false };
    this.search = el('input.search', {
      type: 'search',
      placeholder: 'failed, optimizer=adam, value>0.9 …',
      'aria-label': 'Filter trials: words, and comparisons such as value>0.9',
      on: { input: () => this.redraw() },
    });
    fill(this.controls, this.search);
    this.head = el('thead');
    this.rows = el('tbody');
    this.table = el('table.trials', { 'aria-labelledby': 'trials-title' }, this.head, this.rows);
    this.window = el(
      'div.window',
      { tabindex: 0, role: 'region', 'aria-labelledby': 'trials-title', on: { scroll: () => this.#paint() } },
      this.table,
    );
    fill(this.body, this.window);
    /** @type {any[]} */
    this.found = [];
    /** @type {Array<{name: string, key: (trial: any) => any, cell: (trial: any) => any, quiet?: boolean}>} */
    this.columns = [];
  }

  /** @param {import('../study.js').Study} study */
  draw(study) {
    this.columns = columns(study);
    const order = this.columns.find(({ name }) => name === this.sort.name) ?? this.columns[0];
    const accepts = filter(this.search.value, this.columns, (trial) =>
      [trial.name, trial.phase.state ?? 'Pending', trial.phase.reason ?? '', trial.phase.message ?? '', ...Object.values(trial.parameters)].join(' '),
    );
    this.found = study.trials.filter(accepts);
    const sign = this.sort.down ? -1 : 1;
    const keyed = this.found.map((trial) => ({ trial, key: order.key(trial) }));
    keyed.sort((a, b) => sign * compare(a.key, b.key, sign));
    this.found = keyed.map(({ trial }) => trial);
    fill(
      this.summary,
      this.found.length === study.trials.length
        ? `${plural(study.trials.length, 'trial')}.`
        : `${count(this.found.length)} of ${plural(study.trials.length, 'trial')} match.`,
    );
    this.#heads();
    this.table.setAttribute('aria-rowcount', String(this.found.length + 1));
    this.window.style.setProperty('--rows', String(Math.min(SHOWN, Math.max(1, this.found.length))));
    this.#paint();
  }

  #heads() {
    const text = JSON.stringify([this.columns.map(({ name }) => name), this.sort]);
    if (text === this.headsText) return;
    this.headsText = text;
    const focused = this.head.contains(document.activeElement) ? document.activeElement?.textContent : null;
    fill(
      this.head,
      el(
        'tr',
        { 'aria-rowindex': 1 },
        this.columns.map(({ name }) => {
          const mine = name === this.sort.name;
          return el(
            'th',
            { scope: 'col', 'aria-sort': mine ? (this.sort.down ? 'descending' : 'ascending') : 'none' },
            el('button.sort', { type: 'button', on: { click: () => this.#sortBy(name) } }, name),
          );
        }),
      ),
    );
    if (focused !== null) [...this.head.querySelectorAll('button')].find((button) => button.textContent === focused)?.focus();
  }

  /** @param {string} name */
  #sortBy(name) {
    this.sort = { name, down: this.sort.name === name ? !this.sort.down : name !== 'trial' };
    this.redraw();
  }

  /** Makes the rows in view, between two rows as high as all others. */
  #paint() {
    const study = /** @type {import('../study.js').Study} */ (this.study);
    if (study === null) return;
    const first = Math.max(0, Math.floor(this.window.scrollTop / ROW) - MARGIN_ROWS);
    const last = Math.min(this.found.length, first + SHOWN + 2 * MARGIN_ROWS);
    const focused = this.rows.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : null;
    fill(
      this.rows,
      spacer(first, this.columns.length),
      this.found.slice(first, last).map((trial, i) =>
        el(
          'tr',
          { 'aria-rowindex': first + i + 2, 'data-trial': trial.number },
          this.columns.map((column, place) =>
            place === 0 ? el('th', { scope: 'row' }, linkTo(study, trial)) : el('td', {}, column.cell(trial)),
          ),
        ),
      ),
      spacer(this.found.length - last, this.columns.length),
    );
    if (this.found.length === 0) {
      fill(this.rows, el('tr', {}, el('td', { colspan: this.columns.length }, 'No trial matches.')));
    }
    if (focused) [...this.rows.querySelectorAll('a')].find((a) => a.getAttribute('href') === focused)?.focus({ preventScroll: true });
  }
}

/** @param {number} rows that are not made @param {number} columns */
function spacer(rows, columns) {
  return rows <= 0
    ? null
    : el('tr.spacer', { 'aria-hidden': 'true', style: { height: `${rows * ROW}px` } }, el('td', { colspan: columns }));
}

/** What is not known comes last in both orders. @param {any} a @param {any} b @param {number} sign */
function compare(a, b, sign) {
  const [noA, noB] = [a == null, b == null];
  if (noA || noB) return noA && noB ? 0 : noA ? sign : -sign;
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

/** @param {import('../study.js').Study} study */
function columns(study) {
  const objectives = study.setup.objectives.map((/** @type {any} */ objective, /** @type {number} */ i) => ({
    name: study.setup.objectives.length === 1 ? 'value' : objective.metric,
    key: (/** @type {any} */ trial) => trial.counted?.values[i],
    cell: (/** @type {any} */ trial) => value(trial.counted?.values[i]),
  }));
  const parameters = study.setup.parameters.map((/** @type {any} */ parameter) => ({
    name: parameter.name,
    key: (/** @type {any} */ trial) => trial.parameters[parameter.name],
    cell: (/** @type {any} */ trial) =>
      trial.parameters[parameter.name] == null ? el('span.quiet', {}, '–') : setting(trial.parameters[parameter.name]),
  }));
  return [
    { name: 'trial', key: (/** @type {any} */ trial) => trial.number, cell: (/** @type {any} */ trial) => trial.name },
    { name: 'state', key: stateText, cell: state },
    ...objectives,
    { name: 'step', key: (/** @type {any} */ trial) => trial.values.step, cell: (/** @type {any} */ trial) => plainCount(trial.values.step) },
    { name: 'rung', key: (/** @type {any} */ trial) => trial.values.rung, cell: (/** @type {any} */ trial) => plainCount(trial.values.rung) },
    { name: 'attempts', key: (/** @type {any} */ trial) => trial.phase.attempts, cell: (/** @type {any} */ trial) => plainCount(trial.phase.attempts) },
    { name: 'ran', key: (/** @type {any} */ trial) => trial.used.runSeconds, cell: (/** @type {any} */ trial) => duration(trial.used.runSeconds) },
    { name: 'GPU time', key: (/** @type {any} */ trial) => trial.used.gpuSeconds, cell: (/** @type {any} */ trial) => gpuHours(trial.used.gpuSeconds) },
    ...parameters,
  ];
}

/** @param {number|undefined} n */
const plainCount = (n) => (n == null ? '–' : count(n));

/** @param {any} trial */
const stateText = (trial) => `${FATES.find(({ name }) => name === fateOf(trial))?.label}`;

/** A trial's fate with its reason. @param {any} trial */
export function state(trial) {
  const fate = fateOf(trial);
  const reason = trial.phase.reason == null || fate === 'pruned' ? '' : words(trial.phase.reason);
  return el(
    'span.fate',
    { title: trial.phase.message },
    el(`i.${fate}`, { 'aria-hidden': 'true' }),
    stateText(trial),
    reason === '' ? null : el('span.quiet', {}, ` ${reason}`),
  );
}
