import { Dots, Lines, Rects } from './batch.js';
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
 */

const FONT = 'Inter, "Segoe UI", "Helvetica Neue", Arial, sans-serif';
const SHAPES = { lines: Lines, dots: Dots, rects: Rects };

/**
 * A chart with two axes, on which batches of marks are drawn. The axes come from Apache ECharts. Batches lie beside its
 * series in the same canvas, so that a changed trial costs one path and no pass over the chart's data.
 */
export class Plot {
  /**
   * @param {HTMLElement} host where the chart is drawn
   * @param {{left?: number, right?: number, top?: number, bottom?: number}} [margin]
   */
  constructor(host, margin = {}) {
    this.host = host;
    this.margin = { left: 62, right: 16, top: 14, bottom: 42, ...margin };
    this.chart = window.echarts.init(host, null, { renderer: 'canvas' });
    /** @type {Map<string, {shape: any, kind: 'lines'|'dots'|'rects', data: any}>} */
    this.batches = new Map();
    /** @type {any[]} */
    this.hovered = [];
    this.axesText = '';
    this.stretched = new ResizeObserver(() => this.#resize());
    this.stretched.observe(host);
    Object.assign(host, { plot: this });
  }

  /** The room inside the axes. @returns {import('./batch.js').Box} */
  get box() {
    const { left, right, top, bottom } = this.margin;
    const width = Math.max(10, this.chart.getWidth() - left - right);
    return { x: left, y: top, width, height: Math.max(10, this.chart.getHeight() - top - bottom) };
  }

  /** Sets the axes. @param {Axis} x @param {Axis} y */
  axes(x, y) {
    this.x = x;
    this.y = y;
    // Axes that stay are not laid out again.
    const text = JSON.stringify([x, y, this.margin, colour('--quiet')]);
    if (text === this.axesText) return;
    this.axesText = text;
    const { left, right, top, bottom } = this.margin;
    this.chart.setOption(
      {
        animation: false,
        grid: { left, right, top, bottom, containLabel: false },
        xAxis: option(x, 'bottom'),
        yAxis: option(y, 'left'),
        series: [],
      },
      { notMerge: true },
    );
  }

  /**
   * Draws lines.
   *
   * @param {string} key names the batch, which replaces the one of this name
   * @param {Array<{x: ArrayLike<number>, y: ArrayLike<number|null>}>} lines a value that is null breaks its line
   * @param {object} style of zrender: `stroke`, `lineWidth`, `opacity`
   * @param {{z?: number, stepped?: boolean}} [more]
   */
  lines(key, lines, style, more = {}) {
    this.#batch(key, 'lines', { lines, stepped: more.stepped ?? false }, { fill: null, ...style }, more.z ?? 1);
  }

  /** Draws dots. @param {string} key @param {ArrayLike<number>} x @param {ArrayLike<number>} y @param {object} style */
  dots(key, x, y, style, radius = 3, z = 2) {
    this.#batch(key, 'dots', { x, y, radius }, style, z);
  }

  /**
   * Draws rectangles.
   *
   * @param {string} key
   * @param {Array<[number, number, number, number]>} rects left, top, right and bottom of each, in values of the axes
   * @param {object} style
   * @param {number} [least] pixels that a rectangle is wide at least
   */
  rects(key, rects, style, least = 0, z = 1) {
    this.#batch(key, 'rects', { rects, least }, style, z);
  }

  /** Takes the batches away whose names are not in a list. @param {string[]} keys */
  keep(keys) {
    for (const [key, batch] of this.batches) {
      if (keys.includes(key)) continue;
      this.chart.getZr().remove(batch.shape);
      this.batches.delete(key);
    }
  }

  /** @param {string} key @param {'lines'|'dots'|'rects'} kind @param {any} data @param {object} style @param {number} z */
  #batch(key, kind, data, style, z) {
    let batch = this.batches.get(key);
    if (batch == null) {
      batch = { shape: new SHAPES[kind]({ silent: true, z }), kind, data };
      this.batches.set(key, batch);
      this.chart.getZr().add(batch.shape);
    }
    batch.data = data;
    batch.shape.setStyle(style);
    this.#place(batch);
  }

