/** One question a page: a choice, a number, a date, or several things of which some may be so. */

import {boxes, button, dateLine, details, errorSummary, line, link, radios, stopHere} from "../controls.mjs"
import {byId, h} from "../dom.mjs"
import * as facts from "../facts.mjs"
import {read, UnreadError, UNKNOWN, NONE, OTHERS} from "../reading.mjs"
import {clashes} from "./clash.mjs"

/** Everything about a question. `screen.error` and `screen.typed` come back from an answer that could not be read. */
export function questionView(app, screen) {
  const {words} = app
  const say = (key, parts) => words.say(key, parts)
  const form = h(
    "form",
    {novalidate: true, autocomplete: "off", onsubmit: (event) => (event.preventDefault(), submitted(app, screen, form))},
    CONTROLS[screen.kind](app, screen),
    helpOf(words, screen),
    alsoFor(app, screen),
    h("div.govuk-button-group", {}, button(say("continue"), null, {submits: true, id: "continue"})),
  )
  return [
    screen.error ? errorSummary(say("problem"), screen.error) : null,
    captionOf(app, screen),
    form,
    screen.kind === "choice" && screen.facts[0].values.length > 2
      ? h("p.govuk-body", {}, link(say("one_of_several"), () => app.go({...screen, ...FRESH, kind: "oneof"}), {id: "one-of"}))
      : null,
    stopHere(app),
  ]
}

/** Nothing typed yet, and nothing wrong. */
const FRESH = {typed: null, error: null}

/** Of a request: for whom else the same is asked, so that one answer can be given for all of them. */
function alsoFor({words, interview}, screen) {
  const others = interview.alsoAsked(screen)
  if (!others.length) return null
  return boxes({
    name: "also",
    legend: words.say("also_for"),
    hint: words.say("also_for_hint"),
    choices: others.map((other, place) => ({value: String(place), label: facts.aboutIn(words, other)})),
    chosen: screen.also ?? [],
    small: true,
  })
}

/** What stands above the question: whom it is about. */
function captionOf({words}, screen) {
  const names = facts.aboutIn(words, screen)
  return names ? h("span.govuk-caption-l", {id: "caption"}, words.say("about_whom", {names})) : null
}

function helpOf(words, screen) {
  const texts = screen.name
    ? [words.text(`facts/${screen.name}/help`)]
    : screen.kind === "several"
      ? []
      : [facts.helps(words, screen.facts[0])]
  const [fact] = screen.facts
  if (fact.usual && screen.kind === "choice") {
    texts.push(words.say("usually", {values: facts.cellsIn(words, fact, fact.usual)}), facts.usualBecause(words, fact))
  }
  const said = texts.filter(Boolean)
  return said.length ? details(words.say("help"), said.map((text) => h("p.govuk-body", {}, text)), {help: true}) : null
}

const firstError = (screen) => screen.error?.[0]?.text

/** The values of a fact to choose from, each with what it means. */
const choicesOf = (words, fact) =>
  fact.values.map((value) => ({
    value,
    label: capitalised(facts.valueIn(words, fact, value)),
    hint: facts.meaning(words, fact, value),
  }))

