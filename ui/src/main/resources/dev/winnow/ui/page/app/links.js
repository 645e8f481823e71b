import { el } from './dom.js';

/** Addresses within the page: the part after `#` is the server's address of a study without its `api`. */

/** @param {string} href of a study */
export const studyLink = (href) => `#/${href.replace(/^api\//, '')}`;

/** @param {string} href of a study @param {number} number of a trial */
export const trialLink = (href, number) => `${studyLink(href)}/trials/${number}`;

/** A link to a trial, by its name. @param {import('./study.js').Study} study @param {any} trial @param {string} [text] */
export const linkTo = (study, trial, text) => el('a', { href: trialLink(study.href, trial.number) }, text ?? trial.name);

/** Opens a trial's page. @param {import('./study.js').Study} study @param {any} trial */
export function openTrial(study, trial) {
  window.location.hash = trialLink(study.href, trial.number);
}

/**
 * What a fragment asks for.
 *
 * @param {string} hash
 * @returns {{view: 'studies'}|{view: 'study', href: string}|{view: 'trial', href: string, number: number}}
 */
export function route(hash) {
  const path = hash.replace(/^#\/?/, '');
  if (path === '') return { view: 'studies' };
  const trial = /^(.+)\/trials\/(\d+)$/.exec(path);
  return trial === null
    ? { view: 'study', href: `api/${path}` }
    : { view: 'trial', href: `api/${trial[1]}`, number: Number(trial[2]) };
}
