import { colour } from '../colours.js';
import { choice, el, fill } from '../dom.js';
import { plural, value } from '../format.js';
import { linkTo, openTrial } from '../links.js';
import { Panel, legend } from '../panel.js';
import { axisOf, dimensions } from '../space.js';
import { extent, roomy } from '../ranges.js';
import { counts } from '../study.js';
import { nearestPoint } from './history.js';

/** With several objectives: the trials by two of them, and those that no other beats in all. */
export class Front extends Panel {
  constructor() {
    super('front', 'Pareto front');
    this.pair = [0, 1];
    /** @type {Array<{x: number, y: number, trial: any}>} */
    this.points = [];
    this.key = el('div');
    this.list = el('div');
    this.summary.after(this.key);
    this.body.after(this.list);
  }

  /** @param {import('../study.js').Study} study */
  applies(study) {
    return study.setup.objectives.length > 1;
  }

  /** @param {import('../study.js').Study} study */
  draw(study) {
    const objectives = dimensions(study).filter((/** @type {any} */ d) => d.objective >= 0);
    const offer = JSON.stringify([study.page.parallelCoordinates.axes, study.page.rungs.length]);
    if (this.offered !== offer) {
      this.offered = offer;
      const options = objectives.map((/** @type {any} */ d, /** @type {number} */ i) => [String(i), d.name]);
      const select = (/** @type {string} */ label, /** @type {number} */ which) =>
        choice(label, options, String(this.pair[which]), (i) => {
          this.pair[which] = Number(i);
          this.redraw();
        });
      fill(this.controls, objectives.length > 2 ? [select('across', 0), select('up', 1)] : []);
    }
    const [across, up] = this.pair.map((i) => objectives[i]);
    this.points = study.trials.filter(counts).map((trial) => ({ x: across.at(trial), y: up.at(trial), trial }));
    if (this.points.length === 0) {
      this.empty('No trial has a value that counts yet.');
      fill(this.list);
      return;
    }
    const { front } = study.page.result;
    const names = new Set((front?.trials ?? []).map((/** @type {any} */ trial) => trial.trial));
    const on = this.points.filter(({ trial }) => names.has(trial.name)).sort((a, b) => a.x - b.x);
    fill(
      this.summary,
      `${plural(front?.size ?? 0, 'trial')} ${front?.size === 1 ? 'is' : 'are'} on the front` +
        (front?.hypervolume == null ? '' : `, hypervolume ${value(front.hypervolume)}`) +
        (on.length < (front?.size ?? 0) ? `; the ${on.length} that dominate most are marked.` : '.'),
    );
    const plot = this.chart({ top: 26 });
    const references = this.pair.map((i) => study.setup.objectives[i].reference ?? NaN);
    const reach = (/** @type {any} */ d, /** @type {number} */ i) => {
      const [min, max] = roomy(extent([...this.points.map(({ trial }) => d.at(trial)), references[i]]));
      return axisOf({ ...d, min, max });
    };
    plot.axes(reach(across, 0), reach(up, 1));
    const many = this.points.length > 1500;
    const rest = this.points.filter(({ trial }) => !names.has(trial.name));
    plot.dots('rest', rest.map((p) => p.x), rest.map((p) => p.y), { fill: colour('--fate-pruned'), opacity: 0.6 }, many ? 1.6 : 3.2);
    plot.dots('front', on.map((p) => p.x), on.map((p) => p.y), { fill: colour('--accent') }, 4.5, 3);
    plot.lines('edge', on.length > 1 ? [{ x: on.map((p) => p.x), y: on.map((p) => p.y) }] : [], {
      stroke: colour('--accent'),
      lineWidth: 1.2,
      lineDash: [4, 3],
    });
    const known = references.every((v) => !Number.isNaN(v));
    plot.dots('reference', known ? [references[0]] : [], known ? [references[1]] : [], { fill: null, stroke: colour('--ink'), lineWidth: 2 }, 5, 4);
    fill(
      this.key,
      legend([
        { label: 'on the front', colour: colour('--accent') },
        { label: 'beaten', colour: colour('--fate-pruned') },
        ...(known ? [{ label: 'reference', colour: colour('--ink') }] : []),
      ]),
    );
    this.#table(study, front);
    if (this.plot !== this.hovering) {
      this.hovering = plot;
      plot.hover((x, y) =>
        nearestPoint(plot, this.points, x, y, ({ trial }) => {
          const now = /** @type {import('../study.js').Study} */ (this.study);
          const said = now.setup.objectives.map((/** @type {any} */ o, /** @type {number} */ i) => `${o.metric} ${value(trial.counted.values[i])}`);
          return { text: [trial.name, ...said].join('\n'), open: () => openTrial(now, trial) };
        }),
      );
    }
  }

  /** @param {import('../study.js').Study} study @param {any} front */
  #table(study, front) {
    const metrics = study.setup.objectives.map((/** @type {any} */ o) => o.metric);
    fill(
      this.list,
      el(
        'table.plain',
        {},
        el('caption.unseen', {}, 'Trials on the front'),
        el('thead', {}, el('tr', {}, ['Trial', ...metrics].map((head) => el('th', { scope: 'col' }, head)))),
        el(
          'tbody',
          {},
          (front?.trials ?? []).map((/** @type {any} */ row) => {
            const trial = study.named(row.trial);
            return el(
              'tr',
              {},
              el('th', { scope: 'row' }, trial == null ? row.trial : linkTo(study, trial)),
              metrics.map((/** @type {string} */ metric) => el('td', {}, value(row.values[metric]))),
            );
          }),
        ),
      ),
    );
  }
}
