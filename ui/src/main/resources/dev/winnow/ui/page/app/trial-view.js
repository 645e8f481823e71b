import { allow, answerLine, confirm, perform } from './acts.js';
import { colour } from './colours.js';
import { el, fill, table } from './dom.js';
import { count, duration, gpuHours, millis, moment, setting, value, words } from './format.js';
import { studyLink, trialLink } from './links.js';
import { Log } from './log.js';
import { state } from './panels/trials.js';
import { Plot } from './plot.js';
import { extent, roomy } from './ranges.js';
import { ask, get, listen } from './server.js';

/** The page of one trial. */
export class TrialView {
  /**
   * @param {string} href of the study
   * @param {number} number of the trial
   * @param {{problem: (problem: any) => void, title: (text: string) => void}} shell
   */
  constructor(href, number, shell) {
    this.href = href;
    this.number = number;
    this.shell = shell;
    this.element = el('div.trial', {}, el('p.loading', { role: 'status' }, 'The trial is being read …'));
    this.open = true;
    this.turn = 0;
    this.stop = () => {};
    this.told = (/** @type {any} */ problem) => {
      if (this.open) this.shell.problem(problem);
    };
    this.recolour = () => this.#curve();
    document.addEventListener('scheme', this.recolour);
  }

  get path() {
    return `${this.href}/trials/${this.number}`;
  }

  /** Reads the trial, shows it, and reads it again when it changes. */
  async start() {
    try {
      this.answer = await ask(this.path, () => this.open, this.told);
    } catch (problem) {
      if (this.open) this.#fail(/** @type {Error & {hint?: string}} */ (problem));
      return;
    }
    if (this.answer === undefined) return;
    this.shell.title(this.answer.trial.name);
    this.#frame();
    this.#show();
    const again = () => this.#again();
    this.stop = listen(
      () => `${this.href}/events`,
      {
        update: (update) => {
          const possible = update.acts != null && JSON.stringify(update.acts) !== JSON.stringify(this.answer.acts);
          if (possible || (update.trials ?? []).some((/** @type {any} */ trial) => trial.number === this.number)) again();
        },
        reload: again,
        problem: this.told,
        fine: () => this.told(null),
      },
      this.told,
    );
  }

