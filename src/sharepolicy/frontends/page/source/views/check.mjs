/** Check your answers: each with a link to change it. */

import {button} from "../controls.mjs"
import {h} from "../dom.mjs"
import * as facts from "../facts.mjs"
import {capital} from "../language.mjs"
import {namesIn, ofKey} from "../places.mjs"

export function checkView(app) {
  const {words, interview} = app
  const say = (key, parts) => words.say(key, parts)
  const decision = interview.decide()
  const left = app.nextScreen()
  return [
    h("h1.govuk-heading-l", {tabindex: "-1"}, say("check_title")),
    h("p.govuk-body", {}, say(decision.settled ? "check_settled" : left ? "check_stopped" : "check_nothing_more")),
    answersList(app, true),
    h(
      "div.govuk-button-group",
      {},
      button(say("show_answer"), () => app.go({kind: "result"}), {id: "show"}),
      left ? button(say("go_on"), () => app.go(left), {secondary: true, id: "go-on"}) : null,
    ),
  ]
}

/** The answers as a list; with links to change them on the screen. */
export function answersList(app, changing) {
  const {words} = app
  const rows = answerRows(app).map(({question, answer, key}) =>
    h(
      "div.govuk-summary-list__row",
      {},
      h("dt.govuk-summary-list__key", {}, question),
      h("dd.govuk-summary-list__value", {}, capital(answer)),
      changing
        ? h(
            "dd.govuk-summary-list__actions",
            {},
            h(
              "a.govuk-link",
              {href: "#", onclick: (event) => (event.preventDefault(), app.change(key))},
              words.say("change"),
              h("span.govuk-visually-hidden", {}, `: ${question}`),
            ),
          )
        : null,
    ),
  )
  if (!rows.length) return h("p.govuk-body", {}, words.say("no_answers"))
  return h("dl.govuk-summary-list", {}, rows)
}

/** Every answer in words, with its question. Members of a several-of stand in one row. */
export function answerRows({words, interview}) {
  const rows = new Map()
  for (const [key, value] of interview.answers) {
    const {name, owner} = ofKey(key)
    const fact = interview.fact(name)
    const about = namesIn(owner, words.say("to"))
    const row = JSON.stringify([fact.several ?? name, owner])
    const found = rows.get(row) ?? {key, about, fact, members: []}
    found.members.push([fact, value])
    rows.set(row, found)
  }
  return [...rows.values()].map(({key, about, fact, members}) => {
    const asks = fact.several ? words.text(`facts/${fact.several}/asks`) : facts.asks(words, fact)
    return {key, question: about ? `${about}: ${asks}` : asks, answer: fact.several ? facts.severalIn(words, fact.several, members) : facts.answerIn(words, fact, members[0][1])}
  })
}
