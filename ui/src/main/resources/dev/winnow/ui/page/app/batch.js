/**
 * Some hundred marks as one shape, drawn from flat arrays, and never one element a trial. Places are in pixels of the chart. Where
 * there are more, `Ink` draws them.
 */

const { graphic } = window.echarts;

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/** What all batches have in common: their place is given, and nothing asks whether the pointer is on one of them. */
const SHARED = {
  getBoundingRect() {
    const { box } = /** @type {any} */ (this).shape;
    return new graphic.BoundingRect(box.x, box.y, box.width, box.height);
  },
  contain: () => false,
};

/** @type {Box} */
const NOWHERE = { x: 0, y: 0, width: 0, height: 0 };

/** Lines one after the other: `starts` holds where each begins in `places`, which holds x and y in turn. */
export const Lines = graphic.extendShape({
  ...SHARED,
  type: 'winnow-lines',
  shape: { box: NOWHERE, places: new Float32Array(0), starts: new Int32Array(0), stepped: false },
  buildPath(path, { places, starts, stepped }) {
    for (let line = 0; line < starts.length; line++) {
      const end = line + 1 < starts.length ? starts[line + 1] : places.length;
      path.moveTo(places[starts[line]], places[starts[line] + 1]);
      for (let i = starts[line] + 2; i < end; i += 2) {
        if (stepped) path.lineTo(places[i], places[i - 1]);
        path.lineTo(places[i], places[i + 1]);
      }
    }
  },
});

/** Dots of one radius. */
export const Dots = graphic.extendShape({
  ...SHARED,
  type: 'winnow-dots',
  shape: { box: NOWHERE, places: new Float32Array(0), radius: 3 },
  buildPath(path, { places, radius }) {
    for (let i = 0; i < places.length; i += 2) {
      const x = places[i];
      const y = places[i + 1];
      path.moveTo(x + radius, y);
      path.arc(x, y, radius, 0, 2 * Math.PI);
    }
  },
});
