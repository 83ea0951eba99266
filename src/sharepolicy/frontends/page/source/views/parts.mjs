/** Of a request: whom it is about, what is to be shared, and who would get it. */

import {CaseError} from "../../../../backends/portable/js/reader.mjs"
import {boxes, button, errorSummary, line} from "../controls.mjs"
import {byId, h} from "../dom.mjs"
import {UNSEEN} from "../saving.mjs"

const KINDS = ["subjects", "items", "recipients"]

/** Names, one a line, for people, things or receivers. */
export function namesView(app, screen) {
  const {words} = app
  const say = (key, parts) => words.say(key, parts)
  const {of, names = ["", ""]} = screen
  const rows = h("div", {}, names.map((name, place) => row(words, of, place, name, screen.error && !place ? screen.error[0].text : null)))
  const add = () => {
    rows.append(row(words, of, rows.children.length, ""))
    rows.lastElementChild.querySelector("input").focus()
  }
  const form = h(
    "form",
    {novalidate: true, autocomplete: "off", onsubmit: (event) => (event.preventDefault(), named(app, screen, form))},
    h(
      "fieldset.govuk-fieldset",
      {"aria-describedby": "names-hint"},
      h("legend.govuk-fieldset__legend.govuk-fieldset__legend--l", {}, h("h1.govuk-fieldset__heading", {tabindex: "-1"}, say(`name_${of}`))),
      h("div.govuk-hint", {id: "names-hint"}, say(`name_${of}_hint`)),
      rows,
    ),
    button(say("add_another"), add, {secondary: true, id: "add"}),
    h("div.govuk-button-group", {}, button(say("continue"), null, {submits: true, id: "continue"})),
  )
  return [screen.error ? errorSummary(say("problem"), screen.error) : null, form]
}

const row = (words, of, place, name, error) =>
  line({name: `name-${place}`, label: words.say(`one_${of}`, {number: place + 1}), value: name, error})

function named(app, screen, form) {
  const typed = [...new FormData(form).values()].map((name) => name.replace(/\s+/g, " ").trim()).filter(Boolean)
  const parts = {...screen.parts, [screen.of]: typed}
  const wrong = wrongWith(typed)
  if (wrong) {
    app.again({...screen, names: typed.length ? typed : ["", ""], error: [{text: app.words.say(wrong), to: "name-0"}]})
    return byId("errors")?.focus()
  }
  const next = KINDS[KINDS.indexOf(screen.of) + 1]
  app.keep({...screen, names: typed, error: null})
  app.named[screen.of] = typed
  if (next) return app.go({kind: "names", of: next, parts, names: app.named[next]})
  if (parts.items.length > 1 && parts.subjects.length > 1) return app.go({kind: "about", parts, place: 0, abouts: []})
  beginOr(app, screen, {...parts, items: parts.items.map((name) => ({name, about: parts.subjects}))})
}

/** Begin with the parts; if there are more cases in them than can be decided, say so on the same screen. */
function beginOr(app, screen, parts) {
  try {
    app.beginRequest(parts)
  } catch (error) {
    if (!(error instanceof CaseError) || error.code !== "too-large") throw error
    app.again({...screen, names: parts[screen.of], error: [{text: app.words.say("too_many_cases"), to: screen.kind === "about" ? "answer" : "name-0"}]})
    byId("errors")?.focus()
  }
}

/** What is wrong with names, if anything. */
function wrongWith(names) {
  if (!names.length) return "name_one"
  if (names.some((name) => UNSEEN.test(name))) return "name_unreadable"
  if (new Set(names).size < names.length) return "name_twice"
  return names.some((name) => name.includes("/")) ? "name_slash" : null
}

/** What the people are kept under whom a thing is about. */
const aboutOf = (item) => `about ${item}`

/** Whom one of several things is about. */
export function aboutView(app, screen) {
  const {words} = app
  const {parts, place} = screen
  const form = h(
    "form",
    {novalidate: true, autocomplete: "off", onsubmit: (event) => (event.preventDefault(), told(app, screen, form))},
    boxes({
      name: "answer",
      legend: words.say("item_about", {item: parts.items[place]}),
      heading: true,
      choices: parts.subjects.map((value) => ({value, label: value})),
      chosen: screen.typed ?? app.named[aboutOf(parts.items[place])] ?? [],
      error: screen.error?.[0]?.text,
    }),
    h("div.govuk-button-group", {}, button(words.say("continue"), null, {submits: true, id: "continue"})),
  )
  return [screen.error ? errorSummary(words.say("problem"), screen.error) : null, form]
}

function told(app, screen, form) {
  const chosen = new FormData(form).getAll("answer")
  if (!chosen.length) {
    app.again({...screen, error: [{text: app.words.say("choose_whom"), to: "answer"}]})
    return byId("errors")?.focus()
  }
  const {parts, place} = screen
  app.named[aboutOf(parts.items[place])] = chosen
  const abouts = [...screen.abouts.slice(0, place), chosen]
  app.keep({...screen, typed: chosen, error: null})
  if (place + 1 < parts.items.length) return app.go({...screen, place: place + 1, abouts, typed: null, error: null})
  beginOr(app, screen, {...parts, items: parts.items.map((name, at) => ({name, about: abouts[at]}))})
}
