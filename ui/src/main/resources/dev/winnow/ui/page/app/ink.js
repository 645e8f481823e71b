/**
 * The marks of a crowd.
 *
 * @typedef {object} Marks
 * @property {number} length how many
 * @property {(i: number) => number} key tells a mark from the others
 * @property {(i: number) => any} of as long as this is the same object, and the axes are, the mark is where it was; undefined if that
 *     is not known
 * @property {(i: number) => Float32Array} places of a line x and y in turn, NaN where it is broken; of a rectangle x, y, width and
 *     height. Pixels from the corner of the box
 */

/**
 * A crowd of marks as one picture. Each pixel counts how much of it the marks cover, so a mark that changes is taken off and put
 * on where it is now, and ten thousand others stay as they are. Where many marks cross, the picture is darker, as if each had been
 * drawn by itself.
 */
export class Ink {
  /** @param {'lines'|'rects'} kind */
  constructor(kind) {
    this.mark = kind === 'lines' ? line : rect;
    this.size = kind === 'lines' ? 2 : 4;
    this.canvas = document.createElement('canvas');
    this.width = 0;
    this.height = 0;
    this.cover = new Float32Array(0);
    this.frame = '';
    this.tint = '';
    /** What is on the picture. @type {Map<number, {of: any, places: Float32Array, turn: number}>} */
    this.known = new Map();
    this.turn = 0;
  }

  /**
   * Brings the picture to what the marks are now.
   *
   * @param {{width: number, height: number}} box in pixels
   * @param {string} frame changes with all that moves every mark, such as an axis
   * @param {Marks} marks
   * @param {{colour: string, opacity: number, width: number}} style
   * @returns {boolean} whether the picture has changed
   */
  draw({ width, height }, frame, marks, style) {
    const tint = `${style.colour} ${style.opacity} ${style.width}`;
    let changed = tint !== this.tint;
    if (width !== this.width || height !== this.height || frame !== this.frame || style.width !== this.thick) {
      [this.width, this.height, this.frame, this.thick] = [width, height, frame, style.width];
      // A row and a column more take what falls on the far edges.
      this.cover = new Float32Array((width + 1) * (height + 1));
      this.known.clear();
      changed = true;
    }
    const turn = ++this.turn;
    for (let i = 0; i < marks.length; i++) {
      const key = marks.key(i);
      const of = marks.of(i);
      const before = this.known.get(key);
      if (before !== undefined) {
        before.turn = turn;
        if (of !== undefined && of === before.of) continue;
      }
      const now = marks.places(i);
      if (before !== undefined) {
        before.of = of;
        if (same(now, before.places)) continue;
        this.#put(before.places, -style.width);
      }
      this.#put(now, style.width);
      this.known.set(key, { of, places: now.slice(), turn });
      changed = true;
    }
    for (const [key, before] of this.known) {
      if (before.turn === turn) continue;
      this.#put(before.places, -style.width);
      this.known.delete(key);
      changed = true;
    }
    this.tint = tint;
    if (changed) this.#paint(style);
    return changed;
  }

  /** @param {Float32Array} places @param {number} ink how much; below 0 takes it off */
  #put(places, ink) {
    const { mark, size, cover, width, height } = this;
    for (let i = 0; i + 3 < places.length; i += size) mark(cover, width, height, places[i], places[i + 1], places[i + 2], places[i + 3], ink);
  }

  /** @param {{colour: string, opacity: number}} style */
  #paint({ colour, opacity }) {
    const { width, height, cover, canvas } = this;
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.fillStyle = colour;
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(String(context.fillStyle).slice(at, at + 2), 16));
    const tone = (blue << 16) | (green << 8) | red;
    const tones = Uint32Array.from({ length: STEPS }, (_, i) => {
      const marks = i / PER_MARK;
      const alpha = opacity >= 1 ? Math.min(1, marks) : 1 - (1 - opacity) ** marks;
      return (Math.round(255 * alpha) << 24) | tone;
    });
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    let at = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0, from = y * (width + 1); x < width; x++, from++, at++) {
        const step = (cover[from] * PER_MARK + 0.5) | 0;
        if (step > 0) pixels[at] = tones[step < STEPS ? step : STEPS - 1];
      }
    }
    context.putImageData(image, 0, 0);
  }
}

/** Shades of a pixel, and how many of them one mark is apart. */
const STEPS = 2048;
const PER_MARK = 64;

/** @param {Float32Array} a @param {Float32Array} b */
function same(a, b) {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  // NaN, the gap in a line, is no difference.
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && (a[i] === a[i] || b[i] === b[i])) return false;
  return true;
}

/**
 * A stretch of a line, a pixel thick: at each step along its longer side the two pixels beside it share the ink (Wu 1991).
 *
 * @param {Float32Array} cover @param {number} width @param {number} height
 * @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {number} ink
 */
function line(cover, width, height, x0, y0, x1, y1, ink) {
  if (!(Math.abs(x1 - x0) + Math.abs(y1 - y0) > 0)) return; // no length, or a gap
  const row = width + 1;
  const steep = Math.abs(y1 - y0) > Math.abs(x1 - x0);
  // Along a, across b.
  let [a0, b0, a1, b1] = steep ? [y0, x0, y1, x1] : [x0, y0, x1, y1];
  if (a0 > a1) [a0, b0, a1, b1] = [a1, b1, a0, b0];
  const slope = (b1 - b0) / (a1 - a0);
  const [ends, edge] = steep ? [height, width] : [width, height];
  const [from, to] = [Math.max(0, a0), Math.min(ends, a1)];
  const [along, across] = steep ? [row, 1] : [1, row];
  for (let a = Math.floor(from); a < to; a++) {
    const start = a > from ? a : from;
    const end = a + 1 < to ? a + 1 : to;
    const b = b0 + slope * ((start + end) / 2 - a0) - 0.5;
    const near = Math.floor(b);
    const part = (end - start) * ink;
    const share = b - near;
    const at = a * along + near * across;
    if (near >= 0 && near < edge) cover[at] += part * (1 - share);
    if (near >= -1 && near + 1 < edge) cover[at + across] += part * share;
  }
}

/**
 * A rectangle.
 *
 * @param {Float32Array} cover @param {number} width @param {number} height
 * @param {number} x @param {number} y @param {number} w @param {number} h @param {number} ink
 */
function rect(cover, width, height, x, y, w, h, ink) {
  const [left, right] = [Math.max(0, x), Math.min(width, x + w)];
  const [top, bottom] = [Math.max(0, y), Math.min(height, y + h)];
  for (let v = Math.floor(top); v < bottom; v++) {
    const tall = (Math.min(v + 1, bottom) - Math.max(v, top)) * ink;
    for (let u = Math.floor(left); u < right; u++) {
      cover[v * (width + 1) + u] += tall * (Math.min(u + 1, right) - Math.max(u, left));
    }
  }
}
