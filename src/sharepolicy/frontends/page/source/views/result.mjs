/** The answer: the outcome in words, colour and shape, what to do first, why, and all that follows. */

import {answerOf} from "../answer.mjs"
import {textOf} from "../as_text.mjs"
import {button, details, link} from "../controls.mjs"
import {h, svg} from "../dom.mjs"
import {copyText, saveFile, asText} from "../saving.mjs"
import {savedCase} from "../casefile.mjs"
import {answersList, answerRows} from "./check.mjs"
import {ticksOf} from "../record.mjs"
import {requestAnswer} from "../request_answer.mjs"
import {citedAfter, sourceLines} from "./sources.mjs"

export function resultView(app) {
  const {words, interview} = app
  const say = (key, parts) => words.say(key, parts)
  const answer = answerNow(app)
  const left = app.nextScreen()
  const more = left ? 0 : app.questionsAboutDuties()
  const whomIsOpen = !interview.parts && isOpenWhom(interview.decide())
  const below = whomIsOpen ? answer.sections[0] : answer.sections.find((section) => section.perhaps)
  const waysOn = more ? dutiesLeft(app, more, whomIsOpen) : null
  return [
    bannerOf(answer),
    dayChanged(app),
    answer.first.length
      ? h("section.sp-first", {"aria-labelledby": "first"}, h("h2.govuk-heading-m", {id: "first"}, say("first_of_all")), linesOf(app, answer.first, "first"))
      : null,
    answer.intro.map((text) => h("p.govuk-body.sp-lead", {}, text)),
    left ? h("p.sp-screen", {}, button(say("go_on_asking"), () => app.go(left), {id: "go-on"})) : null,
    answer.sections.map((section) => [section === below ? waysOn : null, sectionOf(app, section)]),
    below ? null : waysOn,
    h("section", {id: "answers"}, h("h2.govuk-heading-m", {}, say("your_answers")), answersList(app, false), h("p.govuk-body.sp-screen", {}, link(say("change_answers"), () => app.go({kind: "check"}), {id: "change-answers"}))),
    answer.sources.length ? h("section", {}, details(say("sources"), sourceLines(words, answer.sources))) : null,
    identityOf(app),
    takeAway(app, answer),
  ]
}

/** That the answer is of another day than the one on which the case was begun. */
function dayChanged({words, interview: {day, begunOn, leftOut}}) {
  if (!begunOn) return null
  const said = words.say("day_changed", {day: words.date(day), before: words.date(begunOn)})
  return h("p.govuk-body.sp-lead", {id: "day-changed"}, leftOut ? `${said} ${words.say("day_changed_answers")}` : said)
}

/** Whether somebody has to be asked, and nobody yet knows whom: then that is asked before anything else is read. */
const isOpenWhom = ({outcome, people}) => outcome === "escalate" && !people.some(({sure}) => sure)

/** The way on to what can still change what to do. */
function dutiesLeft(app, number, whomIsOpen) {
  const help = whomIsOpen ? "go_on_whom" : app.interview.isSettled() ? "go_on_duties_help" : "go_on_duties_parts"
  return h(
    "div.sp-screen",
    {},
    h("p.govuk-body", {}, app.words.say(help, {number})),
    button(app.words.say("go_on_duties"), () => app.askAboutDuties(), {secondary: !whomIsOpen, id: "duties"}),
  )
}

/** The answer on what is known now: of a single case, or of a request. */
export function answerNow(app) {
  const {words, interview} = app
  const asked = app.toFindOut()
  return interview.parts ? requestAnswer(words, interview, asked) : answerOf(words, interview.decide(), asked, (fact) => interview.answered(fact))
}

const SHAPES = {
  share: () => svg("path", {d: "M10 25 L21 36 L39 13", fill: "none", stroke: "currentColor", "stroke-width": "6", "stroke-linecap": "square"}),
  dont_share: () => svg("path", {d: "M14 14 L36 36 M36 14 L14 36", fill: "none", stroke: "currentColor", "stroke-width": "6", "stroke-linecap": "square"}),
  escalate: () => svg("path", {d: "M25 38 V14 M13 25 L25 12 L37 25", fill: "none", stroke: "currentColor", "stroke-width": "6", "stroke-linecap": "square"}),
}
const FRAMES = {
  share: () => svg("circle", {cx: 25, cy: 25, r: 23, fill: "none", stroke: "currentColor", "stroke-width": "3"}),
  dont_share: () => svg("path", {d: "M15 2 H35 L48 15 V35 L35 48 H15 L2 35 V15 Z", fill: "none", stroke: "currentColor", "stroke-width": "3"}),
  escalate: () => svg("path", {d: "M25 2 L48 25 L25 48 L2 25 Z", fill: "none", stroke: "currentColor", "stroke-width": "3"}),
}

