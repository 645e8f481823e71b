import { FONT, held, option, scale } from './axis.js';
import { Dots, Lines } from './batch.js';
import { colour } from './colours.js';
import { Ink } from './ink.js';

/** @type {Object<string, any>} */
const SHAPES = { lines: Lines, dots: Dots };

/** From how many marks on a batch is a crowd. Dots so small that nobody sees whether they are round are one too. */
const CROWD = { lines: 300, dots: 1500, rects: 0 };
const SMALL = 2;

/**
 * A chart with two axes, on which batches of marks are drawn. The axes come from Apache ECharts. Batches lie beside its
 * series in the same canvas: few marks as one shape, a crowd as a picture of ink, in which a changed trial costs its own mark alone.
 */
export class Plot {
  /**
   * @param {HTMLElement} host where the chart is drawn
   * @param {{left?: number, right?: number, top?: number, bottom?: number, below?: number}} [margin] `below`: how far marks may
   *     go below the axes
   */
  constructor(host, margin = {}) {
    this.host = host;
    this.margin = { left: 62, right: 16, top: 14, bottom: 42, below: 0, ...margin };
    this.chart = window.echarts.init(host, null, { renderer: 'canvas' });
    /** @type {Map<string, {shape: any, ink: Ink|null, kind: 'lines'|'dots'|'rects', data: any, style: any}>} */
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

  /** Says what places mean, without axes. @param {import('./axis.js').Axis} x @param {import('./axis.js').Axis} y @returns {boolean} whether they mean something else now */
  frame(x, y) {
    this.x = held(this.x, x);
    this.y = held(this.y, y);
    const text = JSON.stringify([this.x, this.y, this.margin, colour('--quiet')]);
    const changed = text !== this.axesText;
    this.axesText = text;
    return changed;
  }

  /** Sets the axes. @param {import('./axis.js').Axis} x @param {import('./axis.js').Axis} y */
  axes(x, y) {
    // Axes that stay are not laid out again.
    if (!this.frame(x, y)) return;
    const { left, right, top, bottom } = this.margin;
    this.chart.setOption(
      {
        animation: false,
        grid: { left, right, top, bottom, containLabel: false },
        xAxis: option(/** @type {import('./axis.js').Axis} */ (this.x), 'bottom'),
        yAxis: option(/** @type {import('./axis.js').Axis} */ (this.y), 'left'),
        series: [],
      },
      { notMerge: true },
    );
  }

  /**
   * Draws lines.
   *
   * @param {string} key names the batch, which replaces the one of this name
   * @param {Array<{key?: number, x: ArrayLike<number>, y: ArrayLike<number>}>} lines a value that is NaN breaks its line; `key`
   *     tells a line from the others of its batch
   * @param {object} style of zrender: `stroke`, `lineWidth`, `opacity`
   * @param {{z?: number, stepped?: boolean}} [more]
   */
  lines(key, lines, style, more = {}) {
    this.#batch(key, 'lines', { lines, stepped: more.stepped ?? false }, { fill: null, ...style }, more.z ?? 1);
  }

  /**
   * Draws dots.
   *
   * @param {string} key
   * @param {ArrayLike<number>} x
   * @param {ArrayLike<number>} y
   * @param {object} style
   * @param {ArrayLike<number>} [keys] tell a dot from the others of its batch
   */
  dots(key, x, y, style, radius = 3, z = 2, keys = undefined) {
    this.#batch(key, 'dots', { x, y, radius, keys }, style, z);
  }

  /**
   * Draws rectangles.
   *
   * @param {string} key
   * @param {Array<number[]>} rects left, top, right and bottom of each, in values of the axes, and what tells it from the others
   * @param {object} style
   * @param {number} [least] pixels that a rectangle is wide at least
   */
  rects(key, rects, style, least = 0, z = 1) {
    this.#batch(key, 'rects', { rects, least }, style, z);
  }

  /** Takes the batches away whose names are not in a list. @param {string[]} keys */
  keep(keys) {
    for (const key of this.batches.keys()) if (!keys.includes(key)) this.#drop(key);
  }

  /** @param {string} key */
  #drop(key) {
    const batch = this.batches.get(key);
    if (batch == null) return;
    this.chart.getZr().remove(batch.shape);
    this.batches.delete(key);
  }

