import { el, fill } from '../dom.js';
import { count, plural, value } from '../format.js';
import { Panel } from '../panel.js';

/** The rungs: how many trials came to each, and what became of them there. */
export class Rungs extends Panel {
  constructor() {
    super('rungs', 'Rungs', {
      wide: true,
      hint: 'A rung is a step at which trials are compared. The cut-off is the worst value of those that went on; ended: those whose last rung it was.',
    });
  }

  /** @param {import('../study.js').Study} study */
  applies(study) {
    return study.page.rungs.length > 0;
  }

  /** @param {import('../study.js').Study} study */
  draw(study) {
    const { rungs } = study.page;
    const most = Math.max(1, ...rungs.map(came));
    const first = rungs[0];
    const last = rungs[rungs.length - 1];
    fill(
      this.summary,
      `${plural(came(first), 'trial')} came to step ${count(first.resource)}, ` +
        `${count(came(last))} to step ${count(last.resource)}.`,
    );
    const heads = ['Step', 'Came', 'Went on', 'Rest', 'Train', 'Ended', 'Cut-off', 'Best', ''];
    fill(
      this.body,
      el(
        'table.rungs',
        {},
        el('caption.unseen', {}, 'Trials at each rung'),
        el('thead', {}, el('tr', {}, heads.map((head) => el('th', { scope: 'col' }, head)))),
        el('tbody', {}, rungs.map((rung) => row(rung, most))),
      ),
    );
  }
}

/** Trials that came to a rung. @param {any} rung */
const came = (rung) => rung.trials;

/** @param {any} rung @param {number} most trials that came to any rung */
function row(rung, most) {
  const parts = /** @type {Array<[string, number]>} */ ([
    ['went', rung.wentOn],
    ['rest', rung.resting],
    ['train', came(rung) - rung.wentOn - rung.resting - rung.stopped],
    ['stop', rung.stopped],
  ]);
  return el(
    'tr',
    { 'data-step': rung.resource },
    el('th', { scope: 'row' }, count(rung.resource)),
    el('td', {}, count(came(rung))),
    parts.map(([, n]) => el('td', {}, count(n))),
    el('td', {}, value(rung.cutOff)),
    el('td', {}, value(rung.best)),
    el(
      'td.funnel',
      { 'aria-hidden': 'true' },
      el(
        'div.bar',
        {},
        parts.map(([name, n]) => el(`i.${name}`, { style: { width: `${(100 * n) / most}%` } })),
      ),
    ),
  );
}
