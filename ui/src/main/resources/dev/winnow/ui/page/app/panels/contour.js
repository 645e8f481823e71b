import { SCALE, colour } from '../colours.js';
import { choice, el, fill } from '../dom.js';
import { plural, value } from '../format.js';
import { openTrial } from '../links.js';
import { Panel } from '../panel.js';
import { scale } from '../axis.js';
import { axisOf, compared, comparisons, dimensions, jitter, place } from '../space.js';
import { smooth } from '../smooth.js';
import { nearestPoint } from './history.js';
import { atStep, mostImportant, pairs } from './slice.js';

const CELLS = 64;

/** The objective over two parameters: the trials, and what lies between them if neighbours are alike. */
export class Contour extends Panel {
  constructor() {
    super('contour', 'Contour', { hint: 'Between the trials the colour is a smooth guess; where it is blank, no trial is near.' });
    /** @type {[string, string]|null} */
    this.pair = null;
    this.at = '';
    this.key = el('div.scale');
    /** @type {Array<{x: number, y: number, value: number, trial: any}>} */
    this.points = [];
  }

  /** @param {import('../study.js').Study} study */
  applies(study) {
    return study.setup.parameters.length > 1;
  }

  /** @param {import('../study.js').Study} study */
  draw(study) {
    const parameters = dimensions(study).filter((/** @type {any} */ d) => d.objective < 0);
    const offer = JSON.stringify([study.page.parallelCoordinates.axes, study.page.rungs.length]);
    if (this.offered !== offer) {
      this.offered = offer;
      const [first, second] = mostImportant(study, parameters);
      this.pair ??= [first.name, second.name];
      const select = (/** @type {string} */ label, /** @type {0|1} */ which) =>
        choice(
          label,
          parameters.map((/** @type {any} */ d) => [d.name, d.name]),
          /** @type {[string, string]} */ (this.pair)[which],
          (name) => {
            /** @type {[string, string]} */ (this.pair)[which] = name;
            this.redraw();
          },
        );
      const step = choice('compared at', comparisons(study), this.at, (at) => {
        this.at = at;
        this.redraw();
      });
      fill(this.controls, select('across', 0), select('up', 1), step);
    }
    const [across, up] = /** @type {[string, string]} */ (this.pair).map((name) =>
      parameters.find((/** @type {any} */ d) => d.name === name),
    );
    this.points = study.trials
      .map((trial) => ({ x: across.at(trial), y: up.at(trial), value: compared(trial, this.at) ?? NaN, trial }))
      .filter((point) => !Number.isNaN(point.x + point.y + point.value));
    if (this.points.length === 0) {
      this.empty('No trial with both parameters has a value there yet.');
      return;
    }
    for (const point of this.points) {
      if (across.choices != null) point.x += 0.5 * (jitter(point.trial.number) - 0.5);
      if (up.choices != null) point.y += 0.5 * (jitter(point.trial.number + 0.5) - 0.5);
    }
    const [x, y] = [axisOf(across), axisOf(up)];
    const [unitX, unitY] = [scale(x, 0, 1), scale(y, 0, 1)];
    // Colours follow the order of the values, so that one value far off does not take them all.
    const order = Float64Array.from(this.points, (point) => point.value).sort();
    const levels = this.points.map((point) => (SCALE.length * place(order, point.value)) / order.length);
    const field = smooth(
      this.points.map((point, i) => ({ x: unitX(point.x), y: unitY(point.y), value: levels[i] })),
      CELLS,
    );
    const plot = this.chart({ top: 26 });
    plot.axes(x, y);
    this.#field(plot, field, x, y, study.maximizes());
    const many = this.points.length > 1500;
    for (let bucket = 0; bucket < SCALE.length; bucket++) {
      const mine = this.points.filter((_, i) => Math.floor(levels[i]) === bucket);
      plot.dots(
        `dots ${bucket}`,
        mine.map((point) => point.x),
        mine.map((point) => point.y),
        { fill: colour(tone(bucket, study.maximizes())), stroke: many ? null : colour('--raised'), lineWidth: 1 },
        many ? 1.4 : 3.6,
        3,
        mine.map((point) => point.trial.number),
      );
    }
    fill(this.summary, `${study.metric} by ${across.name} and ${up.name} of ${plural(this.points.length, 'trial')}${atStep(this.at)}.`);
    const [worst, best] = study.maximizes() ? [order[0], order[order.length - 1]] : [order[order.length - 1], order[0]];
    fill(
      this.key,
      el('span', {}, value(worst)),
      SCALE.map((_, i) => el('i', { style: { background: colour(SCALE[i]) }, 'aria-hidden': 'true' })),
      el('span', {}, `${value(best)} (best)`),
    );
    this.summary.after(this.key);
    if (this.plot !== this.hovering) {
      this.hovering = plot;
      plot.hover((px, py) =>
        nearestPoint(plot, this.points, px, py, ({ trial, value: known }) => {
          const now = /** @type {import('../study.js').Study} */ (this.study);
          return {
            text: `${trial.name}\n${now.metric} ${value(known)}\n${pairs(trial)}`,
            open: () => openTrial(now, trial),
          };
        }),
      );
    }
  }

  /**
   * @param {import('../plot.js').Plot} plot
   * @param {Float64Array} field
   * @param {import('../axis.js').Axis} x
   * @param {import('../axis.js').Axis} y
   * @param {boolean} maximizes
   */
  #field(plot, field, x, y, maximizes) {
    const [backX, backY] = [inverse(x), inverse(y)];
    const edge = 1 / CELLS;
    /** @type {number[][][]} */
    const rects = SCALE.map(() => []);
    for (let row = 0; row < CELLS; row++) {
      for (let column = 0; column < CELLS; column++) {
        const level = field[row * CELLS + column];
        if (Number.isNaN(level)) continue;
        const bucket = Math.max(0, Math.min(SCALE.length - 1, Math.floor(level)));
        rects[bucket].push([
          backX(column * edge),
          backY((row + 1) * edge),
          backX((column + 1) * edge),
          backY(row * edge),
          row * CELLS + column,
        ]);
      }
    }
    rects.forEach((cells, bucket) => plot.rects(`field ${bucket}`, cells, { fill: colour(tone(bucket, maximizes)), opacity: 0.72 }, 0, 0));
  }
}

/** The colour of a bucket of values: the best ones are the brightest. @param {number} bucket @param {boolean} maximizes */
const tone = (bucket, maximizes) => SCALE[maximizes ? bucket : SCALE.length - 1 - bucket];

/** From a share of an axis to its value. @param {import('../axis.js').Axis} axis @returns {(share: number) => number} */
function inverse(axis) {
  if (axis.kind === 'category') return (share) => share * (axis.choices ?? []).length - 0.5;
  const [min, max] = [axis.min ?? 0, axis.max ?? 1];
  return axis.kind === 'log'
    ? (share) => Math.exp(Math.log(min) + share * Math.log(max / min))
    : (share) => min + share * (max - min);
}
