import { el, fill } from './dom.js';
import { count, gpuHours, millis, moment, plural, value, words } from './format.js';
import { studyLink } from './links.js';
import { pill } from './panels/header.js';
import { listen } from './server.js';

/** All studies: where each stands, who holds which GPU, and who waits for what. */
export class StudiesView {
  /** @param {{problem: (problem: any) => void, title: (text: string) => void}} shell */
  constructor(shell) {
    this.shell = shell;
    /** @type {Map<string, any>} */
    this.rows = new Map();
    this.sources = el('div');
    this.list = el('div', { id: 'studies' });
    this.holds = el('div', { id: 'holds' });
    this.waits = el('div', { id: 'waits' });
    const part = (/** @type {string} */ title, /** @type {Element} */ body, /** @type {string} */ id, wide = false) =>
      el(`section.panel${wide ? '.wide' : ''}`, { 'aria-labelledby': id }, el('header', {}, el('h2', { id }, title)), body);
    this.element = el(
      'div',
      {},
      el('div.head', {}, el('div.title', {}, el('h1', {}, 'Studies'))),
      this.sources,
      el(
        'div.grid',
        {},
        part('All studies', this.list, 'studies-title', true),
        part('Who holds which GPU', this.holds, 'holds-title'),
        part('Who waits for what', this.waits, 'waits-title'),
      ),
    );
    fill(this.list, el('p.loading', { role: 'status' }, 'The studies are being read …'));
    this.stop = () => {};
  }

  async start() {
    this.shell.title('Studies');
    this.stop = listen(
      () => 'api/events',
      {
        studies: (told) => {
          for (const row of told.studies) this.rows.set(row.href, row);
          for (const href of told.gone ?? []) this.rows.delete(href);
          this.#show(told.sources ?? []);
        },
      },
      (problem) => this.shell.problem(problem),
    );
  }

  /** @param {any[]} sources */
  #show(sources) {
    fill(
      this.sources,
      sources.filter((source) => source.problem != null).map((source) => el('p.warning', { role: 'status' }, el('b', {}, `${source.title}: `), source.problem)),
    );
    const rows = [...this.rows.values()].sort(
      (a, b) => Number(a.ended ?? false) - Number(b.ended ?? false) || (millis(b.created) || 0) - (millis(a.created) || 0),
    );
    if (rows.length === 0) {
      fill(this.list, el('p.empty', {}, 'There is no study yet. Start one with kubectl apply, or with winnow run, and it appears here.'));
    } else {
      fill(this.list, studies(rows));
    }
    fill(this.holds, holds(rows));
    fill(this.waits, waits(rows));
  }

  /** Ends the view. */
  dispose() {
    this.stop();
  }
}

/** @param {any} row */
const link = (row) => el('a', { href: studyLink(row.href) }, row.name);

/** @param {any[]} rows */
function studies(rows) {
  const heads = ['Study', 'Where', 'State', 'Best', 'Ended', 'Running', 'Resting', 'Waiting', 'GPU time', 'Saved', 'Started'];
  return el(
    'div.scroll',
    {},
    el(
      'table.plain',
      {},
      el('caption.unseen', {}, 'All studies'),
      el('thead', {}, el('tr', {}, heads.map((head) => el('th', { scope: 'col' }, head)))),
      el('tbody', {}, rows.map(study)),
    ),
  );
}

/** @param {any} row */
function study(row) {
  if (row.problem != null) {
    return el('tr', { 'data-href': row.href }, el('th', { scope: 'row' }, row.name), el('td', {}, where(row)), el('td', { colspan: 9 }, el('span.warning', {}, row.problem)));
  }
  const t = row.trials;
  const n = (/** @type {number|undefined} */ x) => (x == null ? '–' : count(x));
  const ended = t == null ? 0 : t.completed + t.stopped + t.failed;
  return el(
    'tr',
    { 'data-href': row.href },
    el('th', { scope: 'row' }, link(row)),
    el('td', {}, where(row)),
    el('td', { title: row.message }, pill(row.state, row.suspended), (row.warnings ?? []).length > 0 ? el('span.quiet', {}, ` ${plural(row.warnings.length, 'note')}`) : null),
    el('td', {}, row.best == null ? (row.front == null ? '–' : `front of ${row.front}`) : `${row.objectives?.[0]?.metric ?? ''} ${row.best.display}`),
    el('td', {}, row.trialLimit == null ? count(ended) : `${count(ended)} / ${count(row.trialLimit)}`),
    el('td', {}, n(t?.running)),
    el('td', {}, n(t?.paused)),
    el('td', {}, t == null ? '–' : count(t.pending + t.queued)),
    el('td', {}, gpuHours(row.gpuSeconds)),
    el('td', {}, gpuHours(row.gpuSecondsSaved)),
    el('td', {}, moment(row.startTime ?? row.created)),
  );
}

/** @param {any} row */
const where = (row) => (row.source === 'runs' ? `this machine${row.live === true ? '' : row.ended ? '' : ', not running'}` : row.namespace);

/** @param {any[]} rows */
function holds(rows) {
  const lines = rows.flatMap((row) => (row.holds?.nodes ?? []).map((/** @type {any} */ node) => ({ row, ...node })));
  if (lines.length === 0) return el('p.empty', {}, 'No study holds a GPU or a node.');
  const most = Math.max(1, ...lines.map((line) => line.gpus));
  lines.sort((a, b) => b.gpus - a.gpus);
  const gpus = lines.reduce((sum, line) => sum + line.gpus, 0);
  return [
    el('p.summary', {}, `${value(gpus, 3)} ${gpus === 1 ? 'GPU' : 'GPUs'} on ${plural(new Set(lines.map((line) => line.node)).size, 'node')}.`),
    el(
      'table.bars',
      {},
      el('caption.unseen', {}, 'GPUs by study and node'),
      el('thead', {}, el('tr', {}, ['Study', 'Node', 'GPUs', 'Trials', ''].map((head) => el('th', { scope: 'col' }, head)))),
      el(
        'tbody',
        {},
        lines.map((line) =>
          el('tr', {}, el('th', { scope: 'row' }, link(line.row)), el('td', {}, line.node), el('td', {}, value(line.gpus, 3)), el('td', {}, count(line.trials)), el('td.track', { 'aria-hidden': 'true' }, el('i', { style: { width: `${(100 * line.gpus) / most}%` } }))),
        ),
      ),
    ),
  ];
}

/** @param {any[]} rows */
function waits(rows) {
  const lines = rows.flatMap((row) => (row.waits ?? []).map((/** @type {any} */ wait) => ({ row, ...wait })));
  if (lines.length === 0) return el('p.empty', {}, 'No trial waits for room.');
  lines.sort((a, b) => b.trials - a.trials);
  return el(
    'ul.waits',
    {},
    lines.map((line) =>
      el('li', {}, link(line.row), `: ${plural(line.trials, 'trial')} ${line.trials === 1 ? 'waits' : 'wait'}, `, el('b', {}, words(line.reason)), line.since == null ? '' : ` since ${moment(line.since)}`, line.message ? el('div.quiet', {}, line.message) : null),
    ),
  );
}
