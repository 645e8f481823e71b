import { columns, trialsOf } from './columns.js';
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
    this.trials = trialsOf(answer.page.trials);
    /** @type {Map<number, any>} */
    this.byNumber = new Map(this.trials.map((trial) => [trial.number, trial]));
    this.curves = new Curves();
    /** Whether the times of the trials were read; until then only trials that changed since have some. */
    this.timed = false;
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

  /** Takes the times of the trials in. @param {ArrayBuffer} answer */
  time(answer) {
    const [trials, offsets, stages, attempts, estimated, starts, ends] = columns(answer);
    trials.forEach((number, i) => {
      const trial = this.byNumber.get(number);
      if (trial == null || trial.segments != null) return;
      trial.segments = [];
      for (let at = offsets[i]; at < offsets[i + 1]; at++) {
        trial.segments.push({
          stage: STAGES[stages[at]],
          start: starts[at],
          end: Number.isNaN(ends[at]) ? undefined : ends[at],
          attempt: attempts[at] || undefined,
          estimated: estimated[at] === 1,
        });
      }
    });
    this.timed = true;
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

/**
 * Numbers with one more at their end.
 *
 * @template {Int32Array|Float64Array} T
 * @param {T} longer takes as many of them as it has room for
 * @param {ArrayLike<number>} numbers
 * @param {number} last
 */
function extended(longer, numbers, last) {
  const end = longer.length - 1;
  for (let i = 0; i < end; i++) longer[i] = numbers[i];
  longer[end] = last;
  return longer;
}

/** The stages of a trial, in the order in which the server counts them. */
const STAGES = ['Pending', 'Queued', 'Starting', 'Running', 'Resting', 'Terminating'];

/** The learning curves of a study's trials. */
export class Curves {
  constructor() {
    /** A value that is not known is NaN. @type {Map<number, {steps: ArrayLike<number>, values: ArrayLike<number>}>} */
    this.of = new Map();
    this.read = false;
  }

  /** Takes the server's columns in. @param {ArrayBuffer} answer */
  fill(answer) {
    const [trials, offsets, steps, values] = columns(answer);
    const meanwhile = this.of;
    this.of = new Map();
    for (let i = 0; i < trials.length; i++) {
      if (offsets[i] === offsets[i + 1]) continue;
      this.of.set(trials[i], {
        steps: steps.subarray(offsets[i], offsets[i + 1]),
        values: values.subarray(offsets[i], offsets[i + 1]),
      });
    }
    for (const [number, curve] of meanwhile) {
      for (let i = 0; i < curve.steps.length; i++) this.#add(number, curve.steps[i], curve.values[i]);
    }
    this.read = true;
  }

  /** Adds the latest report of a trial to its curve. @param {any} trial */
  extend(trial) {
    const { step, value } = trial.values;
    if (step != null && value != null) this.#add(trial.number, step, value);
  }

  /** @param {number} number @param {number} step @param {number} value */
  #add(number, step, value) {
    const curve = this.of.get(number) ?? { steps: [], values: [] };
    // A trial that lost its checkpoint trains steps again: the curve goes on where the trial is.
    let kept = curve.steps.length;
    while (kept > 0 && curve.steps[kept - 1] >= step) kept--;
    this.of.set(number, { steps: extended(new Int32Array(kept + 1), curve.steps, step), values: extended(new Float64Array(kept + 1), curve.values, value) });
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