  /** @param {{shape: any, kind: string, data: any}} batch */
  #place(batch) {
    const box = this.box;
    const x = scale(/** @type {Axis} */ (this.x), box.x, box.x + box.width);
    const y = scale(/** @type {Axis} */ (this.y), box.y + box.height, box.y);
    batch.shape.setShape({ box, ...PLACES[batch.kind](batch.data, x, y) });
    batch.shape.setClipPath(
      new window.echarts.graphic.Rect({
        shape: { x: box.x - 4, y: box.y - 4, width: box.width + 8, height: box.height + 8 },
      }),
    );
  }

  #resize() {
    this.chart.resize();
    this.calm();
    if (this.x != null) for (const batch of this.batches.values()) this.#place(batch);
  }

  /** Where a pair of values is, in pixels. @param {number} x @param {number} y @returns {[number, number]} */
  pixel(x, y) {
    const box = this.box;
    return [
      scale(/** @type {Axis} */ (this.x), box.x, box.x + box.width)(x),
      scale(/** @type {Axis} */ (this.y), box.y + box.height, box.y)(y),
    ];
  }

  /**
   * Says what is under the pointer, and opens its trial on a click.
   *
   * @param {(x: number, y: number) => {x: number, y: number, text: string, line?: Float32Array, open?: () => void}|null} find
   *     what is nearest to a place in pixels; `line` holds places to be drawn over
   */
  hover(find) {
    const zr = this.chart.getZr();
    /** @type {{open?: () => void}|null} */
    let found = null;
    zr.on('mousemove', (event) => {
      found = find(event.offsetX, event.offsetY);
      this.calm();
      zr.setCursorStyle(found?.open == null ? 'default' : 'pointer');
      if (found !== null) this.#mark(/** @type {any} */ (found));
    });
    zr.on('globalout', () => this.calm());
    zr.on('click', () => found?.open?.());
  }

  /** Takes away what the pointer showed. */
  calm() {
    for (const shape of this.hovered) this.chart.getZr().remove(shape);
    this.hovered = [];
  }

  /** @param {{x: number, y: number, text: string, line?: Float32Array}} found */
  #mark({ x, y, text, line }) {
    const { graphic } = window.echarts;
    const place = { silent: true, zlevel: 1 };
    const ink = colour('--ink');
    const shapes = [];
    if (line != null) {
      const shape = { box: this.box, places: line, starts: new Int32Array([0]), stepped: false };
      shapes.push(new Lines({ ...place, shape, style: { stroke: ink, lineWidth: 2.5, fill: null } }));
    }
    shapes.push(
      new graphic.Circle({ ...place, shape: { cx: x, cy: y, r: 5 }, style: { fill: null, stroke: ink, lineWidth: 2 } }),
    );
    const label = new graphic.Text({
      ...place,
      style: {
        text,
        font: `12px ${FONT}`,
        fill: colour('--ink'),
        backgroundColor: colour('--raised'),
        borderColor: colour('--line'),
        borderWidth: 1,
        borderRadius: 6,
        padding: [7, 10],
        lineHeight: 17,
      },
    });
    const size = label.getBoundingRect();
    label.x = Math.max(4, Math.min(x + 14, this.chart.getWidth() - size.width - 8));
    label.y = Math.max(4, y > size.height + 20 ? y - size.height - 12 : y + 14);
    shapes.push(label);
    for (const shape of shapes) this.chart.getZr().add(shape);
    this.hovered = shapes;
  }

  /** Ends the chart. */
  dispose() {
    this.stretched.disconnect();
    this.chart.dispose();
  }
}

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

/** @type {Object<string, (data: any, x: (v: number) => number, y: (v: number) => number) => object>} */
const PLACES = {
  lines({ lines, stepped }, x, y) {
    let points = 0;
    for (const line of lines) points += line.x.length;
    const places = new Float32Array(2 * points);
    const starts = [];
    let at = 0;
    for (const line of lines) {
      let broken = true;
      for (let i = 0; i < line.x.length; i++) {
        const value = line.y[i];
        const height = value === null ? NaN : y(value);
        if (!Number.isFinite(height)) {
          broken = true;
          continue;
        }
        if (broken) starts.push(at);
        broken = false;
        places[at++] = x(line.x[i]);
        places[at++] = height;
      }
    }
    return { places: places.subarray(0, at), starts: Int32Array.from(starts), stepped };
  },
  dots({ x: xs, y: ys, radius }, x, y) {
    const places = new Float32Array(2 * xs.length);
    for (let i = 0; i < xs.length; i++) {
      places[2 * i] = x(xs[i]);
      places[2 * i + 1] = y(ys[i]);
    }
    return { places, radius };
  },
  rects({ rects, least }, x, y) {
    const places = new Float32Array(4 * rects.length);
    rects.forEach(([left, top, right, bottom], i) => {
      const [a, b, c, d] = [x(left), y(top), x(right), y(bottom)];
      places.set([Math.min(a, c), Math.min(b, d), Math.max(least, Math.abs(c - a)), Math.abs(d - b)], 4 * i);
    });
    return { places };
  },
};

/** What stands at a mark; ECharts hands over the place of the mark too. @param {Axis} axis */
function label({ format }) {
  return format == null ? undefined : (/** @type {any} */ v) => format(v);
}

/** Lines that one path holds at most where a crowd shall be seen as one. */
const LAYER = 300;
const MOST_LAYERS = 16;

/**
 * Parts of many lines. Within a path lines do not cover each other, however clear they are; paths do. So the more layers
 * cross a place, the darker it is.
 *
 * @template T
 * @param {T[]} lines
 * @returns {T[][]} 16 parts at most, each with lines from everywhere
 */
export function layers(lines) {
  const number = Math.max(1, Math.min(MOST_LAYERS, Math.ceil(lines.length / LAYER)));
  return Array.from({ length: number }, (_, layer) => lines.filter((__, i) => i % number === layer));
}

/** Whether the ends of an axis are marked: only where they are round. @param {Axis} axis */
export function ends({ kind, min, max }) {
  if (kind === 'category' || kind === 'time') return {};
  const round = (/** @type {number|undefined} */ v) => v != null && Number(v.toPrecision(1)) === v;
  return { showMinLabel: round(min), showMaxLabel: round(max) };
}

/** An axis for ECharts. @param {Axis} axis @param {'bottom'|'left'} side */
function option(axis, side) {
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
