/** The one place that makes elements. Texts only ever become text: nothing is read as HTML. */

/**
 * An element: `h("p.govuk-body", {id: "a"}, "text", child)`. Attributes that are null or false are left out, `true` is
 * an attribute without a value, and those that begin with `on` are listeners.
 */
export function h(kind, attributes = {}, ...children) {
  const [name, ...classes] = kind.split(".")
  const element = document.createElement(name)
  if (classes.length) element.className = classes.join(" ")
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value)
    else element.setAttribute(key, value === true ? "" : value)
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""))
  return element
}

/** A drawing: the same for SVG, without listeners. */
export function svg(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}

/** What somebody chose and typed in the controls of an element, by their ids. */
export const typedIn = (element) => [...element.querySelectorAll("input:not([type=file]), textarea")].map(({id, value, checked}) => ({id, value, checked}))

/** Put it there again, as far as the controls are still there. */
export function typeIn(element, typed) {
  for (const {id, value, checked} of typed) {
    const control = [...element.querySelectorAll("input, textarea")].find((each) => each.id === id)
    if (control) Object.assign(control, /^(radio|checkbox)$/.test(control.type) ? {checked} : {value})
  }
}

/** The element with an id. */
export const byId = (id) => document.getElementById(id)
