/** What the server sends of many trials in columns. */

/**
 * The columns of an answer of bytes: a typed array for each, without a copy.
 *
 * @param {ArrayBuffer} answer little-endian: the number of columns; of each the bytes of a number and its length; then the columns,
 *     each from a multiple of 8 bytes on
 * @returns {Array<any>} `Int32Array` for 4 bytes, `Float64Array` for 8
 */
export function columns(answer) {
  const [number] = new Int32Array(answer, 0, 1);
  const head = new Int32Array(answer, 4, 2 * number);
  let at = aligned(4 + head.byteLength);
  return Array.from({ length: number }, (_, i) => {
    const Kind = head[2 * i] === 4 ? Int32Array : Float64Array;
    const column = new Kind(answer, at, head[2 * i + 1]);
    at = aligned(at + column.byteLength);
    return column;
  });
}

/** @param {number} at */
const aligned = (at) => (at + 7) & ~7;

/**
 * The trials of a study.
 *
 * @param {any} from the columns of the server: one for each field, with null for what is not known
 * @returns {any[]} as updates bring them, with the fields that panels use
 */
export function trialsOf(from) {
  const parameters = Object.entries(from.parameters);
  return from.number.map((/** @type {number} */ number, /** @type {number} */ i) => {
    /** @type {Object<string, any>} */
    const configuration = {};
    for (const [name, values] of parameters) if (values[i] !== null) configuration[name] = values[i];
    return {
      number,
      name: from.name[i],
      phase: {
        state: from.state[i],
        reason: from.reason[i],
        message: from.message[i],
        attempts: from.attempts[i],
        completionTime: from.completionTime[i],
      },
      parameters: configuration,
      values: { value: from.value[i], step: from.step[i], rung: from.rung[i], rungs: rungs(from.rungs[i]) },
      counted: counted(from.counted[i]),
      used: { runSeconds: from.runSeconds[i], gpuSeconds: from.gpuSeconds[i] },
    };
  });
}

/** @param {number[]} flat step and value in turn */
function rungs(flat) {
  const pairs = [];
  for (let i = 0; i < flat.length; i += 2) pairs.push({ resource: flat[i], value: flat[i + 1] });
  return pairs;
}

/** @param {any[]|null} flat step, time, whether constraints are met, and the values */
function counted(flat) {
  if (flat === null) return undefined;
  const [step, time, meets, ...values] = flat;
  return { step, time, meets: meets ?? undefined, values };
}
