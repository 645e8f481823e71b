/** The requests of the page. All of them go to the page's own origin. */

/** The type of an answer that is columns of numbers. */
const COLUMNS = 'application/octet-stream';

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15000;

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
  if (answer.ok) return answer.headers.get('Content-Type') === COLUMNS ? answer.arrayBuffer() : answer.json();
  const text = await answer.text();
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
  try {
    return await read(await fetch(path, { credentials: 'same-origin', ...init }));
  } catch (problem) {
    // The answer did not come, or broke off.
    throw problem instanceof Refusal ? problem : new Refusal(0, 'winnow ui does not answer.', 'Is the command still running?');
  }
}

/** Fetches an answer. @param {string} path relative to the page @returns {Promise<any>} JSON, or bytes if the answer is columns */
export const get = (path) => request(path);

/** An answer that may come later: none at all, too many pages, and what a proxy or the server says while the other side is away. */
const LATER = [0, 429, 502, 503, 504];

/**
 * Fetches an answer; asks again, after 1 s, doubling to 15 s, as long as nobody can give it.
 *
 * @param {string} path relative to the page
 * @param {() => boolean} wanted whether somebody waits for the answer
 * @param {(problem: Refusal|null) => void} state told why the answer does not come, and with null when it has come after all
 * @returns {Promise<any>} the answer; undefined if nobody waits for it any more
 * @throws {Refusal} if the server refuses
 */
export async function ask(path, wanted, state) {
  for (let pause = FIRST_PAUSE; wanted(); pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      const answer = await get(path);
      if (!wanted()) break;
      if (pause > FIRST_PAUSE) state(null);
      return answer;
    } catch (problem) {
      if (!wanted()) break;
      if (!LATER.includes(/** @type {Refusal} */ (problem).status)) throw problem;
      state(/** @type {Refusal} */ (problem));
    }
    const length = pause;
    await new Promise((resolve) => window.setTimeout(resolve, length));
  }
  return undefined;
}

/** Acts on a study. @param {string} href of the study @param {Object<string, any>} act */
export const post = (href, act) =>
  request(`${href}/acts`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Winnow': '1' },
    body: JSON.stringify(act),
  });

/**
 * Listens to a stream of events until it is closed. A stream that breaks is opened again, after 1 s, doubling to 15 s; while
 * the page is hidden no stream is open.
 *
 * @param {() => string} path relative to the page, asked each time that the stream is opened
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
    const opened = new EventSource(path());
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
      const broken = (/** @type {Refusal} */ problem) => {
        // Meanwhile the stream may have been opened again.
        if (source?.readyState !== EventSource.OPEN) tell(problem);
      };
      get('api/session').then(() => broken(new Refusal(0, 'The stream of changes broke off.', 'It is opened again.')), broken);
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
