import { fateOf } from './fates.js';
import { millis } from './format.js';

/**
 * A study as the server tells it: what it answered, and what changed since. Panels read it and change nothing.
 */
export class Study {
  /** @param {any} answer the server's answer for the study */
  constructor(answer) {
    this.href = answer.href;
    this.source = answer.source;
    this.live = answer.live;
    this.acts = answer.acts;
    this.version = answer.version;
    this.page = answer.page;
    /** @type {any[]} in order of number */
    this.trials = answer.page.trials;
    /** @type {Map<number, any>} */
    this.byNumber = new Map(this.trials.map((trial) => [trial.number, trial]));
    this.curves = new Curves();
  }

  get setup() {
    return this.page.study;
  }

  /** The name of the study's first metric. */
  get metric() {
    return this.setup.objectives[0].metric;
  }

  /** Whether more of an objective is better. @param {number} [objective] from 0 */
  maximizes(objective = 0) {
    return this.setup.objectives[objective].direction === 'Maximize';
  }

  /** Whether one value is better than another. @param {number} a @param {number} b @param {number} [objective] */
  better(a, b, objective = 0) {
    return this.maximizes(objective) ? a > b : a < b;
  }

  /** The trial of a name that the server gave. @param {string|undefined} name */
  named(name) {
    return name == null ? undefined : this.trials.find((trial) => trial.name === name);
  }

  /**
   * Takes an update in.
   *
   * @param {any} update of the stream
   */
  apply(update) {
    this.version = update.version;
    if (update.live != null) this.live = update.live;
    if (update.acts != null) this.acts = update.acts;
    Object.assign(this.page, update.head ?? {});
    let added = false;
    for (const trial of update.trials ?? []) {
      added = !this.byNumber.has(trial.number) || added;
      this.byNumber.set(trial.number, trial);
      this.curves.extend(trial);
    }
    for (const number of update.gone ?? []) {
      added = this.byNumber.delete(number) || added;
      this.curves.remove(number);
    }
    if (added) {
      this.trials = [...this.byNumber.values()].sort((a, b) => a.number - b.number);
    } else {
      for (const trial of update.trials ?? []) this.trials[this.#place(trial.number)] = trial;
    }
  }

  /** Where a trial stands in the list. @param {number} number */
  #place(number) {
    let low = 0;
    let high = this.trials.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.trials[middle].number < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The learning curves of a study's trials. */
export class Curves {
  constructor() {
    /** @type {Map<number, {steps: number[], values: Array<number|null>}>} */
    this.of = new Map();
    this.read = false;
  }

  /** Takes the server's columns in. @param {any} answer */
  fill(answer) {
    const { trials, offsets, steps, values } = answer;
    for (let i = 0; i < trials.length; i++) {
      if (offsets[i] === offsets[i + 1]) continue;
      this.of.set(trials[i], {
        steps: steps.slice(offsets[i], offsets[i + 1]),
        values: values.slice(offsets[i], offsets[i + 1]),
      });
    }
    this.read = true;
  }

  /** Adds the latest report of a trial to its curve. @param {any} trial */
  extend(trial) {
    const { step, value } = trial.values;
    if (step == null || value == null) return;
    const curve = this.of.get(trial.number);
    if (curve == null) {
      this.of.set(trial.number, { steps: [step], values: [value] });
      return;
    }
    // A trial that lost its checkpoint trains steps again: the curve goes on where the trial is.
    while (curve.steps.length > 0 && curve.steps[curve.steps.length - 1] >= step) {
      curve.steps.pop();
      curve.values.pop();
    }
    curve.steps.push(step);
    curve.values.push(value);
  }

  /** @param {number} number of a trial that is gone */
  remove(number) {
    this.of.delete(number);
  }
}

/** The value of an objective by which a trial counts. @param {any} trial @param {number} [objective] */
export const counted = (trial, objective = 0) => trial.counted?.values[objective];

/** Whether a trial counts: it has a value and breaks no constraint. @param {any} trial */
export const counts = (trial) => trial.counted != null && trial.counted.meets !== false;

/** The trials by fate. @param {any[]} trials @returns {Map<string, any[]>} */
export function byFate(trials) {
  const groups = new Map();
  for (const trial of trials) {
    const fate = fateOf(trial);
    const group = groups.get(fate);
    if (group == null) groups.set(fate, [trial]);
    else group.push(trial);
  }
  return groups;
}

/**
 * How the best value came about.
 *
 * @param {Study} study
 * @param {'trials'|'time'|'gpu'} against what is spent: trials, seconds since the start, or GPU-hours
 * @returns {{all: Array<{x: number, y: number, trial: any}>, best: Array<{x: number, y: number, trial: any}>, end: number}}
 *     a point for each trial that counts, those that were the best when they came, and how far the axis goes
 */
export function history(study, against) {
  const start = millis(study.page.phase.startTime);
  let measured = study.trials.filter(counts);
  if (against !== 'trials') {
    measured = measured.filter((trial) => trial.counted.time != null);
    measured.sort((a, b) => millis(a.counted.time) - millis(b.counted.time));
  }
  let spent = 0;
  const all = measured.map((trial) => {
    spent += trial.used.gpuSeconds ?? 0;
    const x =
      against === 'trials' ? trial.number + 1 : against === 'time' ? (millis(trial.counted.time) - start) / 1000 : spent / 3600;
    return { x, y: trial.counted.values[0], trial };
  });
  const best = [];
  for (const point of all) {
    if (best.length === 0 || study.better(point.y, best[best.length - 1].y)) best.push(point);
  }
  return { all, best, end: all.reduce((most, point) => Math.max(most, point.x), 0) };
}
