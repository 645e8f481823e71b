import { ends, scale } from '../axis.js';
import { SCALE, colour } from '../colours.js';
import { el, fill, toggle } from '../dom.js';
import { count, plural, value } from '../format.js';
import { Panel } from '../panel.js';
import { axisOf, dimensions, ranks } from '../space.js';

/** How far below its axis a trial passes that has no such parameter, in pixels. */
const UNSET = 18;

const MARGIN = { left: 60, right: 90, top: 40, bottom: 40, below: UNSET + 2 };

/** A long choice is cut. @param {string} text */
const short = (text) => (text.length > 14 ? `${text.slice(0, 13)}…` : text);

/** Every trial as a line over an axis for each parameter and objective. A stretch of an axis that is marked picks trials. */
export class Parallel extends Panel {
  constructor() {
    super('parallel', 'Parallel coordinates', {
      wide: true,
      hint: 'Drag along an axis to pick the trials that cross it there; click the axis to let them go. A trial without a parameter passes below its axis.',
    });
    this.share = 100;
    this.linear = false;
    /** @type {Map<number, Array<[number, number]>>} */
    this.picked = new Map();
    this.range = el('input', {
      type: 'range',
      min: 1,
      max: 100,
      value: 100,
      'aria-label': 'Share of the best trials that is shown, in percent',
      on: {
        input: () => {
          this.share = Number(this.range.value);
          this.redraw();
        },
      },
    });
    this.shown = el('output', {}, '100 %');
    this.scaleSwitch = toggle('all axes linear', false, (on) => {
      this.linear = on;
      this.picked.clear();
      this.redraw();
    });
    fill(this.controls, el('label.choice', {}, el('span', {}, 'best'), this.range, this.shown), this.scaleSwitch);
  }

  /** @param {import('../study.js').Study} study */
  draw(study) {
    const known = ranks(study);
    fill(this.shown, `${this.share} %`);
    if (known.size === 0) {
      this.empty('No trial has a value that counts yet.');
      return;
    }
    const axes = dimensions(study).map((/** @type {any} */ d) => ({ ...d, log: d.log && !this.linear }));
    const plot = this.chart(MARGIN);
    this.#axes(plot, axes);
    const lowest = 1 - this.share / 100;
    const chosen = study.trials.filter((trial) => {
      const rank = known.get(trial.number);
      if (rank == null || (rank < lowest && rank !== 1)) return false;
      return [...this.picked].every(([i, stretches]) => {
        const at = axes[i].at(trial);
        return stretches.some(([from, to]) => from <= at && at <= to);
      });
    });
    const inside = new Set(chosen);
    const others = study.trials.filter((trial) => !inside.has(trial));
    this.chosen = chosen.map((trial) => trial.number);
    this.#paint(plot, axes, others, chosen, known);
    const text = `${plural(chosen.length, 'trial')} of ${count(study.trials.length)}`;
    const bounds = chosen.map((trial) => trial.counted.values[0]);
    fill(
      this.summary,
      chosen.length === 0
        ? `${text}.`
        : `${text}, ${study.metric} from ${value(bounds.reduce((a, b) => Math.min(a, b)))} to ` +
            `${value(bounds.reduce((a, b) => Math.max(a, b)))}; the brighter a line, the better its trial.`,
    );
  }

  /** @param {import('../plot.js').Plot} plot @param {any[]} axes */
  #axes(plot, axes) {
    const text = JSON.stringify([axes, colour('--quiet')]);
    if (text === this.axesText && plot === this.brushed) return;
    this.axesText = text;
    const quiet = { color: colour('--quiet'), fontSize: 11 };
    plot.chart.setOption(
      {
        animation: false,
        parallel: { left: MARGIN.left, right: MARGIN.right, top: MARGIN.top, bottom: MARGIN.bottom, axisExpandable: false },
        parallelAxis: axes.map((dimension, dim) => {
          const { kind, min, max, choices } = axisOf(dimension);
          return {
            dim,
            id: `axis-${dim}`,
            type: kind,
            name: dimension.name,
            nameTextStyle: { color: colour(dimension.objective < 0 ? '--ink' : '--accent'), fontSize: 12 },
            nameTruncate: { maxWidth: 120 },
            min: choices == null ? min : undefined,
            max: choices == null ? max : undefined,
            data: choices?.map(String),
            axisLine: { lineStyle: { color: colour('--quiet') } },
            axisTick: { lineStyle: { color: colour('--line') } },
            axisLabel: { ...quiet, backgroundColor: colour('--raised'), padding: [1, 3], borderRadius: 3, formatter: (/** @type {any} */ v) => (kind === 'category' ? short(String(v)) : value(v)), hideOverlap: true, ...ends({ kind, name: '', min, max }) },
            areaSelectStyle: { width: 22, borderColor: colour('--accent'), color: colour('--accent'), opacity: 0.25 },
          };
        }),
        // Without a series ECharts draws no axes; the lines are batches.
        series: [{ type: 'parallel', data: [], silent: true }],
      },
      { notMerge: true },
    );
    if (plot === this.brushed) return;
    this.brushed = plot;
    plot.chart.on('axisareaselected', (/** @type {any} */ event) => {
      const dim = Number(String(event.parallelAxisId).replace('axis-', ''));
      if ((event.intervals ?? []).length === 0) this.picked.delete(dim);
      else this.picked.set(dim, event.intervals);
      this.redraw();
    });
  }

  /**
   * @param {import('../plot.js').Plot} plot
   * @param {any[]} axes
   * @param {any[]} others
   * @param {any[]} chosen
   * @param {Map<number, number>} known
   */
  #paint(plot, axes, others, chosen, known) {
    // Across: which axis; up: the share of it.
    plot.frame(
      { kind: 'value', name: '', min: 0, max: Math.max(1, axes.length - 1) },
      { kind: 'value', name: JSON.stringify(axes), min: 0, max: 1 },
    );
    const across = axes.map((_, i) => i);
    const shares = axes.map((dimension) => scale(axisOf(dimension), 0, 1));
    const unset = -UNSET / plot.box.height;
    const line = (/** @type {any} */ trial) => ({
      key: trial.number,
      x: across,
      y: axes.map((dimension, i) => {
        const v = dimension.at(trial);
        return Number.isNaN(v) && dimension.objective < 0 ? unset : shares[i](v);
      }),
    });
    const crowd = chosen.length > 1000 ? 0.2 : chosen.length > 200 ? 0.45 : 0.85;
    const buckets = SCALE.map(() => /** @type {any[]} */ ([]));
    for (const trial of chosen) {
      buckets[Math.min(SCALE.length - 1, Math.floor((known.get(trial.number) ?? 0) * SCALE.length))].push(trial);
    }
    plot.lines('others', others.map(line), { stroke: colour('--grid'), lineWidth: 1, opacity: others.length > 1000 ? 0.25 : 0.8 }, { z: -2 });
    buckets.forEach((trials, i) =>
      plot.lines(`best ${i}`, trials.map(line), { stroke: colour(SCALE[i]), lineWidth: i === SCALE.length - 1 ? 1.6 : 1, opacity: crowd }, { z: -1 }),
    );
  }
}
