import { acts } from '../acts.js';
import { el, fill } from '../dom.js';
import { FATES, fateOf } from '../fates.js';
import { count, duration, gpuHours, millis, moment, plural, setting, value } from '../format.js';
import { linkTo } from '../links.js';
import { TEXTS } from './texts.js';

/** The head of a study's page: where it stands in words, what was found, how far it is, and what it spent. */
export class Header {
  /** @param {(text: string) => void} read called to show one of the texts of a study */
  constructor(read) {
    this.read = read;
    this.element = el('div.head', { id: 'head' });
  }

  /** @param {import('../study.js').Study} study */
  show(study) {
    const { page, setup } = study;
    const { phase } = page;
    if (this.acts == null) {
      this.title = el('div.title');
      this.words = el('div.words', { id: 'words' });
      this.acts = acts(study);
      this.tiles = el('dl.tiles');
      this.bar = el('div.progress', { id: 'progress' });
      const nav = el('nav', { 'aria-label': 'Where this is' }, el('a', { href: '#/' }, 'Studies'));
      const texts = el(
        'p.texts',
        {},
        'As YAML: ',
        TEXTS.map(({ name, label }) => el('button.link', { type: 'button', on: { click: () => this.read(name) } }, label)),
      );
      fill(this.element, nav, this.title, this.words, this.acts.element, texts, this.bar, this.tiles);
    }
    fill(
      this.title,
      el('h1', {}, setup.name),
      el('span.where', {}, study.source === 'runs' ? 'on this machine' : `namespace ${setup.namespace}`),
      pill(phase.state, page.study.suspended),
    );
    fill(
      this.words,
      phase.message === '' ? null : el('p.message', {}, phase.message),
      (phase.warnings ?? []).map((/** @type {string} */ warning) => el('p.warning', {}, el('b', {}, 'Note: '), warning)),
      page.search.space?.sampler == null ? null : el('p.quiet', {}, page.search.space.sampler),
      page.search.pruner == null ? null : el('p.quiet', {}, page.search.pruner),
      page.spending?.advice == null ? null : el('p.warning', {}, el('b', {}, 'Advice: '), page.spending.advice),
    );
    this.acts.show(study);
    progress(/** @type {HTMLElement} */ (this.bar), study);
    fill(/** @type {HTMLElement} */ (this.tiles), ...tiles(study));
  }
}

/** @param {string|undefined} state @param {boolean} [suspended] */
export function pill(state, suspended) {
  const text = state ?? 'New';
  return el(`span.pill.${text.toLowerCase()}`, { id: 'state' }, suspended && text !== 'Suspended' ? `${text}, being suspended` : text);
}

/** Trials by fate as one bar. @param {HTMLElement} bar @param {import('../study.js').Study} study */
function progress(bar, study) {
  const counts = new Map(FATES.map(({ name }) => [name, 0]));
  for (const trial of study.trials) counts.set(fateOf(trial), (counts.get(fateOf(trial)) ?? 0) + 1);
  const total = Math.max(study.setup.trialLimit ?? 0, study.trials.length, 1);
  const ended = study.page.phase.trials;
  const done = ended == null ? 0 : ended.completed + ended.stopped + ended.failed;
  bar.setAttribute('role', 'progressbar');
  bar.setAttribute('aria-label', 'Trials that have ended');
  bar.setAttribute('aria-valuemin', '0');
  bar.setAttribute('aria-valuemax', String(total));
  bar.setAttribute('aria-valuenow', String(done));
  const order = ['completed', 'pruned', 'stopped', 'failed', 'resting', 'running', 'waiting'];
  const known = order.filter((name) => (counts.get(/** @type {any} */ (name)) ?? 0) > 0);
  const n = (/** @type {string} */ name) => counts.get(/** @type {any} */ (name)) ?? 0;
  fill(
    bar,
    el('div.bar', {}, known.map((name) => el(`i.${name}`, { style: { width: `${(100 * n(name)) / total}%` } }))),
    el(
      'ul.legend',
      {},
      known.map((name) =>
        el('li', { 'data-fate': name }, el(`i.${name}`, { 'aria-hidden': 'true' }), `${count(n(name))} ${FATES.find((f) => f.name === name)?.label}`),
      ),
    ),
  );
}

/** @param {import('../study.js').Study} study */
function tiles(study) {
  return [found(study), done(study), left(study), used(study), saved(study), since(study)].map(([id, name, big, small, share]) =>
    el(
      'div.tile',
      { id: `tile-${id}` },
      el('dt', {}, name),
      el('dd', {}, el('div.big', {}, big), el('div.small', {}, small), share == null ? null : budget(share, String(name))),
    ),
  );
}

