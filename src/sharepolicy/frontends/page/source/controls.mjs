/** Form controls as people know them from public services: what govuk-frontend has as markup. */

import {h} from "./dom.mjs"

/** A group of radio buttons: `choices` are `{value, label, hint, divider, above}`. With a legend that is the page's heading. */
export const radios = (options) => group("radio", options)

/** A group of boxes to tick; `behaviour` of a choice is "exclusive" if it stands alone. */
export const boxes = (options) => group("checkbox", options)

function group(type, {name, legend, heading, hint, choices, chosen = [], error, small = false}) {
  const kind = type === "radio" ? "radios" : "checkboxes"
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ") || null
  const items = choices.map((choice, place) => {
    const id = place ? `${name}-${place + 1}` : name
    const hinted = choice.hint ? `${id}-hint` : null
    const input = h(`input.govuk-${kind}__input`, {
      id,
      name,
      type,
      value: choice.value,
      checked: chosen.includes(choice.value),
      autocomplete: "off",
      "aria-describedby": hinted,
      "data-behaviour": choice.behaviour,
    })
    return [
      choice.divider ? h(`div.govuk-${kind}__divider`, {}, choice.divider) : null,
      choice.above,
      h(
        `div.govuk-${kind}__item`,
        {},
        input,
        h(`label.govuk-label.govuk-${kind}__label`, {for: id}, choice.label),
        choice.hint ? h(`div.govuk-hint.govuk-${kind}__hint`, {id: hinted}, choice.hint) : null,
      ),
    ]
  })
  const list = h(`div.govuk-${kind}${small ? `.govuk-${kind}--small` : ""}`, {}, items)
  if (type === "checkbox") list.addEventListener("change", keepExclusive)
  return formGroup(
    error,
    h(
      "fieldset.govuk-fieldset",
      {"aria-describedby": described},
      legendOf(legend, heading),
      hint ? h("div.govuk-hint", {id: `${name}-hint`}, hint) : null,
      errorMessage(name, error),
      list,
    ),
  )
}

/** Ticking "none of these" takes the others back, and the other way round. */
function keepExclusive({target, currentTarget}) {
  if (!target.checked) return
  const alone = target.dataset.behaviour === "exclusive"
  for (const other of currentTarget.querySelectorAll("input")) {
    if (other !== target && (alone || other.dataset.behaviour === "exclusive")) other.checked = false
  }
}

const legendOf = (legend, heading) =>
  heading
    ? h("legend.govuk-fieldset__legend.govuk-fieldset__legend--l", {}, h("h1.govuk-fieldset__heading", {tabindex: "-1"}, legend))
    : h("legend.govuk-fieldset__legend.govuk-fieldset__legend--m", {}, legend)

const formGroup = (error, ...inside) =>
  h(`div.govuk-form-group${error ? ".govuk-form-group--error" : ""}`, {}, ...inside)

const errorMessage = (name, error) => (error ? h("p.govuk-error-message", {id: `${name}-error`}, error) : null)

/** One line to type in. */
export function line({name, label, heading, hint, value = "", error, width = "20", numeric = false, suffix = ""}) {
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ") || null
  const words = h(`label.govuk-label${heading ? ".govuk-label--l" : ""}`, {for: name}, label)
  const input = h(`input.govuk-input.govuk-input--width-${width}${error ? ".govuk-input--error" : ""}`, {
    id: name,
    name,
    type: "text",
    value,
    inputmode: numeric ? "decimal" : null,
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": described,
  })
  return formGroup(
    error,
    heading ? h("h1.govuk-label-wrapper", {tabindex: "-1"}, words) : words,
    hint ? h("div.govuk-hint", {id: `${name}-hint`}, hint) : null,
    errorMessage(name, error),
    suffix
      ? h("div.govuk-input__wrapper", {}, input, h("div.govuk-input__suffix", {"aria-hidden": "true"}, suffix))
      : input,
  )
}

/** Several lines to type in. */
export function lines({name, label, hint, value = "", rows = 3, error}) {
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ") || null
  return formGroup(
    error,
    h("label.govuk-label", {for: name}, label),
    hint ? h("div.govuk-hint", {id: `${name}-hint`}, hint) : null,
    errorMessage(name, error),
    h(`textarea.govuk-textarea${error ? ".govuk-textarea--error" : ""}`, {id: name, name, rows, autocomplete: "off", spellcheck: "false", "aria-describedby": described}, value),
  )
}

/** A day, a month and a year; `words` are the labels of the three. */
export function dateLine({name, legend, heading, hint, words, value = {}, error}) {
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ") || null
  const fields = ["day", "month", "year"].map((part) =>
    h(
      "div.govuk-date-input__item",
      {},
      h(
        "div.govuk-form-group",
        {},
        h("label.govuk-label.govuk-date-input__label", {for: part === "day" ? name : `${name}-${part}`}, words[part]),
        h(`input.govuk-input.govuk-date-input__input.govuk-input--width-${part === "year" ? 4 : 2}${error ? ".govuk-input--error" : ""}`, {
          id: part === "day" ? name : `${name}-${part}`,
          name: `${name}-${part}`,
          type: "text",
          inputmode: "numeric",
          autocomplete: "off",
          value: value[part] ?? "",
        }),
      ),
    ),
  )
  return formGroup(
    error,
    h(
      "fieldset.govuk-fieldset",
      {role: "group", "aria-describedby": described},
      legendOf(legend, heading),
      hint ? h("div.govuk-hint", {id: `${name}-hint`}, hint) : null,
      errorMessage(name, error),
      h("div.govuk-date-input", {}, fields),
    ),
  )
}

/** Text that opens on demand. `about` is read out behind the summary, where several on a screen say the same. */
export const details = (summary, inside, {about = "", help = false} = {}) =>
  h(
    `details.govuk-details${help ? ".sp-help" : ""}`,
    {},
    h(
      "summary.govuk-details__summary",
      {},
      h("span.govuk-details__summary-text", {}, summary, about ? h("span.govuk-visually-hidden", {}, `: ${about}`) : null),
    ),
    h("div.govuk-details__text", {}, inside),
  )

/** A button that does something. */
export const button = (text, does, {secondary = false, id = null, submits = false} = {}) =>
  h(`button.govuk-button${secondary ? ".govuk-button--secondary" : ""}`, {type: submits ? "submit" : "button", id, onclick: does}, text)

/** A link that does something on this page. Its address names nothing. */
export const link = (text, does, attributes = {}) =>
  h("a.govuk-link", {href: "#", onclick: (event) => (event.preventDefault(), does(event)), ...attributes}, text)

/** A way to the answers so far, once there are any. */
export const stopHere = (app) =>
  app.canStop ? h("p.govuk-body", {}, link(app.words.say("stop_here"), () => app.go({kind: "check"}), {id: "stop"})) : null

/** What is wrong, above everything else; each entry leads to its control. */
export const errorSummary = (title, errors) =>
  h(
    "div.govuk-error-summary",
    {tabindex: "-1", id: "errors"},
    h(
      "div",
      {role: "alert"},
      h("h2.govuk-error-summary__title", {}, title),
      h(
        "div.govuk-error-summary__body",
        {},
        h(
          "ul.govuk-list.govuk-error-summary__list",
          {},
          errors.map(({text, to, does}) =>
            h("li", {}, to || does ? h("a", {href: "#", onclick: (event) => (event.preventDefault(), does ? does() : focusOn(to))}, text) : text),
          ),
        ),
      ),
    ),
  )

function focusOn(id) {
  const control = document.getElementById(id)
  control?.scrollIntoView({block: "center"})
  control?.focus({preventScroll: true})
}
