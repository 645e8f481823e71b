/** The requests of the page. All of them go to the page's own origin. */

/** An answer of the server that is no success, in its words. */
export class Refusal extends Error {
  /**
   * @param {number} status of HTTP; 0 if no answer came
   * @param {string} message
   * @param {string} [hint] what to do
   */
  constructor(status, message, hint) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

/** @param {Response} answer */
async function read(answer) {
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text);
  let error;
  try {
    error = JSON.parse(text).error;
  } catch {
    error = undefined;
  }
  throw new Refusal(
    answer.status,
    error?.message ?? `The server answered ${answer.status}.`,
    error?.hint ?? (answer.status === 401 ? 'Open the address that winnow ui printed.' : undefined),
  );
}

/** @param {string} path @param {RequestInit} [init] */
async function request(path, init) {
  let answer;
  try {
    answer = await fetch(path, { credentials: 'same-origin', ...init });
  } catch {
    throw new Refusal(0, 'winnow ui does not answer.', 'Is the command still running?');
  }
  return read(answer);
}

/** Fetches an answer. @param {string} path relative to the page */
export const get = (path) => request(path, { headers: { Accept: 'application/json' } });

/** Acts on a study. @param {string} href of the study @param {Object<string, any>} act */
export const post = (href, act) =>
  request(`${href}/acts`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Winnow': '1' },
    body: JSON.stringify(act),
  });

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15000;

/**
 * Listens to a stream of events until it is closed. A stream that breaks is opened again, after 1 s, doubling to 15 s; while
 * the page is hidden no stream is open.
 *
 * @param {string} path
 * @param {Object<string, (data: any) => void>} listeners by the name of the event
 * @param {(problem: Refusal|null) => void} state told when the stream breaks, and with null when it is open
 * @returns {() => void} closes the stream
 */
export function listen(path, listeners, state) {
  /** @type {EventSource|null} */
  let source = null;
  let pause = FIRST_PAUSE;
  let timer = 0;
  let closed = false;

  const tell = (/** @type {Refusal|null} */ problem) => {
    if (!closed) state(problem);
  };
  const shut = () => {
    window.clearTimeout(timer);
    source?.close();
    source = null;
  };
  const open = () => {
    if (closed || document.hidden || source !== null) return;
    const opened = new EventSource(path);
    source = opened;
    opened.onopen = () => {
      pause = FIRST_PAUSE;
      tell(null);
    };
    opened.onerror = () => {
      shut();
      timer = window.setTimeout(open, pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      // An EventSource does not say why it failed; a request does.
      get('api/session').then(
        () => tell(new Refusal(0, 'The stream of changes broke off.', 'It is opened again.')),
        tell,
      );
    };
    for (const [name, listener] of Object.entries(listeners)) {
      opened.addEventListener(name, (event) => listener(JSON.parse(/** @type {MessageEvent} */ (event).data)));
    }
  };
  const seen = () => (document.hidden ? shut() : open());
  document.addEventListener('visibilitychange', seen);
  open();
  return () => {
    closed = true;
    document.removeEventListener('visibilitychange', seen);
    shut();
  };
}