/** How much of a budget is used. @param {number} share @param {string} name */
const budget = (share, name) =>
  el(
    'div.budget',
    { role: 'meter', 'aria-label': `${name}: share of the budget`, 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': Math.round(100 * share) },
    el('i', { style: { width: `${Math.min(100, 100 * share)}%` } }),
  );

/** @param {import('../study.js').Study} study @returns {any[]} */
function found(study) {
  const { best, front } = study.page.result;
  if (study.setup.objectives.length > 1) {
    const small = front?.hypervolume == null ? study.setup.objectives.map((/** @type {any} */ o) => o.metric).join(', ') : `hypervolume ${value(front.hypervolume)}`;
    return ['best', 'Pareto front', front == null ? '–' : plural(front.size, 'trial'), small];
  }
  const wanted = `${study.maximizes() ? 'largest' : 'smallest'} ${study.metric}`;
  if (best == null) return ['best', 'Best', '–', wanted];
  const trial = study.named(best.trial);
  const at = best.step == null ? '' : ` at step ${count(best.step)}`;
  return [
    'best',
    `Best ${study.metric}`,
    best.display,
    [
      trial == null ? best.trial : linkTo(study, trial),
      `${at}: `,
      Object.entries(best.parameters)
        .map(([name, v]) => `${name} ${setting(v)}`)
        .join(', '),
    ],
  ];
}

/** @param {import('../study.js').Study} study @returns {any[]} */
function done(study) {
  const by = study.page.phase.trials;
  const ended = by == null ? 0 : by.completed + by.stopped + by.failed;
  const limit = study.setup.trialLimit;
  const space = study.page.search.space;
  const explored = space == null ? '' : `${count(space.explored)} of ${space.size === 'infinite' ? 'infinitely many' : space.size} configurations tried${space.share == null ? '' : `: ${space.share}`}`;
  return ['done', 'Trials ended', limit == null ? count(ended) : `${count(ended)} / ${count(limit)}`, explored, limit ? ended / limit : undefined];
}

/** @param {import('../study.js').Study} study @returns {any[]} */
function left(study) {
  const { estimate, phase } = study.page;
  if (estimate == null) return ['left', 'Time left', '…', ''];
  const steps = estimate.stepsExpected > 0 ? `${count(estimate.stepsDone)} of ${count(estimate.stepsExpected)} steps` : `${count(estimate.stepsDone)} steps`;
  const big = phase.ended ? 'ended' : estimate.secondsLeft == null ? 'not known yet' : duration(estimate.secondsLeft);
  return ['left', 'Time left', big, `${steps} trained`];
}

/** @param {import('../study.js').Study} study @returns {any[]} */
function used(study) {
  const { spending } = study.page;
  const limit = study.setup.limits?.gpuHours;
  const small =
    spending == null
      ? ''
      : `${duration(spending.runSeconds)} of trainers${limit == null ? '' : `, budget ${value(limit)} h`}${spending.cost == null ? '' : `, cost ${value(spending.cost, 4)}`}`;
  return ['used', 'GPU time used', gpuHours(spending?.gpuSeconds), small, limit ? (spending?.gpuSeconds ?? 0) / 3600 / limit : undefined];
}

/** @param {import('../study.js').Study} study @returns {any[]} */
function saved(study) {
  const { spending } = study.page;
  const gpus = spending?.gpuSecondsSaved;
  const steps =
    spending == null
      ? ''
      : `${count(spending.stepsSaved)} steps not trained${spending.costSaved == null ? '' : `, cost saved ${value(spending.costSaved, 4)}`}`;
  const big = gpus ? gpuHours(gpus) : spending?.runSecondsSaved == null ? '–' : duration(spending.runSecondsSaved);
  return ['saved', gpus ? 'GPU time saved' : 'Time saved', big, steps];
}

/** @param {import('../study.js').Study} study @returns {any[]} */
function since(study) {
  const { phase, time } = study.page;
  const from = millis(phase.startTime);
  const seconds = (millis(phase.completionTime ?? time) - from) / 1000;
  const limit = study.setup.limits?.durationSeconds;
  const small = `since ${moment(phase.startTime)}${limit == null ? '' : `, budget ${duration(limit)}`}`;
  return ['since', phase.ended ? 'Took' : 'Runs for', Number.isNaN(from) ? '–' : duration(seconds), Number.isNaN(from) ? 'not begun' : small, limit ? seconds / limit : undefined];
}
