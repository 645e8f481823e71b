import { colour } from './colours.js';

/**
 * An axis.
 *
 * @typedef {object} Axis
 * @property {'value'|'log'|'time'|'category'} kind
 * @property {string} name
 * @property {number} [min] not for a category
 * @property {number} [max]
 * @property {string[]} [choices] of a category
 * @property {boolean} [inverse]
 * @property {(value: any) => string} [format] of its labels
 * @property {boolean} [whole] whether only whole numbers are marked
 * @property {boolean} [bare] whether nothing is written on it
 * @property {boolean} [steady] whether it stays as long as what it shows fits, so that it does not move with every change
 */

export const FONT = 'Inter, "Segoe UI", "Helvetica Neue", Arial, sans-serif';
/** How much longer a steady axis may be than what it shows. */
const LONGER = 1.3;

/** Values to pixels on one axis. @param {Axis} axis @param {number} from @param {number} to @returns {(v: number) => number} */
export function scale(axis, from, to) {
  const [start, end] = axis.inverse ? [to, from] : [from, to];
  if (axis.kind === 'category') {
    const band = (end - start) / Math.max(1, (axis.choices ?? []).length);
    return (v) => start + (v + 0.5) * band;
  }
  const log = axis.kind === 'log';
  const min = log ? Math.log(axis.min ?? 1) : (axis.min ?? 0);
  const max = log ? Math.log(axis.max ?? 10) : (axis.max ?? 1);
  const factor = max === min ? 0 : (end - start) / (max - min);
  return log ? (v) => start + (Math.log(v) - min) * factor : (v) => start + (v - min) * factor;
}

/** An axis that is steady stays as long as it shows all and is not much too long. @param {Axis|undefined} before @param {Axis} now @returns {Axis} */
export function held(before, now) {
  if (before == null || !now.steady || before.kind !== now.kind || before.name !== now.name) return now;
  const at = (/** @type {number|undefined} */ v) => (now.kind === 'log' ? Math.log(v ?? 1) : (v ?? 0));
  const fits = at(before.min) <= at(now.min) && at(now.max) <= at(before.max);
  const long = at(before.max) - at(before.min) > LONGER * (at(now.max) - at(now.min));
  return fits && !long ? { ...now, min: before.min, max: before.max } : now;
}

/** What stands at a mark; ECharts hands over the place of the mark too. @param {Axis} axis */
function label({ format }) {
  return format == null ? undefined : (/** @type {any} */ v) => format(v);
}

/** Whether the ends of an axis are marked: only where they are round. @param {Axis} axis */
export function ends({ kind, min, max }) {
  if (kind === 'category' || kind === 'time') return {};
  const round = (/** @type {number|undefined} */ v) => v != null && Number(v.toPrecision(1)) === v;
  return { showMinLabel: round(min), showMaxLabel: round(max) };
}

/** An axis for ECharts. @param {Axis} axis @param {'bottom'|'left'} side */
export function option(axis, side) {
  const quiet = { color: colour('--quiet'), fontFamily: FONT, fontSize: 11 };
  return {
    type: axis.kind,
    name: axis.name,
    nameLocation: side === 'bottom' ? 'middle' : 'end',
    nameGap: side === 'bottom' ? 26 : 12,
    nameTextStyle: { ...quiet, align: side === 'bottom' ? 'center' : 'left' },
    min: axis.kind === 'category' ? undefined : axis.min,
    max: axis.kind === 'category' ? undefined : axis.max,
    data: axis.choices,
    inverse: axis.inverse ?? false,
    minInterval: axis.whole ? 1 : undefined,
    splitNumber: side === 'bottom' ? 6 : 5,
    axisLine: { show: true, lineStyle: { color: colour('--line') } },
    axisTick: { show: !axis.bare, lineStyle: { color: colour('--line') } },
    splitLine: { show: !axis.bare && axis.kind !== 'category', lineStyle: { color: colour('--grid') } },
    minorSplitLine: { show: false },
    axisLabel: { show: !axis.bare, ...quiet, hideOverlap: true, ...ends(axis), formatter: label(axis), width: 110, overflow: 'truncate' },
    axisPointer: { show: false },
  };
}
