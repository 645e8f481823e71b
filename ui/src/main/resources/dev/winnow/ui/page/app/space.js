import { setting, value } from './format.js';
import { extent, roomy } from './ranges.js';
import { counted, counts } from './study.js';

/**
 * What a trial is plotted by: a parameter, or an objective.
 *
 * @typedef {object} Dimension
 * @property {string} name
 * @property {number} objective which one, from 0; -1 for a parameter
 * @property {boolean} log
 * @property {number} [min]
 * @property {number} [max]
 * @property {any[]} [choices]
 * @property {(trial: any) => number} at the value of a trial as a number: of a choice its place in the list; NaN if it has none
 * @property {(trial: any) => string} text the value of a trial for people
 */

/** The parameters of a study, then its objectives, with the ranges that the manifest gives. @param {import('./study.js').Study} study */
export function dimensions(study) {
  return study.page.parallelCoordinates.axes.map((/** @type {any} */ axis, /** @type {number} */ i) => {
    const objective = axis.kind === 'Objective' ? i - study.setup.parameters.length : -1;
    return objective >= 0 ? objectiveOf(study, axis, objective) : parameterOf(axis);
  });
}

/** @param {import('./study.js').Study} study @param {any} axis @param {number} objective @returns {Dimension} */
function objectiveOf(study, axis, objective) {
  const range = extent(study.trials.map((trial) => counted(trial, objective) ?? NaN));
  const [min, max] = roomy(range);
  return {
    name: axis.name,
    objective,
    log: false,
    min,
    max,
    at: (trial) => counted(trial, objective) ?? NaN,
    text: (trial) => value(counted(trial, objective)),
  };
}

/** @param {any} axis @returns {Dimension} */
function parameterOf(axis) {
  const { name } = axis;
  const text = (/** @type {any} */ trial) => setting(trial.parameters[name]);
  if (axis.choices == null) {
    const at = (/** @type {any} */ trial) => {
      const given = trial.parameters[name];
      return typeof given === 'number' ? given : NaN;
    };
    return { name, objective: -1, log: axis.scale === 'Log', min: axis.min, max: axis.max, at, text };
  }
  const places = new Map(axis.choices.map((/** @type {any} */ choice, /** @type {number} */ i) => [choice, i]));
  return { name, objective: -1, log: false, choices: axis.choices, at: (trial) => places.get(trial.parameters[name]) ?? NaN, text };
}

/** The axis of a dimension. @param {Dimension} dimension @returns {import('./axis.js').Axis} */
export function axisOf({ name, choices, log, min, max }) {
  if (choices != null) return { kind: 'category', name, choices: choices.map(String) };
  const [low, high] = roomy([/** @type {number} */ (min), /** @type {number} */ (max)], log);
  return { kind: log ? 'log' : 'value', name, min: low, max: high, format: value };
}

/** A number from 0 to 1 that is always the same for a trial: it spreads the dots of one choice. @param {number} number */
export const jitter = (number) => (number * 0.6180339887) % 1;

/**
 * The place of each trial in the order of the first objective, from 0 (the worst) to 1 (the best).
 *
 * @param {import('./study.js').Study} study
 * @returns {Map<number, number>} by number, of the trials that count
 */
export function ranks(study) {
  const known = study.trials.filter(counts);
  const sign = study.maximizes() ? 1 : -1;
  const sorted = Float64Array.from(known, (trial) => sign * trial.counted.values[0]).sort();
  return new Map(
    known.map((trial) => [trial.number, sorted.length === 1 ? 1 : place(sorted, sign * trial.counted.values[0]) / (sorted.length - 1)]),
  );
}

/** The last place of a number among numbers that are in order. @param {Float64Array} sorted @param {number} number */
export function place(sorted, number) {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sorted[middle] <= number) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * The choices of {@link compared}.
 *
 * @param {import('./study.js').Study} study
 * @returns {Array<[string, string]>}
 */
export const comparisons = (study) => [
  ['', 'where each trial counts'],
  ...study.page.rungs.map((/** @type {any} */ rung) => [String(rung.resource), `step ${rung.resource}`]),
];

/**
 * The value by which a trial is compared.
 *
 * @param {any} trial
 * @param {string} at a rung's step, or the empty text: the highest rung that the trial reached
 * @returns {number|undefined}
 */
export function compared(trial, at) {
  if (!counts(trial)) return undefined;
  if (at === '') return trial.counted.values[0];
  return trial.values.rungs.find((/** @type {any} */ rung) => rung.resource === Number(at))?.value;
}
