import { colour } from '../colours.js';
import { choice, fill } from '../dom.js';
import { FATES, fateColour, fateOf } from '../fates.js';
import { plural, value } from '../format.js';
import { openTrial } from '../links.js';
import { Panel } from '../panel.js';
import { axisOf, compared, comparisons, dimensions, jitter } from '../space.js';
import { roomy, typical } from '../ranges.js';
import { nearestPoint } from './history.js';

/** The value of each trial against one of its parameters. */
export class Slice extends Panel {
  constructor() {
    super('slice', 'Slice');
    /** @type {string|null} */
    this.parameter = null;
    this.at = '';
    /** @type {Array<{x: number, y: number, trial: any}>} */
    this.points = [];
  }

  /** @param {import('../study.js').Study} study */
  draw(study) {
    const parameters = dimensions(study).filter((/** @type {any} */ d) => d.objective < 0);
    const chosen = parameters.find((/** @type {any} */ d) => d.name === this.parameter) ?? mostImportant(study, parameters)[0];
    const offer = JSON.stringify([study.page.parallelCoordinates.axes, study.page.rungs.length]);
    if (this.offered !== offer) {
      this.offered = offer;
      fill(
        this.controls,
        choice(
          'parameter',
          parameters.map((/** @type {any} */ d) => [d.name, d.name]),
          chosen.name,
          (name) => {
            this.parameter = name;
            this.redraw();
          },
        ),
        choice('compared at', comparisons(study), this.at, (at) => {
          this.at = at;
          this.redraw();
        }),
      );
    }
    this.points = study.trials
      .map((trial) => ({ x: chosen.at(trial), y: compared(trial, this.at) ?? NaN, trial }))
      .filter((point) => !Number.isNaN(point.x) && !Number.isNaN(point.y));
    if (this.points.length === 0) {
      this.empty('No trial with this parameter has a value there yet.');
      return;
    }
    if (chosen.choices != null) {
      for (const point of this.points) point.x += 0.5 * (jitter(point.trial.number) - 0.5);
    }
    const { range, out } = typical(Float64Array.from(this.points, (point) => point.y));
    const [min, max] = roomy(range);
    fill(
      this.summary,
      `${study.metric} by ${chosen.name} of ${plural(this.points.length, 'trial')}${atStep(this.at)}` +
        (out > 0 ? `; ${out} lie outside the picture.` : '.'),
    );
    const plot = this.chart({ top: 26 });
    plot.axes(axisOf(chosen), { kind: 'value', name: study.metric, min, max, format: value, steady: true });
    const many = this.points.length > 1500;
    for (const { name } of FATES) {
      const mine = this.points.filter((point) => fateOf(point.trial) === name);
      plot.dots(
        name,
        mine.map((point) => point.x),
        mine.map((point) => point.y),
        { fill: colour(fateColour(name)), opacity: many ? 0.5 : 0.8 },
        many ? 1.7 : 3.6,
        2,
        mine.map((point) => point.trial.number),
      );
    }
    if (this.plot !== this.hovering) {
      this.hovering = plot;
      plot.hover((x, y) =>
        nearestPoint(plot, this.points, x, y, ({ y: height, trial }) => {
          const now = /** @type {import('../study.js').Study} */ (this.study);
          return { text: `${trial.name}\n${now.metric} ${value(height)}\n${pairs(trial)}`, open: () => openTrial(now, trial) };
        }),
      );
    }
  }
}

/** Where trials are compared, in words. @param {string} at */
export const atStep = (at) => (at === '' ? '' : ` at step ${at}`);

/** A trial's parameters, a line each, the first eight. @param {any} trial */
export function pairs(trial) {
  const all = Object.entries(trial.parameters);
  const lines = all.slice(0, 8).map(([name, v]) => `${name} ${typeof v === 'number' ? value(v) : String(v).slice(0, 40)}`);
  return [...lines, ...(all.length > 8 ? ['…'] : [])].join('\n');
}

/** Dimensions with the most important first, as far as that is known. @param {import('../study.js').Study} study @param {any[]} parameters */
export function mostImportant(study, parameters) {
  const shares = study.page.result.modelImportance ?? study.page.result.importance ?? {};
  return [...parameters].sort((a, b) => (shares[b.name] ?? 0) - (shares[a.name] ?? 0));
}
