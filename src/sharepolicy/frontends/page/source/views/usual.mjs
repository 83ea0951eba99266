/** What usually is so, on one screen to confirm; and what of it is different, or not known, to be asked next. */

import {boxes, button, details, errorSummary, radios, stopHere} from "../controls.mjs"
import {byId, h} from "../dom.mjs"
import * as facts from "../facts.mjs"
import {capital, sentence} from "../language.mjs"
import {keyOf} from "../places.mjs"
import {clashes} from "./clash.mjs"

/** All of it is read before it is confirmed: nothing is so because nobody spoke. */
export function usualView(app, screen) {
  const {words} = app
  const say = (key, parts) => words.say(key, parts)
  const form = h(
    "form",
    {novalidate: true, autocomplete: "off", onsubmit: (event) => (event.preventDefault(), confirmed(app, screen, form))},
    radios({
      name: "answer",
      legend: say("usual_question"),
      choices: [
        {value: "all", label: say("usual_all")},
        {value: "some", label: say("usual_some"), hint: say("usual_some_hint")},
        {value: "each", label: say("usual_each")},
      ],
      chosen: screen.typed ?? [],
      error: screen.error?.[0]?.text,
    }),
    h("div.govuk-button-group", {}, button(say("continue"), null, {submits: true, id: "continue"})),
  )
  return [
    screen.error ? errorSummary(say("problem"), screen.error) : null,
    h("h1.govuk-heading-l", {tabindex: "-1"}, say("usual_title")),
    h("p.govuk-body", {}, say("usual_intro")),
    h("dl.govuk-summary-list.sp-usual", {}, alike(screen.lines).map((some) => rowOf(words, some))),
    form,
    stopHere(app),
  ]
}

/** Lines that ask the same and say the same, of several people or things of a request: they are read as one. */
function alike(lines) {
  const found = new Map()
  for (const line of lines) {
    const key = JSON.stringify(line.facts.map(({fact, cells}) => [fact.name, cells]))
    found.set(key, [...(found.get(key) ?? []), line])
  }
  return [...found.values()]
}

function rowOf(words, some) {
  const {asks, so} = saidOf(words, some[0])
  return h(
    "div.govuk-summary-list__row",
    {},
    h("dt.govuk-summary-list__key", {}, asks, aboutWhom(words, some), helpOf(words, some[0], asks)),
    h("dd.govuk-summary-list__value", {}, so),
  )
}

/** Of a request: each person and thing that lines are about. */
function aboutWhom(words, some) {
  const names = some.map((line) => whomIn(words, line)).filter(Boolean)
  if (names.length < 2) return names.length ? h("p.sp-whom", {}, words.say("about_whom", {names: names[0]})) : null
  return [h("p.sp-whom", {}, words.say("about_each")), h("ul.govuk-list.govuk-list--bullet", {}, names.map((each) => h("li", {}, each)))]
}

const whomIn = (words, line) => facts.aboutIn(words, {facts: [line.facts[0].fact], place: line.place})

/** The question of a line, and what usually is so, also in one sentence. Of several things, each that usually is not so is listed. */
function saidOf(words, line) {
  if (!line.several) {
    const [{fact, cells}] = line.facts
    const values = facts.cellsIn(words, fact, cells)
    return {asks: facts.asks(words, fact), so: sentence(values), usually: words.say("usually", {values})}
  }
  const screen = {name: line.several}
  const named = (wanted) =>
    line.facts
      .filter(({fact, cells}) => (cells.length === 1 && fact.values[cells[0]] === "yes") === wanted)
      .map(({fact}) => facts.memberIn(words, screen, fact))
  const [so, not] = [named(true), named(false)]
  const usually = (key, some) => (some.length ? words.say(key, {values: some.join("; ")}) : "")
  return {
    usually: [usually("usually", so), usually("usually_none", not)].filter(Boolean).join(" "),
    asks: words.text(`facts/${line.several}/asks`),
    so: [
      so.length ? sentence(so.join("; ")) : "",
      not.length ? [`${capital(words.say("none_of_these"))}:`, h("ul.govuk-list.govuk-list--bullet", {}, not.map((text) => h("li", {}, text)))] : "",
    ],
  }
}

