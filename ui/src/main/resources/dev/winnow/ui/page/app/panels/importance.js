import { el, fill } from '../dom.js';
import { percent } from '../format.js';
import { Panel } from '../panel.js';

const KINDS = [
  { field: 'importance', title: 'For being among the best tenth' },
  { field: 'modelImportance', title: 'For the values of all trials' },
];

/** How much each parameter matters, in both senses. */
export class Importance extends Panel {
  constructor() {
    super('importance', 'Importance of the parameters', { wide: true });
  }

  /** @param {import('../study.js').Study} study */
  draw(study) {
    const { result } = study.page;
    const kinds = KINDS.filter(({ field }) => result[field] != null);
    if (kinds.length === 0) {
      this.empty(
        study.page.phase.ended
          ? 'The study ended with too few trials to tell.'
          : 'It is computed when the study ends.',
      );
      return;
    }
    const first = Object.entries(result[kinds[0].field]).sort(([, a], [, b]) => b - a)[0];
    fill(this.summary, first == null ? '' : `${first[0]} matters most: ${percent(first[1])} ${kinds[0].title.toLowerCase()}.`);
    fill(
      this.body,
      el('div.pair', {}, kinds.map(({ field, title }) => bars(field, title, result[field]))),
    );
  }
}

/** @param {string} field @param {string} title @param {Object<string, number>} shares */
function bars(field, title, shares) {
  const rows = Object.entries(shares).sort(([, a], [, b]) => b - a);
  return el(
    'table.bars',
    { 'data-kind': field },
    el('caption', {}, title),
    el('tbody', {}, rows.map(([name, share]) => el(
      'tr',
      {},
      el('th', { scope: 'row' }, name),
      el('td', {}, percent(share)),
      el('td.track', { 'aria-hidden': 'true' }, el('i', { style: { width: `${100 * Math.max(0, Math.min(1, share))}%` } })),
    ))),
  );
}