/** The outcome. Its shape says the same as its words and its colour. */
function bannerOf({outcome, title, beside}) {
  return h(
    `div.sp-banner.sp-banner--${outcome}`,
    {},
    svg("svg", {viewBox: "0 0 50 50", width: 50, height: 50, "aria-hidden": "true", focusable: "false", class: "sp-shape"}, FRAMES[outcome](), SHAPES[outcome]()),
    h(
      "h1.sp-outcome",
      {tabindex: "-1"},
      title.before ? h("span.sp-before", {}, title.before, " ") : null,
      h("span.sp-word", {}, title.outcome),
      beside ? h("span.sp-beside", {}, ` ${beside}`) : null,
    ),
  )
}

function sectionOf(app, {id, heading, intro, lines, ordered, folded, more, groups, after}) {
  const inside = [
    intro ? h("p.govuk-body", {}, intro) : null,
    lines?.length ? linesOf(app, lines, id, ordered) : null,
    groups?.map((group) => [h("h3.govuk-heading-s", {}, group.heading), linesOf(app, group.lines, id)]),
    after ? h("p.govuk-body", {}, after) : null,
    more ? details(more.summary, linesOf(app, more.lines, `${id}-more`)) : null,
  ]
  if (folded) return h("section", {id}, details(`${heading} (${lines.length})`, inside))
  return h("section", {id, "aria-labelledby": `${id}-heading`}, h("h2.govuk-heading-m", {id: `${id}-heading`}, heading), inside)
}

/** Lines as a list; those that can be ticked off have a box. */
function linesOf(app, lines, id, ordered = false) {
  if (lines.some(({tick}) => tick)) return h("ul.sp-ticks", {}, lines.map((line, at) => h("li", {}, line.tick ? tickOf(app, line, `${id}-${line.tick}${line.places ? `-${at}` : ""}`) : saidIn(app, line))))
  return h(ordered ? "ol.govuk-list.govuk-list--number" : "ul.govuk-list.govuk-list--bullet", {}, lines.map((line) => h("li", {}, saidIn(app, line))))
}

const saidIn = ({words}, {text, limit, cited, about}) => [
  about ? h("b", {}, `${about}: `) : null,
  limit ? h("strong.sp-limit", {}, `${limit}: `) : null,
  text,
  citedAfter(words, cited),
]

function tickOf(app, line, box) {
  const {ticked} = app.interview
  const ticks = ticksOf(line)
  const changed = ({target}) => ticks.forEach((each) => (target.checked ? ticked.add(each) : ticked.delete(each)))
  return h(
    "div.govuk-checkboxes.govuk-checkboxes--small",
    {},
    h(
      "div.govuk-checkboxes__item",
      {},
      h("input.govuk-checkboxes__input", {id: box, type: "checkbox", autocomplete: "off", checked: ticks.every((each) => ticked.has(each)), onchange: changed}),
      h("label.govuk-label.govuk-checkboxes__label", {for: box}, saidIn(app, line)),
    ),
  )
}

/** Which policy decided, for which day. */
function identityOf({words, version, policy, interview}) {
  const parts = {title: words.text("title") || policy, name: policy, version: version.version, digest: version.digest.slice(0, 19), day: words.date(interview.day)}
  return h("p.govuk-body-s.sp-identity", {}, words.say(version.version ? "decided_by" : "decided_by_unnumbered", parts))
}

/** Copy, print, save: each only when asked for. */
function takeAway(app, answer) {
  const {words} = app
  const say = (key) => words.say(key)
  const told = h("p.govuk-body", {role: "status"})
  const copy = async () => {
    told.textContent = say((await copyText(wholeText(app, answer))) ? "copied" : "not_copied")
  }
  return h(
    "section.sp-screen.sp-take",
    {"aria-labelledby": "take"},
    h("h2.govuk-heading-m", {id: "take"}, say("take_away")),
    h("p.govuk-body", {}, say("take_away_help")),
    h(
      "div.govuk-button-group",
      {},
      button(say("print"), () => window.print(), {id: "print"}),
      button(say("copy"), copy, {secondary: true, id: "copy"}),
      button(say("save_case"), () => saveFile("case.json", asText(savedCase(app.interview))), {secondary: true, id: "save-case"}),
      button(say("save_record"), () => app.go({kind: "record"}), {secondary: true, id: "save-record"}),
    ),
    told,
    h("p.govuk-body", {}, link(say("begin_again"), () => app.beginAgain(), {id: "again"})),
  )
}

/** The answer and what it rests on, as text. */
export function wholeText(app, answer) {
  const {words, interview, policy, version} = app
  const rows = answerRows(app).map(({question, answer: said}) => `- ${question} ${said}`)
  return [textOf(words, answer), [words.say("your_answers"), ...rows].join("\n"), words.say(version.version ? "decided_by" : "decided_by_unnumbered", {title: words.text("title"), name: policy, version: version.version, digest: version.digest.slice(0, 19), day: words.date(interview.day)})].join("\n\n") + "\n"
}
