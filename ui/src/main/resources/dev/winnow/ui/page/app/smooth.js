/**
 * A smooth field through points: the mean of the values around each cell, weighted by a Gaussian of the distance
 * (Nadaraya 1964, Watson 1964). The points are first counted into the cells, so that the work does not grow with them.
 *
 * @param {Array<{x: number, y: number, value: number}>} points with x and y from 0 to 1
 * @param {number} cells along each side
 * @returns {Float64Array} the value of each cell, row by row from below; NaN where no point is near
 */
export function smooth(points, cells) {
  const sums = new Float64Array(cells * cells);
  const weights = new Float64Array(cells * cells);
  const cell = (/** @type {number} */ share) => Math.max(0, Math.min(cells - 1, Math.floor(share * cells)));
  for (const { x, y, value } of points) {
    const at = cell(y) * cells + cell(x);
    sums[at] += value;
    weights[at] += 1;
  }
  // Fewer points reach further.
  const width = Math.max(1.2, (0.38 * cells) / Math.max(1, points.length) ** 0.4);
  const kernel = gauss(width);
  const value = blur(sums, cells, kernel);
  const weight = blur(weights, cells, kernel);
  const least = 0.05 * kernel[(kernel.length - 1) / 2] ** 2;
  return value.map((sum, i) => (weight[i] < least ? NaN : sum / weight[i]));
}

/** @param {number} width of the Gaussian, in cells */
function gauss(width) {
  const reach = Math.ceil(3 * width);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / width) ** 2));
  const sum = kernel.reduce((a, b) => a + b);
  return kernel.map((weight) => weight / sum);
}

/** @param {Float64Array} field @param {number} cells @param {Float64Array} kernel */
function blur(field, cells, kernel) {
  return along(along(field, cells, kernel, 1, cells), cells, kernel, cells, 1);
}

/** @param {Float64Array} field @param {number} cells @param {Float64Array} kernel @param {number} step @param {number} other */
function along(field, cells, kernel, step, other) {
  const reach = (kernel.length - 1) / 2;
  const result = new Float64Array(field.length);
  for (let line = 0; line < cells; line++) {
    for (let i = 0; i < cells; i++) {
      let sum = 0;
      for (let k = Math.max(-reach, -i); k <= Math.min(reach, cells - 1 - i); k++) {
        sum += kernel[k + reach] * field[line * other + (i + k) * step];
      }
      result[line * other + i * step] = sum;
    }
  }
  return result;
}
