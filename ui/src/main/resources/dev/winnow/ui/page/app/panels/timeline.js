import { colour } from '../colours.js';
import { choice, el, fill } from '../dom.js';
import { duration, millis, moment, plural } from '../format.js';
import { openTrial } from '../links.js';
import { Panel, legend } from '../panel.js';

/** The stages of a trial, in the order of its life. */
const STAGES = [
  { name: 'Pending', label: 'no pod yet', colour: '--stage-pending' },
  { name: 'Queued', label: 'queued', colour: '--stage-queued' },
  { name: 'Starting', label: 'starting', colour: '--stage-starting' },
  { name: 'Running', label: 'running', colour: '--stage-running' },
  { name: 'Resting', label: 'resting', colour: '--stage-resting' },
  { name: 'Terminating', label: 'terminating', colour: '--stage-terminating' },
];
const LABELLED = 40;
const ROW = 17;

/** More segments than a trial has. */
const MOST = 64;

/** Room for what comes, as a share of the axis, so that the axis does not move with each update. */
const AHEAD = 0.03;

/** @type {WeakMap<any, Array<{segment: any, start: number, end: number|undefined, rect?: number[]}>>} */
const read = new WeakMap();

/** The stages of a trial with their times in milliseconds, read once. @param {any} trial */
function timed(trial) {
  let known = read.get(trial);
  if (known === undefined) {
    known = trial.segments.map((/** @type {any} */ segment) => ({
      segment,
      start: millis(segment.start),
      end: segment.end == null ? undefined : millis(segment.end),
    }));
    read.set(trial, /** @type {any} */ (known));
  }
  return /** @type {NonNullable<typeof known>} */ (known);
}

/** What each trial did when: a row for each trial. */
export class Timeline extends Panel {
  /** @param {(panel: Timeline) => void} ask called when the times are needed and were not read yet */
  constructor(ask) {
    super('timeline', 'Timeline', { wide: true });
    this.ask = ask;
    this.which = 'all';
    fill(
      this.controls,
      choice(
        'trials',
        [
          ['all', 'all'],
          ['latest', `the latest ${LABELLED}`],
          ['live', 'not ended'],
        ],
        this.which,
        (chosen) => {
          this.which = chosen;
          this.redraw();
        },
      ),
    );
    this.key = el('div');
    this.summary.after(this.key);
    /** @type {any[]} */
    this.rows = [];
  }

  /** @param {import('../study.js').Study} study */
  #rows(study) {
    const known = study.trials.filter((trial) => (trial.segments ?? []).length > 0);
    if (this.which === 'latest') return known.slice(-LABELLED);
    if (this.which === 'live') return known.filter((trial) => trial.phase.completionTime == null);
    return known;
  }

  /** @param {import('../study.js').Study} study */
  draw(study) {
    if (!study.timed) {
      this.empty('The times are being read.');
      this.ask(this);
      return;
    }
    const now = millis(study.page.time);
    this.rows = this.#rows(study);
    if (this.rows.length === 0) {
      this.empty('No trial has had a pod yet.');
      return;
    }
    let from = Infinity;
    let to = -Infinity;
    /** @type {Map<string, number[][]>} */
    const rects = new Map(STAGES.flatMap(({ name }) => [[name, []], [`${name}?`, []]]));
    const seconds = new Map(STAGES.map(({ name }) => [name, 0]));
    const thin = this.rows.length > LABELLED ? 0.5 : 0.36;
    this.rows.forEach((trial, row) => {
      timed(trial).forEach((stretch, i) => {
        const { segment, start, end = now } = stretch;
        from = Math.min(from, start);
        to = Math.max(to, end);
        const rect = stretch.rect;
        // What has ended stays the same rectangle.
        if (rect === undefined || rect[1] !== row - thin || rect[2] !== end) stretch.rect = [start, row - thin, end, row + thin, MOST * trial.number + i];
        rects.get(segment.estimated ? `${segment.stage}?` : segment.stage)?.push(/** @type {number[]} */ (stretch.rect));
        seconds.set(segment.stage, (seconds.get(segment.stage) ?? 0) + (end - start) / 1000);
      });
    });
    this.from = from;
    const known = STAGES.filter(({ name }) => (seconds.get(name) ?? 0) > 0);
    fill(
      this.summary,
      `${plural(this.rows.length, 'trial')} over ${duration((to - from) / 1000)}; in all ` +
        known.map(({ name, label }) => `${duration(seconds.get(name))} ${label}`).join(', ') +
        '.',
    );
    const labelled = this.rows.length <= LABELLED;
    const plot = this.chart({ top: 8 });
    plot.margin.left = labelled ? 126 : 12;
    const height = labelled ? Math.max(130, 58 + ROW * this.rows.length) : 460;
    if (plot.host.style.height !== `${height}px`) {
      plot.host.style.height = `${height}px`;
      plot.chart.resize();
    }
    plot.axes(
      { kind: 'time', name: 'time', min: from, max: to === from ? from + 1000 : to + (study.page.phase.ended ? 0 : AHEAD * (to - from)), steady: true },
      labelled
        ? { kind: 'category', name: '', choices: this.rows.map((trial) => trial.name), inverse: true }
        : { kind: 'value', name: '', min: -0.5, max: this.rows.length - 0.5, inverse: true, bare: true },
    );
    for (const { name, colour: variable } of STAGES) {
      plot.rects(name, rects.get(name) ?? [], { fill: colour(variable) }, 1);
      // What is not measured but follows from other times is drawn paler.
      plot.rects(`${name}?`, rects.get(`${name}?`) ?? [], { fill: colour(variable), opacity: 0.55 }, 1);
    }
    fill(this.key, legend(known.map(({ label, colour: variable }) => ({ label, colour: colour(variable) }))));
    if (this.plot !== this.hovering) {
      this.hovering = plot;
      plot.hover((x, y) => this.#at(x, y));
    }
  }

  /** @param {number} x @param {number} y */
  #at(x, y) {
    const plot = /** @type {import('../plot.js').Plot} */ (this.plot);
    const study = /** @type {import('../study.js').Study} */ (this.study);
    const { box } = plot;
    const row = Math.floor(((y - box.y) / box.height) * this.rows.length);
    const trial = this.rows[row];
    if (trial == null || x < box.x || x > box.x + box.width) return null;
    const axis = /** @type {any} */ (plot.x);
    const time = axis.min + ((x - box.x) / box.width) * (axis.max - axis.min);
    const now = millis(study.page.time);
    const segment = trial.segments.find(
      (/** @type {any} */ s) => millis(s.start) <= time && time <= (s.end == null ? now : millis(s.end)),
    );
    const end = segment?.end == null ? now : millis(segment.end);
    const label = STAGES.find(({ name }) => name === segment?.stage)?.label;
    return {
      x,
      y: box.y + ((row + 0.5) / this.rows.length) * box.height,
      text:
        segment == null
          ? trial.name
          : `${trial.name}: ${label}${segment.attempt == null ? '' : `, attempt ${segment.attempt}`}\n` +
            `${duration((end - millis(segment.start)) / 1000)} from ${moment(segment.start)}` +
            (segment.estimated ? ' (estimated)' : ''),
      open: () => openTrial(study, trial),
    };
  }
}