  /** @param {string} key @param {'lines'|'dots'|'rects'} kind @param {any} data @param {object} style @param {number} z */
  #batch(key, kind, data, style, z) {
    const { length: number } = data.lines ?? data.rects ?? data.x;
    if (number === 0) {
      this.#drop(key);
      return;
    }
    const crowd = number > CROWD[kind] || data.radius < SMALL;
    let batch = this.batches.get(key);
    if (batch != null && crowd !== (batch.ink !== null)) {
      this.#drop(key);
      batch = undefined;
    }
    if (batch == null) {
      const shape = crowd ? new window.echarts.graphic.Image({ silent: true, z }) : new SHAPES[kind]({ silent: true, z });
      batch = { shape, ink: crowd ? new Ink(kind === 'lines' ? 'lines' : 'rects') : null, kind, data, style };
      this.batches.set(key, batch);
      this.chart.getZr().add(shape);
    }
    Object.assign(batch, { data, style });
    this.#place(batch);
  }

  /** @param {{shape: any, ink: Ink|null, kind: string, data: any, style: any}} batch */
  #place({ shape, ink, kind, data, style }) {
    const box = this.box;
    const { below } = this.margin;
    if (ink !== null) {
      const x = scale(/** @type {import('./axis.js').Axis} */ (this.x), 0, box.width);
      const y = scale(/** @type {import('./axis.js').Axis} */ (this.y), box.height, 0);
      const room = { ...box, height: box.height + below };
      const tint = { colour: style.fill ?? style.stroke, opacity: style.opacity ?? 1, width: style.lineWidth ?? 1 };
      if (ink.draw(room, this.axesText, MARKS[kind](data, x, y), tint)) shape.setStyle({ ...room, image: ink.canvas });
      return;
    }
    const x = scale(/** @type {import('./axis.js').Axis} */ (this.x), box.x, box.x + box.width);
    const y = scale(/** @type {import('./axis.js').Axis} */ (this.y), box.y + box.height, box.y);
    shape.setStyle(style);
    shape.setShape({ box, ...PLACES[kind](data, x, y) });
    shape.setClipPath(
      new window.echarts.graphic.Rect({
        shape: { x: box.x - 4, y: box.y - 4, width: box.width + 8, height: box.height + below + 8 },
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
      scale(/** @type {import('./axis.js').Axis} */ (this.x), box.x, box.x + box.width)(x),
      scale(/** @type {import('./axis.js').Axis} */ (this.y), box.y + box.height, box.y)(y),
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
        const height = y(value);
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
};

const one = new Float32Array(4);

/** A rectangle's places, which are read before the next one is asked for. @param {number} x @param {number} y @param {number} width @param {number} height */
function rectangle(x, y, width, height) {
  one[0] = x;
  one[1] = y;
  one[2] = width;
  one[3] = height;
  return one;
}

/** The marks of a crowd. @type {Object<string, (data: any, x: (v: number) => number, y: (v: number) => number) => import('./ink.js').Marks>} */
const MARKS = {
  lines: ({ lines }, x, y) => ({
    length: lines.length,
    key: (i) => lines[i].key ?? i,
    of: (i) => lines[i].y,
    places(i) {
      const { x: xs, y: ys } = lines[i];
      const places = new Float32Array(2 * xs.length);
      for (let point = 0; point < xs.length; point++) {
        places[2 * point] = x(xs[point]);
        places[2 * point + 1] = y(ys[point]);
      }
      return places;
    },
  }),
  dots({ x: xs, y: ys, radius, keys }, x, y) {
    // A square of as much ink as the round dot would have.
    const side = Math.sqrt(Math.PI) * radius;
    return {
      length: xs.length,
      key: (i) => keys?.[i] ?? i,
      of: () => undefined,
      places: (i) => rectangle(x(xs[i]) - side / 2, y(ys[i]) - side / 2, side, side),
    };
  },
  rects: ({ rects, least }, x, y) => ({
    length: rects.length,
    key: (i) => rects[i][4] ?? i,
    of: (i) => rects[i],
    places(i) {
      const [left, top, right, bottom] = rects[i];
      const [a, b, c, d] = [x(left), y(top), x(right), y(bottom)];
      return rectangle(Math.min(a, c), Math.min(b, d), Math.max(least, Math.abs(c - a)), Math.abs(d - b));
    },
  }),
};
