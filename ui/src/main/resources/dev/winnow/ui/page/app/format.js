/** Numbers, times and durations as people read them. */

const GROUPED = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** A whole number with its thousands apart. @param {number} n */
export const count = (n) => GROUPED.format(n);

/** A number with a noun. @param {number} n @param {string} one @param {string} [many] */
export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** A value in at most six digits, or fewer. @param {number|null|undefined} x @param {number} [digits] */
export function value(x, digits = 6) {
  if (x == null) return '–';
  if (!Number.isFinite(x)) return String(x);
  const short = Number(x.toPrecision(digits));
  const size = Math.abs(short);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return short.toExponential().replace('e+', 'e');
  return String(short);
}

/** A parameter's value: a number in six digits, a text as it is. @param {any} v */
export const setting = (v) => (v == null ? 'not set' : typeof v === 'number' ? value(v) : String(v));

/** A share in percent. @param {number} share from 0 to 1 */
export function percent(share) {
  const hundred = share * 100;
  return `${hundred !== 0 && Math.abs(hundred) < 10 ? hundred.toFixed(1) : Math.round(hundred)} %`;
}

/** A length of time in its two largest units. @param {number|null|undefined} seconds */
export function duration(seconds) {
  if (seconds == null) return '–';
  if (seconds < 0) return `−${duration(-seconds)}`;
  if (seconds < 10 && seconds % 1 !== 0) return `${seconds.toFixed(1)} s`;
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return two(Math.floor(s / 60), 'min', s % 60, 's');
  if (s < 86400) return two(Math.floor(s / 3600), 'h', Math.floor((s % 3600) / 60), 'min');
  return two(Math.floor(s / 86400), 'd', Math.floor((s % 86400) / 3600), 'h');
}

/** @param {number} a @param {string} large @param {number} b @param {string} small */
const two = (a, large, b, small) => (b === 0 ? `${a} ${large}` : `${a} ${large} ${b} ${small}`);

/** GPU-seconds as hours. @param {number|null|undefined} seconds */
export function gpuHours(seconds) {
  if (seconds == null) return '–';
  const hours = seconds / 3600;
  const digits = Math.abs(hours) >= 100 ? 0 : Math.abs(hours) >= 1 ? 1 : 3;
  return `${Number(hours.toFixed(digits)).toLocaleString('en-GB')} h`;
}

/** A moment in milliseconds. @param {string|number|null|undefined} time an RFC 3339 instant, or milliseconds already @returns {number} NaN if there is none */
export const millis = (time) => (time == null ? NaN : typeof time === 'number' ? time : Date.parse(time));

/** A moment in the reader's time zone. @param {string|number|undefined} time */
export function moment(time) {
  const date = new Date(time ?? NaN);
  if (Number.isNaN(date.getTime())) return '–';
  const two0 = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return (
    `${date.getFullYear()}-${two0(date.getMonth() + 1)}-${two0(date.getDate())} ` +
    `${two0(date.getHours())}:${two0(date.getMinutes())}:${two0(date.getSeconds())}`
  );
}

/** Words of one state or reason, apart: `AwaitingPromotion` is "awaiting promotion". @param {string|undefined} name */
export const words = (name) =>
  name == null ? '' : name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().replace(/\boomkilled\b/, 'out of memory');
