/**
 * What a reader types to pick trials: words and comparisons, all of which must hold. `running lr>0.01 accuracy>=0.9`
 *
 * @param {string} text
 * @param {Array<{name: string, key: (trial: any) => any}>} columns whose names comparisons may use
 * @param {(trial: any) => string} wordsOf what words are looked for in
 * @returns {(trial: any) => boolean}
 */
export function filter(text, columns, wordsOf) {
  const tests = text
    .trim()
    .split(/\s+/)
    .filter((token) => token !== '')
    .map((token) => comparison(token, columns) ?? contains(token, wordsOf));
  return (trial) => tests.every((test) => test(trial));
}

/** @param {string} token @param {(trial: any) => string} wordsOf */
function contains(token, wordsOf) {
  const wanted = token.toLowerCase();
  return (/** @type {any} */ trial) => wordsOf(trial).toLowerCase().includes(wanted);
}

/** @param {string} token @param {Array<{name: string, key: (trial: any) => any}>} columns */
function comparison(token, columns) {
  const parts = /^(.+?)(<=|>=|=|<|>)(.+)$/.exec(token);
  const column = parts && columns.find(({ name }) => name.toLowerCase().replace(/\s/g, '') === parts[1].toLowerCase());
  if (!parts || !column) return null;
  const wanted = Number(parts[3]);
  return (/** @type {any} */ trial) => {
    const is = column.key(trial);
    if (is == null) return false;
    if (typeof is !== 'number' || Number.isNaN(wanted)) return parts[2] === '=' && String(is).toLowerCase() === parts[3].toLowerCase();
    switch (parts[2]) {
      case '<':
        return is < wanted;
      case '<=':
        return is <= wanted;
      case '>':
        return is > wanted;
      case '>=':
        return is >= wanted;
      default:
        return is === wanted;
    }
  };
}