  async #again() {
    // An earlier question may be answered later: only the latest answer is shown.
    const turn = ++this.turn;
    try {
      const answer = await get(this.path);
      if (!this.open || turn !== this.turn) return;
      this.answer = answer;
      this.#show();
    } catch (problem) {
      this.told(problem);
    }
  }

  /** @param {Error & {hint?: string}} problem */
  #fail(problem) {
    fill(
      this.element,
      el('div.failed', { role: 'alert' }, el('h1', {}, 'The trial cannot be shown'), el('p', {}, problem.message), problem.hint ? el('p', {}, problem.hint) : null),
      el('p', {}, el('a', { href: studyLink(this.href) }, 'The study')),
    );
  }

  /** Makes the parts that stay. */
  #frame() {
    const part = (/** @type {string} */ id, /** @type {string} */ title, wide = false) => {
      const body = el('div.body');
      const section = el(`section.panel${wide ? '.wide' : ''}`, { id, 'aria-labelledby': `${id}-title` }, el('header', {}, el('h2', { id: `${id}-title` }, title)), body);
      return { section, body };
    };
    this.head = el('div.head', { id: 'trial-head' });
    this.said = answerLine();
    this.button = el('button', { type: 'button', on: { click: () => this.#stop() } }, 'Stop this trial');
    this.why = part('why', 'Why', true);
    this.curve = part('trial-curve', 'Learning curve');
    this.settings = part('settings', 'Parameters beside those of the best');
    this.attempts = part('attempts', 'Attempts', true);
    this.events = part('events', 'Events', true);
    this.log = new Log(this.path);
    this.host = el('div.plot', { role: 'img', 'aria-labelledby': 'trial-curve-title', 'aria-describedby': 'trial-curve-text' });
    this.curveText = el('p.summary', { id: 'trial-curve-text' });
    fill(this.curve.body, this.curveText, this.host);
    fill(
      this.element,
      this.head,
      el('div.acts', { role: 'group', 'aria-label': 'Acts on the trial' }, this.button, this.said),
      el('div.grid', {}, [this.why, this.curve, this.settings, this.attempts].map(({ section }) => section), this.log.element, this.events.section),
    );
    this.plot = new Plot(this.host, { top: 26 });
  }

  #stop() {
    const { name } = this.answer.trial;
    confirm(`${name} is withdrawn with its values. Its number is not used again.`, `Stop ${name}`, () =>
      perform(/** @type {any} */ ({ href: this.href }), { act: 'stop', trial: this.number }, /** @type {HTMLElement} */ (this.said)),
    );
  }

  #show() {
    const { trial, why, attempts, attemptsProblem, events, eventsProblem, logs } = this.answer;
    fill(
      this.head,
      el('nav', { 'aria-label': 'Where this is' }, el('a', { href: '#/' }, 'Studies'), ' / ', el('a', { href: studyLink(this.href) }, this.answer.study.name)),
      el('div.title', {}, el('h1', {}, trial.name), state(trial)),
      el('p.message', {}, trial.phase.message ?? ''),
      facts(trial),
    );
    allow(this.button, trial.phase.completionTime == null ? this.answer.acts.stop : { possible: false, why: 'The trial has ended.' });
    this.#why(why);
    this.#curve();
    this.#settings(trial, this.answer.best);
    fill(this.attempts.body, attemptsProblem ? el('p.warning', {}, attemptsProblem) : null, attemptTable(attempts ?? [], trial));
    fill(this.events.body, eventsProblem ? el('p.warning', {}, eventsProblem) : null, eventTable(events ?? []));
    this.log.show(logs ?? [], trial.phase.state === 'Running');
  }

  /** @param {any} why */
  #why(why) {
    if (why == null) {
      fill(this.why.body, el('p.empty', {}, 'Nothing was decided about the trial yet.'));
      return;
    }
    const rungs = why.rungs ?? [];
    fill(
      this.why.body,
      el('p.verdict', {}, el('b', {}, words(why.verdict)), ' ', why.text),
      rungs.length === 0
        ? null
        : table(
            'The trial at each rung',
            ['Rung', 'Value', 'Rank', 'Went on', 'Cut-off', 'This trial'],
            rungs.map((/** @type {any} */ rung) => [
              count(rung.resource),
              value(rung.value),
              rung.rank == null ? '–' : `${count(rung.rank)} of ${count(rung.of)}`,
              rung.wentOn == null ? '–' : count(rung.wentOn),
              value(rung.cutOff),
              rung.passed == null ? '–' : rung.passed ? 'went on' : 'did not go on',
            ]),
          ),
    );
  }

  #curve() {
    if (this.answer == null || this.plot == null) return;
    const { trial, why } = this.answer;
    const { metric } = this.answer.study.objectives[0];
    const steps = trial.curve?.steps ?? [];
    const values = (trial.curve?.metrics?.[metric] ?? []).map((/** @type {number|null} */ v) => v ?? NaN);
    const reach = extent(values);
    const cuts = (why?.rungs ?? []).filter((/** @type {any} */ rung) => rung.cutOff != null);
    const [min, max] = roomy(extent([...(reach ?? []), ...cuts.map((/** @type {any} */ rung) => rung.cutOff)]));
    fill(
      /** @type {HTMLElement} */ (this.curveText),
      reach === null
        ? 'The trial has not reported yet.'
        : `${metric} from ${value(values[0])} at step ${count(steps[0])} to ${value(values[values.length - 1])} at step ${count(steps[steps.length - 1])}` +
            (cuts.length === 0 ? '.' : '; circles are the cut-offs of the rungs.'),
    );
    const last = Math.max(steps[steps.length - 1] ?? 1, ...trial.plan.rungs);
    this.plot.axes(
      { kind: 'value', name: 'step', min: 0, max: last, whole: true, format: count },
      { kind: 'value', name: metric, min, max, format: value },
    );
    this.plot.lines('curve', [{ x: steps, y: values }], { stroke: colour('--accent'), lineWidth: 2 });
    this.plot.dots('points', steps, values, { fill: colour('--accent') }, 2.5);
    this.plot.dots(
      'cut-offs',
      cuts.map((/** @type {any} */ rung) => rung.resource),
      cuts.map((/** @type {any} */ rung) => rung.cutOff),
      { fill: null, stroke: colour('--fate-failed'), lineWidth: 2 },
      5,
      3,
    );
  }

  /** @param {any} trial @param {any} best */
  #settings(trial, best) {
    const names = this.answer.study.parameters.map((/** @type {any} */ parameter) => parameter.name);
    const same = best?.trial === trial.name;
    fill(
      this.settings.body,
      same ? el('p.summary', {}, 'This is the best trial.') : null,
      table(
        'Parameters',
        ['Parameter', 'This trial', ...(best && !same ? [best.trial] : [])],
        names.map((/** @type {string} */ name) => {
          const [mine, other] = [trial.parameters[name], best?.parameters[name]];
          const cell = el(mine !== other && best && !same ? 'span.differs' : 'span', {}, setting(mine));
          return [name, cell, ...(best && !same ? [setting(other)] : [])];
        }),
      ),
      best && !same ? el('p.quiet', {}, 'The best: ', this.#link(best)) : null,
    );
  }

  /** A link to the best trial. @param {any} best */
  #link(best) {
    return el('a', { href: trialLink(this.href, numberOf(best.trial)) }, `${best.trial}, ${best.display}`);
  }

  /** Ends the view. */
  dispose() {
    this.open = false;
    this.stop();
    this.log?.dispose();
    this.plot?.dispose();
    document.removeEventListener('scheme', this.recolour);
  }
}

