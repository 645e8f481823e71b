import { colour } from '../colours.js';
import { el, fill, toggle } from '../dom.js';
import { FATES, fateColour, fateOf } from '../fates.js';
import { count, plural, value } from '../format.js';
import { openTrial } from '../links.js';
import { Panel, legend } from '../panel.js';
import { roomy, typical } from '../ranges.js';
import { byFate } from '../study.js';

/** The learning curves of all trials, a batch of lines for each fate. */
export class LearningCurves extends Panel {
  constructor() {
    super('curves', 'Learning curves');
    this.log = false;
    fill(
      this.controls,
      toggle('log', false, (on) => {
        this.log = on;
        this.redraw();
      }),
    );
    this.key = el('div');
    this.summary.after(this.key);
  }

  /** @param {import('../study.js').Study} study */
  draw(study) {
    const { curves } = study;
    if (!curves.read) {
      this.empty('The curves are being read.');
      return;
    }
    let points = 0;
    let furthest = 0;
    for (const { steps } of curves.of.values()) {
      points += steps.length;
      furthest = Math.max(furthest, steps[steps.length - 1] ?? 0);
    }
    const all = new Float64Array(points);
    let known = 0;
    for (const { values } of curves.of.values()) {
      for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) all[known++] = values[i];
    }
    if (known === 0) {
      this.empty('No trial has reported yet.');
      return;
    }
    const { range, out } = typical(all.subarray(0, known));
    const log = this.log && /** @type {[number, number]} */ (range)[0] > 0;
    const [min, max] = roomy(range, log);
    const plot = this.chart({ top: 26 });
    plot.axes(
      { kind: 'value', name: 'step', min: 0, max: Math.max(1, furthest), whole: true, format: count },
      { kind: log ? 'log' : 'value', name: study.metric, min, max, format: value, steady: true },
    );
    const groups = byFate(study.trials);
    const drawn = [];
    const keys = [];
    for (const { name, label } of FATES) {
      const lines = [];
      for (const { number } of groups.get(name) ?? []) {
        const curve = curves.of.get(number);
        if (curve != null) lines.push({ key: number, x: curve.steps, y: curve.values });
      }
      if (lines.length === 0) continue;
      drawn.push({ name, label, number: lines.length });
      keys.push(name);
      plot.lines(name, lines, { stroke: colour(fateColour(name)), lineWidth: lines.length > 300 ? 0.8 : 1.4, opacity: opacity(lines.length) });
      // A curve of one point is a dot: a line needs two.
      const single = lines.filter(({ x }) => x.length === 1);
      keys.push(`${name} dots`);
      plot.dots(
        `${name} dots`,
        single.map(({ x }) => x[0]),
        single.map(({ y }) => y[0]),
        { fill: colour(fateColour(name)), opacity: opacity(lines.length) },
        2,
        2,
        single.map(({ key }) => key),
      );
    }
    plot.keep(keys);
    fill(
      this.summary,
      `${study.metric} by step of ${plural(curves.of.size, 'trial')}: ` +
        drawn.map(({ label, number }) => `${count(number)} ${label}`).join(', ') +
        (out > 0 ? `; ${plural(out, 'value')} lie outside the picture` : '') +
        '.',
    );
    fill(this.key, legend(drawn.map(({ name, label }) => ({ label, colour: colour(fateColour(name)), line: true }))));
    if (this.plot !== this.hovering) {
      this.hovering = plot;
      plot.hover((x, y) => this.#nearest(x, y));
    }
  }

  /** @param {number} x @param {number} y */
  #nearest(x, y) {
    const plot = /** @type {import('../plot.js').Plot} */ (this.plot);
    const study = /** @type {import('../study.js').Study} */ (this.study);
    let found = null;
    let least = 24 * 24;
    for (const trial of study.trials) {
      const curve = study.curves.of.get(trial.number);
      if (curve == null) continue;
      for (let i = 0; i < curve.steps.length; i++) {
        const [px, py] = plot.pixel(curve.steps[i], curve.values[i]);
        const distance = (px - x) ** 2 + (py - y) ** 2;
        if (distance < least) {
          least = distance;
          found = { trial, curve, i, px, py };
        }
      }
    }
    if (found === null) return null;
    const { trial, curve, i, px, py } = found;
    const line = new Float32Array(2 * curve.steps.length);
    let at = 0;
    for (let point = 0; point < curve.steps.length; point++) {
      const [lx, ly] = plot.pixel(curve.steps[point], curve.values[point]);
      if (Number.isNaN(ly)) continue;
      line[at++] = lx;
      line[at++] = ly;
    }
    return {
      x: px,
      y: py,
      line: line.subarray(0, at),
      text: `${trial.name}, ${FATES.find(({ name }) => name === fateOf(trial))?.label}\n${study.metric} ${value(curve.values[i])} at step ${curve.steps[i]}`,
      open: () => openTrial(study, trial),
    };
  }
}

/** Many lines are drawn thinly, so that their crowd shows where most of them are. @param {number} lines */
const opacity = (lines) => (lines > 300 ? 0.22 : lines > 60 ? 0.6 : 0.9);
