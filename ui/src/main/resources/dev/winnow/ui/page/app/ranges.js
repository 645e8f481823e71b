/** How far axes go. */

/**
 * The smallest and the largest of some numbers.
 *
 * @param {ArrayLike<number>} numbers those that are not finite are left out
 * @returns {[number, number]|null} null if there is none
 */
export function extent(numbers) {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i];
    if (!Number.isFinite(number)) continue;
    if (number < min) min = number;
    if (number > max) max = number;
  }
  return min > max ? null : [min, max];
}

/** The ends of an axis have to have a difference that is a number. */
const FURTHEST = 4e307;

/** A range with some room at both ends. @param {[number, number]|null} range @param {boolean} [log] @returns {[number, number]} */
export function roomy(range, log = false) {
  if (range === null) return log ? [0.1, 1] : [0, 1];
  const [min, max] = range.map((end) => Math.max(-FURTHEST, Math.min(FURTHEST, end)));
  if (log && min > 0) {
    const room = min === max ? 1.5 : Math.exp(0.04 * Math.log(max / min));
    return [min / room, max * room];
  }
  const room = min === max ? Math.abs(min) * 0.1 || 1 : 0.05 * (max - min);
  return [min - room, max + room];
}

/** Of more numbers than these so many are looked at to tell where most lie. */
const SAMPLE = 10_000;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The range in which nearly all numbers lie: where a few are so far away that the others would be one flat line, those few
 * are left out.
 *
 * @param {Float64Array} numbers all finite
 * @returns {{range: [number, number]|null, out: number}} the range, and how many lie outside
 */
export function typical(numbers) {
  const all = extent(numbers);
  if (all === null) return { range: null, out: 0 };
  // Places that follow no period: points of one step lie at even distances.
  const sample =
    numbers.length <= SAMPLE ? numbers.slice() : Float64Array.from({ length: SAMPLE }, (_, i) => numbers[Math.floor(((i * GOLDEN) % 1) * numbers.length)]);
  sample.sort();
  const at = (/** @type {number} */ share) => sample[Math.round(share * (sample.length - 1))];
  const [low, high] = [at(0.02), at(0.98)];
  const spread = high - low;
  if (numbers.length < 50 || spread === 0 || all[1] - all[0] < 4 * spread) return { range: all, out: 0 };
  const range = /** @type {[number, number]} */ ([Math.max(all[0], low - 0.5 * spread), Math.min(all[1], high + 0.5 * spread)]);
  let out = 0;
  for (const number of numbers) if (number < range[0] || number > range[1]) out++;
  return { range, out };
}