/** The number of a trial, with which its name ends. @param {string} name */
const numberOf = (name) => Number(/\d+$/.exec(name)?.[0]);

/** @param {any} trial */
function facts(trial) {
  const fact = (/** @type {string} */ name, /** @type {any} */ text) => el('div.tile', {}, el('dt', {}, name), el('dd', {}, el('div.big', {}, text)));
  return el(
    'dl.tiles',
    {},
    fact('Value', trial.values.display ?? '–'),
    fact('Step', `${count(trial.values.step ?? 0)} of ${count(trial.plan.granted)} granted`),
    fact('Attempts', count(trial.phase.attempts ?? 0)),
    fact('Ran', duration(trial.used.runSeconds)),
    fact('GPU time', gpuHours(trial.used.gpuSeconds)),
    trial.used.cost == null ? null : fact('Cost', value(trial.used.cost, 4)),
    fact('Started', el('span.when', {}, moment(trial.phase.startTime))),
  );
}

/** @param {any[]} attempts @param {any} trial */
function attemptTable(attempts, trial) {
  const started = trial.phase.attempts ?? 0;
  if (attempts.length === 0) {
    const waits = started > 0 && trial.phase.state === 'Queued';
    return el('p.empty', {}, started === 0 ? 'No attempt was started yet.' : waits ? `${count(started)} started; the newest has no pod yet.` : `${count(started)} started; none of them exists any more.`);
  }
  // Of several pods of an attempt one reports; a trial that is a pod needs no word about it.
  const several = attempts.some((a) => !a.reports);
  return table(
    'Attempts that still exist',
    [several ? 'Pod' : 'Attempt', 'State', 'Reason', 'Node', 'GPUs', 'Started', 'Ran'],
    attempts.map((a) => [
      several ? [a.name, el('div.quiet', {}, `attempt ${a.attempt}${a.reports ? ', reports' : ''}`)] : a.name,
      a.terminating ? 'being deleted' : words(a.phase),
      [words(a.reason), a.exitCode == null ? '' : ` exit code ${a.exitCode}`, a.message ? el('div.quiet', {}, a.message) : null],
      a.node ?? '–',
      value(a.gpus, 3),
      moment(a.start),
      a.start == null ? '–' : duration((millis(a.end ?? new Date().toISOString()) - millis(a.start)) / 1000),
    ]),
  );
}

/** @param {any[]} events */
const eventTable = (events) =>
  events.length === 0
    ? el('p.empty', {}, 'Kubernetes keeps no event of this trial.')
    : table(
        'Events, the newest first',
        ['Time', 'Object', 'Reason', 'Message'],
        [...events].reverse().map((e) => [moment(e.time), e.object, `${e.type === 'Warning' ? 'Warning: ' : ''}${e.reason}`, `${e.message}${(e.count ?? 1) > 1 ? ` (${e.count} times)` : ''}`]),
      );