function helpOf(words, line, about) {
  const [{fact}] = line.facts
  const help = line.several ? words.text(`facts/${line.several}/help`) : facts.helps(words, fact)
  return help ? details(words.say("help_short"), h("p.govuk-body", {}, help), {about, help: true}) : null
}

function confirmed(app, screen, form) {
  const chosen = new FormData(form).get("answer")
  if (!chosen) {
    app.again({...screen, error: [{text: app.words.say("choose_one"), to: "answer"}]})
    return byId("errors")?.focus()
  }
  app.interview.show(screen)
  if (chosen === "some") return app.go({kind: "different", lines: screen.lines, facts: []})
  confirm(app, screen, chosen === "all" ? [] : screen.lines)
}

/** Keep what is confirmed; the lines that are not are asked next, one by one. */
function confirm(app, screen, doubtedLines) {
  const given = []
  const doubted = []
  for (const line of screen.lines) {
    for (const {fact, cells} of line.facts) {
      const values = cells.map((cell) => (fact.values ? fact.values[cell] : bandValue(fact.bands[cell])))
      if (doubtedLines.includes(line)) doubted.push(keyOf(fact, line.place))
      else given.push([fact, line.place, values.length === 1 ? values[0] : values])
    }
  }
  try {
    app.answered(given, {confirmed: true, doubted})
  } catch (error) {
    app.again({...screen, error: clashes(app, error, {facts: screen.lines.flatMap((line) => line.facts.map(({fact}) => fact))})})
    byId("errors")?.focus()
  }
}

const bandValue = ([low, high]) => ({
  ...(low === null ? {} : {at_least: low}),
  ...(high === null ? {} : {at_most: high}),
})

/** Which of the lines are different, or not known. */
export function differentView(app, screen) {
  const {words} = app
  const form = h(
    "form",
    {novalidate: true, autocomplete: "off", onsubmit: (event) => (event.preventDefault(), named(app, screen, form))},
    boxes({
      name: "answer",
      legend: words.say("usual_which"),
      heading: true,
      hint: words.say("usual_which_hint"),
      choices: alike(screen.lines).flatMap((some) => choicesOf(words, screen, some)),
      chosen: screen.typed ?? [],
      error: screen.error?.[0]?.text,
    }),
    h("div.govuk-button-group", {}, button(words.say("continue"), null, {submits: true, id: "continue"})),
  )
  return [screen.error ? errorSummary(words.say("problem"), screen.error) : null, form, stopHere(app)]
}

/** A box for each line; what is asked about several people or things stands above theirs. */
function choicesOf(words, screen, some) {
  const {asks, usually} = saidOf(words, some[0])
  const value = (line) => String(screen.lines.indexOf(line))
  if (some.length < 2) return some.map((line) => ({value: value(line), label: [whomIn(words, line), asks].filter(Boolean).join(": "), hint: usually}))
  const above = h("div.sp-above", {}, h("p.govuk-body.sp-lead", {}, asks), h("p.govuk-hint", {}, usually))
  const label = (line) => [whomIn(words, line), h("span.govuk-visually-hidden", {}, `: ${asks}`)]
  return some.map((line, at) => ({value: value(line), label: label(line), above: at ? null : above}))
}

function named(app, screen, form) {
  const chosen = new FormData(form).getAll("answer")
  if (!chosen.length) {
    app.again({...screen, error: [{text: app.words.say("choose_different"), to: "answer"}]})
    return byId("errors")?.focus()
  }
  confirm(app, screen, chosen.map((place) => screen.lines[Number(place)]))
}
