import { el, fill } from './dom.js';
import { post } from './server.js';

/**
 * Does something to a study and says what came of it.
 *
 * @param {import('./study.js').Study} study
 * @param {Object<string, any>} act
 * @param {HTMLElement} said where the answer is shown
 * @returns {Promise<boolean>} whether it was done
 */
export async function perform(study, act, said) {
  said.className = 'said';
  fill(said, 'Asking …');
  try {
    const answer = await post(study.href, act);
    fill(said, answer.done);
    said.classList.add('done');
    return true;
  } catch (problem) {
    const { message, hint } = /** @type {import('./server.js').Refusal} */ (problem);
    fill(said, message, hint == null ? null : ` ${hint}`);
    said.classList.add('refused');
    return false;
  }
}

/**
 * Asks before an act that cannot be taken back.
 *
 * @param {string} question
 * @param {string} yes what the button says that does it
 * @param {() => void} act
 */
export function confirm(question, yes, act) {
  const dialog = el(
    'dialog',
    { 'aria-label': yes, on: { close: () => dialog.remove() } },
    el('p', {}, question),
    el(
      'div.buttons',
      {},
      el('button.primary', { type: 'button', on: { click: () => (dialog.close(), act()) } }, yes),
      button('Cancel', () => dialog.close()),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}

/** Where the answer to an act is shown; screen readers say it. */
export const answerLine = () => el('p.said', { role: 'status', 'aria-live': 'polite' });

/** A button for an act, which says why it cannot be pressed. @param {string} text @param {() => void} press */
const button = (text, press) => el('button', { type: 'button', on: { click: press } }, text);

/** Lets a button be pressed if the act is possible. @param {HTMLButtonElement} element @param {any} act */
export function allow(element, act) {
  const possible = act?.possible === true;
  element.disabled = !possible;
  element.title = possible ? '' : (act?.why ?? 'This cannot be done here.');
}

/** What a reader may do to a study. @param {import('./study.js').Study} first */
export function acts(first) {
  let study = first;
  const said = answerLine();
  const suspend = button('Suspend', () => perform(study, { act: study.setup.suspended ? 'resume' : 'suspend' }, said));
  const number = el('input', { type: 'number', min: 1, max: 1000, 'aria-label': 'Trials that may run at once' });
  const set = button('Set', () => perform(study, { act: 'parallelTrials', value: Number(number.value) }, said));
  const more = el('form.inline', { on: { submit: (/** @type {Event} */ event) => event.preventDefault() } }, el('label', {}, el('span', {}, 'at once'), number), set);
  number.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Enter') set.click();
  });
  const add = button('Add a trial …', () => enqueue(study, said));
  const element = el('div.acts', { role: 'group', 'aria-label': 'Acts on the study' }, suspend, more, add, said);
  return {
    element,
    /** @param {import('./study.js').Study} now */
    show(now) {
      study = now;
      const { suspended, parallelTrials } = study.setup;
      const possible = study.acts ?? {};
      suspend.textContent = suspended ? 'Resume' : 'Suspend';
      allow(suspend, suspended ? possible.resume : possible.suspend);
      allow(set, possible.parallelTrials);
      allow(add, possible.enqueue);
      number.disabled = set.disabled;
      number.title = set.title;
      if (document.activeElement !== number) number.value = String(parallelTrials);
    },
  };
}

/** Asks for the parameters of a trial and adds it. @param {import('./study.js').Study} study @param {HTMLElement} said */
function enqueue(study, said) {
  const best = study.page.result.best?.parameters ?? {};
  /** @type {Map<string, any>} */
  const fields = new Map();
  const rows = study.setup.parameters.map((/** @type {any} */ parameter) => {
    const field = input(parameter, best[parameter.name]);
    fields.set(parameter.name, field);
    return el('label.field', {}, el('span', {}, parameter.name, el('small', {}, ` ${rangeText(parameter)}`)), field);
  });
  const answer = answerLine();
  const dialog = el(
    'dialog',
    { 'aria-labelledby': 'add-title', on: { close: () => dialog.remove() } },
    el(
      'form',
      {
        on: {
          submit: async (/** @type {Event} */ event) => {
            event.preventDefault();
            if (await perform(study, { act: 'enqueue', parameters: read(study, fields) }, answer)) {
              fill(said, answer.textContent);
              dialog.close();
            }
          },
        },
      },
      el('h2', { id: 'add-title' }, 'Add a trial'),
      el('p.quiet', {}, 'The study tries these values next. An empty field leaves a parameter out whose condition does not hold.'),
      rows,
      answer,
      el('div.buttons', {}, el('button.primary', { type: 'submit' }, 'Add'), button('Cancel', () => dialog.close())),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {any} parameter */
function rangeText(parameter) {
  const range = parameter.double ?? parameter.integer;
  const condition = parameter.when == null ? '' : `, only if ${parameter.when.parameter} is ${parameter.when.in.join(' or ')}`;
  return range == null ? condition.replace(/^, /, '') : `${range.min} to ${range.max}${range.scale === 'Log' ? ', log' : ''}${condition}`;
}

/** The choices of a parameter; none if it has a range. @param {any} parameter @returns {any[]|undefined} */
const choicesOf = (parameter) => parameter.categorical?.values ?? parameter.ordinal?.values ?? parameter.ordinal?.numbers;

/** @param {any} parameter @param {any} known the best trial's value */
function input(parameter, known) {
  const choices = choicesOf(parameter);
  if (choices == null) {
    return el('input', { type: 'text', inputmode: 'decimal', value: known == null ? '' : String(known) });
  }
  const options = parameter.when == null ? choices : ['', ...choices];
  return el('select', {}, options.map((/** @type {any} */ choice) => el('option', { value: String(choice), selected: choice === known }, choice === '' ? 'not set' : String(choice))));
}

/** What was typed: numbers as numbers, a text that is none as it is, so that the server can say what is wrong with it. @param {import('./study.js').Study} study @param {Map<string, any>} fields */
function read(study, fields) {
  /** @type {Object<string, any>} */
  const parameters = {};
  for (const parameter of study.setup.parameters) {
    const text = fields.get(parameter.name).value.trim();
    if (text === '') continue;
    const numeric = parameter.double != null || parameter.integer != null || parameter.ordinal?.numbers != null;
    parameters[parameter.name] = numeric && Number.isFinite(Number(text)) ? Number(text) : text;
  }
  return parameters;
}
