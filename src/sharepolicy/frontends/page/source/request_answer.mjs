/** The answer to a whole request: what may go at once and to whom, what stays, what waits. The same form as one answer. */

import {answerOf, findOut, outcomesIn, titleOf} from "./answer.mjs"
import {listed} from "./language.mjs"
import {keyOf} from "./places.mjs"

const ORDER = ["share", "dont_share", "escalate"]
const HEADINGS = {share: "may_go", dont_share: "must_not_go", escalate: "must_wait"}

/** `asked` are the screens that are left to ask. */
export function requestAnswer(words, interview, asked) {
  const decision = interview.decide()
  const parts = decision.parts.map((part) => ({part, ...partAnswer(words, interview, part)}))
  const settled = decision.parts.every((part) => part.settled)
  const sections = ORDER.flatMap((outcome) => sectionsOf(words, outcome, parts.filter(({part}) => part.outcome === outcome)))
  return {
    outcome: decision.outcome,
    settled,
    title: titleOf(words, {outcome: decision.outcome, settled: settled || decision.outcome !== "escalate"}),
    beside: besideOf(words, decision),
    first: once(parts.flatMap(({answers}) => answers.flatMap(({answer}) => answer.first))),
    intro: settled ? [] : [words.say("part_open")],
    sections: [...sections, findOut(words, asked)].filter(({lines, groups}) => lines?.length || groups?.length),
    sources: [...new Set(parts.flatMap(({answers}) => answers.flatMap(({answer}) => answer.sources)))],
  }
}

function besideOf(words, {outcome, parts}) {
  const has = (wanted) => parts.some((part) => part.outcome === wanted)
  if (outcome === "share" && has("dont_share")) return words.say("not_everything")
  if (outcome === "escalate" && has("share")) return words.say("some_at_once")
  return ""
}

/** A part in words, and the answer for each person it is about. */
function partAnswer(words, interview, part) {
  const name = [part.item, part.recipient].filter(Boolean).join(` ${words.say("to")} `) || words.say("the_information")
  const answers = Object.entries(part.answers).map(([subject, decision]) => {
    const place = {item: part.item, recipient: part.recipient, subject}
    const known = (fact) => interview.answers.get(keyOf(fact, place))
    return {subject, answer: answerOf(words, as(decision, part.outcome), [], known, {brief: true})}
  })
  return {name, answers}
}

/** A decision under the outcome of its part; what it says is still found when it is first asked for. */
const as = (decision, outcome) => Object.create(decision, {outcome: {value: outcome}})

/** What there is to say about the parts with one outcome; what is alike for several people is said once. */
function sectionsOf(words, outcome, parts) {
  if (!parts.length) return []
  const groups = together(parts.map(({part, name, answers}) => ({heading: name, lines: linesOf(words, part, answers)})))
  const duties = once(
    parts.flatMap(({answers}) => answers.flatMap(({answer}) => dutySections(answer).flatMap(({lines}) => lines))),
  )
  const heading = words.say(HEADINGS[outcome])
  return [
    {id: `parts-${outcome}`, heading, groups},
    {id: `due-${outcome}`, heading: `${heading}: ${words.say("what_to_do")}`, lines: duties},
  ]
}

/** Parts of which the same is said, under one heading: `report to school; address to school`. */
function together(groups) {
  const found = new Map()
  for (const {heading, lines} of groups) {
    const key = JSON.stringify(lines.map(({about, text}) => [about, text]))
    found.set(key, {heading: [...(found.get(key)?.heading ?? []), heading], lines})
  }
  return [...found.values()].map(({heading, lines}) => ({heading: heading.join("; "), lines}))
}

const DUTIES = new Set(["any-case", "steps", "do-before", "do-with", "do-after"])
const dutySections = ({sections}) => sections.filter(({id}) => DUTIES.has(id))

function linesOf(words, part, answers) {
  const lines = new Map()
  const add = (line, subject) => {
    const found = lines.get(line.text) ?? {...line, subjects: []}
    found.subjects.push(subject)
    lines.set(line.text, found)
  }
  for (const {subject, answer} of answers) {
    const of = (id) => answer.sections.find((section) => section.id === id)?.lines ?? []
    for (const line of [...answer.intro.slice(answer.settled ? 0 : 1).map((text) => ({text, cited: []})), ...of("people"), ...of("why")]) add(line, subject)
  }
  const open = part.settled ? [] : [{text: words.say("part_could_be", {outcomes: outcomesIn(words, part.possible)}), cited: []}]
  const said = [...lines.values()].map(({subjects, ...line}) =>
    subjects.length === answers.length ? line : {...line, about: listed(subjects, words.say("and"))},
  )
  return [...open, ...said]
}

/** Lines, each once. */
const once = (lines) => [...new Map(lines.map((line) => [line.text, line])).values()]