const CONTROLS = {
  choice: ({words, interview}, screen) => {
    const [fact] = screen.facts
    const given = facts.givenOn(interview, screen, fact)
    const choices = choicesOf(words, fact)
    return radios({
      name: "answer",
      legend: facts.asks(words, fact),
      heading: true,
      choices: [...choices, {value: UNKNOWN, label: words.say("dont_know"), divider: words.say("or_divider")}],
      chosen: screen.typed ?? (given === undefined ? [] : [given === null ? UNKNOWN : given]),
      error: firstError(screen),
    })
  },
  oneof: ({words, interview}, screen) => {
    const [fact] = screen.facts
    const given = facts.givenOn(interview, screen, fact)
    const choices = choicesOf(words, fact)
    return boxes({
      name: "answer",
      legend: facts.asks(words, fact),
      heading: true,
      hint: words.say("one_of_hint"),
      choices,
      chosen: screen.typed ?? (Array.isArray(given) ? given : []),
      error: firstError(screen),
    })
  },
  several: ({words, interview}, screen) => {
    const choices = screen.facts.map((fact, place) => ({
      value: String(place),
      label: capitalised(facts.memberIn(words, screen, fact)),
      hint: facts.memberMeaning(words, screen, fact),
    }))
    return boxes({
      name: "answer",
      legend: facts.asksOfScreen(words, screen),
      heading: true,
      hint: words.say("several_hint"),
      choices: [
        ...choices,
        {value: NONE, label: capitalised(words.say("none_of_these")), divider: words.say("or_divider"), behaviour: "exclusive"},
        {value: OTHERS, label: words.say("dont_know_some"), hint: words.say("dont_know_some_hint")},
      ],
      chosen: screen.typed ?? severalGiven(interview, screen),
      error: firstError(screen),
    })
  },
  number: ({words, interview}, screen) => {
    const [fact] = screen.facts
    const given = facts.givenOn(interview, screen, fact)
    return [
      line({
        name: "answer",
        label: facts.asks(words, fact),
        heading: true,
        width: "5",
        numeric: true,
        suffix: words.text(`facts/${fact.name}/unit`),
        value: screen.typed?.text ?? (given === undefined || given === null || typeof given === "object" ? "" : String(given)),
        error: firstError(screen),
      }),
      notKnown(words, screen.typed ? screen.typed.unknown : given === null),
    ]
  },
  date: ({words, interview}, screen) => {
    const [fact] = screen.facts
    const given = facts.givenOn(interview, screen, fact)
    const [year, month, day] = typeof given === "string" ? given.split("-").map((part) => String(Number(part))) : []
    return [
      dateLine({
        name: "answer",
        legend: facts.asks(words, fact),
        heading: true,
        hint: words.say("date_hint"),
        words: {day: words.say("day"), month: words.say("month"), year: words.say("year")},
        value: screen.typed?.date ?? {year, month, day},
        error: firstError(screen),
      }),
      notKnown(words, screen.typed ? screen.typed.unknown : given === null),
    ]
  },
  unsure: ({words}, screen) =>
    boxes({
      name: "answer",
      legend: words.say("which_unknown"),
      heading: true,
      hint: words.say("which_unknown_hint"),
      choices: screen.facts.map((fact, place) => ({
        value: String(place),
        label: capitalised(facts.memberIn(words, screen, fact)),
      })),
      chosen: screen.typed ?? [],
      error: firstError(screen),
    }),
}

const notKnown = (words, chosen) =>
  boxes({
    name: "unknown",
    legend: words.say("or_divider"),
    choices: [{value: UNKNOWN, label: words.say("dont_know")}],
    chosen: chosen ? [UNKNOWN] : [],
    small: true,
  })

/** What was ticked when the screen was answered before. */
function severalGiven(interview, screen) {
  const given = screen.facts.map((fact) => facts.givenOn(interview, screen, fact))
  if (given.every((value) => value === undefined)) return []
  if (given.every((value) => value === "no")) return [NONE]
  const ticked = given.flatMap((value, place) => (value === "yes" ? [String(place)] : []))
  return given.includes(null) ? [...ticked, OTHERS] : ticked
}

const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1)

/** Take what was typed; on to the next screen, or the same one again with what is wrong. */
function submitted(app, screen, form) {
  const data = new FormData(form)
  const typed = read(screen, data)
  const also = screen.kind === "unsure" ? screen.also ?? [] : data.getAll("also")
  try {
    const {given, unsure} = typed.answers(screen)
    if (unsure) return app.go({...screen, ...FRESH, kind: "unsure", facts: unsure.facts, yes: unsure.yes, also, whole: screen})
    const others = app.interview.alsoAsked(screen.whole ?? screen)
    const alike = also.flatMap((place) => given.map(([fact, , value]) => [fact, others[place].place, value]))
    app.answered([...given, ...alike], {changing: screen.changing})
  } catch (error) {
    const errors = error instanceof UnreadError
      ? [{text: app.words.say(error.key, error.parts), to: "answer"}]
      : clashes(app, error, screen)
    app.again({...screen, error: errors, typed: typed.kept, also})
    byId("errors")?.focus()
  }
}
