/**
 * Elements made by script. A text becomes a text node, never markup; a style is set through the object model, which the
 * page's Content-Security-Policy allows.
 */

/**
 * Makes an element.
 *
 * @param {string} tag the name of the element, with classes after dots: `p.quiet`
 * @param {Object<string, any>} [props] attributes; `on` holds listeners by event, `style` custom properties and styles. A
 *     value that is `false`, `null` or `undefined` leaves the attribute out, `true` gives it without a value
 * @param {...(Node|string|number|null|undefined|false|Array<any>)} children what stands in it
 * @returns {any} the element
 */
export function el(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length > 0) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(props)) {
    if (value === false || value == null) continue;
    if (key === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (key === 'style') {
      for (const [property, setting] of Object.entries(value)) element.style.setProperty(property, setting);
    } else {
      element.setAttribute(key, value === true ? '' : String(value));
    }
  }
  fill(element, ...children);
  return element;
}

/**
 * Replaces what stands in an element.
 *
 * @param {Element} element
 * @param {...any} children
 */
export function fill(element, ...children) {
  element.replaceChildren(
    ...children.flat(Infinity).filter((child) => child != null && child !== false),
  );
}

/**
 * A drop-down list.
 *
 * @param {string} label what is chosen, for people and screen readers
 * @param {Array<[string, string]>} options value and text of each choice
 * @param {string} chosen the value that is chosen
 * @param {(value: string) => void} changed
 */
export function choice(label, options, chosen, changed) {
  const select = el(
    'select',
    { on: { change: () => changed(select.value) } },
    options.map(([value, text]) => el('option', { value, selected: value === chosen }, text)),
  );
  return el('label.choice', {}, el('span', {}, label), select);
}

/**
 * A switch.
 *
 * @param {string} label
 * @param {boolean} on
 * @param {(on: boolean) => void} changed
 */
export function toggle(label, on, changed) {
  const box = el('input', { type: 'checkbox', checked: on, on: { change: () => changed(box.checked) } });
  return el('label.toggle', {}, box, el('span', {}, label));
}

/**
 * A table with a heading for each column.
 *
 * @param {string} caption what the table holds, for screen readers
 * @param {string[]} heads
 * @param {Array<Array<any>>} rows the cells of each row; the first names the row
 */
export function table(caption, heads, rows) {
  return el(
    'table',
    {},
    el('caption.unseen', {}, caption),
    el('thead', {}, el('tr', {}, heads.map((head) => el('th', { scope: 'col' }, head)))),
    el(
      'tbody',
      {},
      rows.map((row) =>
        el('tr', {}, row.map((cell, i) => el(i === 0 ? 'th' : 'td', i === 0 ? { scope: 'row' } : {}, cell))),
      ),
    ),
  );
}
