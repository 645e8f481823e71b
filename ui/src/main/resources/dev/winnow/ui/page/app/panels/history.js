import { colour } from '../colours.js';
import { choice, el, fill, toggle } from '../dom.js';
import { FATES, fateColour, fateOf } from '../fates.js';
import { duration, plural, value } from '../format.js';
import { openTrial } from '../links.js';
import { Panel, legend } from '../panel.js';
import { extent, roomy, typical } from '../ranges.js';
import { history } from '../study.js';

/** The best value so far, against what it took. */
export class History extends Panel {
  constructor() {
    super('history', 'Best so far');
    /** @type {'trials'|'time'|'gpu'} */
    this.against = 'trials';
    this.log = false;
    fill(
      this.controls,
      choice(
        'against',
        [
          ['trials', 'trials'],
          ['time', 'time'],
          ['gpu', 'GPU-hours'],
        ],
        this.against,
        (chosen) => {
          this.against = /** @type {'trials'|'time'|'gpu'} */ (chosen);
          this.redraw();
        },
      ),
      toggle('log', false, (on) => {
        this.log = on;
        this.redraw();
      }),
    );
    this.key = el('div');
    this.summary.after(this.key);
    /** @type {Array<{x: number, y: number, trial: any}>} */
    this.points = [];
  }

  /** @param {import('../study.js').Study} study */
  applies(study) {
    return study.setup.objectives.length === 1;
  }

  /** @param {import('../study.js').Study} study */
  draw(study) {
    const { all, best, end } = history(study, this.against);
    this.points = all;
    if (all.length === 0) {
      this.empty('No trial has a value that counts yet.');
      return;
    }
    const log = this.log && all.every((point) => point.y > 0);
    const { range } = typical(Float64Array.from(all, (point) => point.y));
    const last = best[best.length - 1];
    const reach = extent([...(range ?? []), ...best.map((point) => point.y)]);
    const [min, max] = roomy(reach, log);
    fill(
      this.summary,
      `${study.metric} ${study.maximizes() ? 'rose' : 'fell'} to ${value(last.y)} in ${plural(best.length, 'improvement')} ` +
        `over ${plural(all.length, 'trial')}; the best is ${last.trial.name}.`,
    );
    const unit = { trials: 'trials', time: 'time since the start', gpu: 'GPU-hours' }[this.against];
    const plot = this.chart({ top: 26 });
    plot.axes(
      {
        kind: 'value',
        name: unit,
        min: 0,
        max: end * 1.03 || 1,
        steady: true,
        whole: this.against === 'trials',
        format: this.against === 'time' ? (/** @type {number} */ s) => duration(s) : undefined,
      },
      { kind: log ? 'log' : 'value', name: study.metric, min, max, format: value, steady: true },
    );
    const drawn = [];
    for (const { name } of FATES) {
      const mine = all.filter((point) => fateOf(point.trial) === name);
      if (mine.length === 0) continue;
      drawn.push(name);
      const radius = all.length > 1500 ? 1.6 : 3.2;
      plot.dots(
        name,
        mine.map((point) => point.x),
        mine.map((point) => point.y),
        { fill: colour(fateColour(name)), opacity: all.length > 1500 ? 0.5 : 0.75 },
        radius,
        2,
        mine.map((point) => point.trial.number),
      );
    }
    const line = [...best, { x: end, y: last.y }];
    plot.lines(
      'best',
      [{ x: line.map((point) => point.x), y: line.map((point) => point.y) }],
      { stroke: colour('--ink'), lineWidth: 2 },
      { stepped: true, z: 3 },
    );
    plot.keep([...drawn, 'best']);
    fill(
      this.key,
      legend([
        ...FATES.filter(({ name }) => drawn.includes(name)).map(({ name, label }) => ({ label, colour: colour(fateColour(name)) })),
        { label: 'best so far', colour: colour('--ink'), line: true },
      ]),
    );
    if (this.plot !== this.hovering) {
      this.hovering = plot;
      plot.hover((x, y) => this.#nearest(x, y));
    }
  }

  /** @param {number} x @param {number} y */
  #nearest(x, y) {
    const study = /** @type {import('../study.js').Study} */ (this.study);
    return nearestPoint(/** @type {any} */ (this.plot), this.points, x, y, ({ y: height, trial }) => ({
      text: `${trial.name}\n${study.metric} ${value(height)} at step ${trial.counted.step}`,
      open: () => openTrial(study, trial),
    }));
  }
}

/**
 * The point that is nearest to the pointer, if one is near.
 *
 * @template {{x: number, y: number}} P
 * @param {import('../plot.js').Plot} plot
 * @param {P[]} points
 * @param {number} x in pixels
 * @param {number} y
 * @param {(point: P) => {text: string, open?: () => void}} say
 */
export function nearestPoint(plot, points, x, y, say) {
  let nearest = null;
  let least = 24 * 24;
  for (const point of points) {
    const [px, py] = plot.pixel(point.x, point.y);
    const distance = (px - x) ** 2 + (py - y) ** 2;
    if (distance < least) {
      least = distance;
      nearest = { point, px, py };
    }
  }
  return nearest === null ? null : { x: nearest.px, y: nearest.py, ...say(nearest.point) };
}
