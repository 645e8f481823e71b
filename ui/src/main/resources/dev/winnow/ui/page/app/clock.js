/** How long the page takes, as performance measures that a benchmark reads. */

/**
 * Measures from a moment to the next time that the browser has painted.
 *
 * @param {string} name of the measure
 * @param {number} start of `performance.now()`
 */
export function untilPainted(name, start) {
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => performance.measure(name, { start, end: performance.now() });
    channel.port2.postMessage(null);
  });
}
