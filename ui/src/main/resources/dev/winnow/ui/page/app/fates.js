/** What became of a trial, in the few words by which all panels colour it. */

/** @typedef {'completed'|'running'|'resting'|'waiting'|'pruned'|'stopped'|'failed'} Fate */

/**
 * All fates, in the order in which they are drawn: a later one lies above.
 *
 * @type {Array<{name: Fate, label: string}>}
 */
export const FATES = [
  { name: 'pruned', label: 'pruned' },
  { name: 'stopped', label: 'stopped otherwise' },
  { name: 'failed', label: 'failed' },
  { name: 'waiting', label: 'waiting' },
  { name: 'resting', label: 'resting' },
  { name: 'completed', label: 'completed' },
  { name: 'running', label: 'running' },
];

/** @param {any} trial @returns {Fate} */
export function fateOf(trial) {
  const { state, reason } = trial.phase;
  switch (state) {
    case 'Running':
      return 'running';
    case 'Paused':
      return 'resting';
    case 'Completed':
      return 'completed';
    case 'Failed':
      return 'failed';
    case 'Stopped':
      return reason === 'Pruned' ? 'pruned' : 'stopped';
    default:
      return 'waiting';
  }
}

/** The variable of the style sheet that holds a fate's colour. @param {Fate} fate */
export const fateColour = (fate) => `--fate-${fate}`;
