/** The answer to a whole request: what may go at once and to whom, what stays, what waits. The same form as one answer. */

import {answerAbout, findOut, obligationIn, outcomesIn, titleOf} from "./answer.mjs"
import {aboutIn, duesIn, firstOf, partIn} from "./dues.mjs"
import {heldBackLines, warned} from "./held_back.mjs"
import {capital} from "./language.mjs"

const ORDER = ["share", "dont_share", "escalate"]
const TIMINGS = ["before", "with", "after"]
const HEADINGS = {share: "may_go", dont_share: "must_not_go", escalate: "must_wait"}

/** `asked` are the screens that are left to ask. */
export function requestAnswer(words, interview, asked) {
  const decision = interview.decide()
  const parts = decision.parts.map((part) => ({part, answers: answersIn(words, part)}))
  const isFirst = firstOf(parts)
  const settled = decision.parts.every((part) => part.settled)
  const sections = ORDER.flatMap((outcome) => {
    const [which, ...due] = sectionsOf(words, outcome, parts.filter(({part}) => part.outcome === outcome), isFirst)
    return which ? [which, ...(outcome === "escalate" ? [findOut(words, asked)] : []), ...due] : []
  })
  return {
    outcome: decision.outcome,
    settled,
    title: titleOf(words, {outcome: decision.outcome, settled: settled || decision.outcome !== "escalate"}),
    beside: besideOf(words, decision),
    first: duesIn(words, parts, isFirst),
    intro: [...warned(words, interview, decision.parts), ...inShort(words, decision.parts), ...(settled ? [] : [words.say("part_open")])],
    sections: sections.filter(({lines, groups, more}) => lines?.length || groups?.length || more),
    sources: [...new Set(parts.flatMap(({answers}) => answers.flatMap(({sources}) => sources())))],
  }
}

function besideOf(words, {outcome, parts}) {
  const has = (wanted) => parts.some((part) => part.outcome === wanted)
  if (outcome === "share" && has("dont_share")) return words.say("not_everything")
  if (outcome === "escalate" && has("share")) return words.say("some_at_once")
  return ""
}

/** What becomes of each part, where that is not the same for all. */
function inShort(words, parts) {
  const some = ORDER.map((outcome) => [words.say(HEADINGS[outcome]), parts.filter((part) => part.outcome === outcome)]).filter(([, which]) => which.length)
  return some.length > 1 ? some.map(([heading, which]) => `${heading}: ${which.map((part) => partIn(words, part)).join("; ")}.`) : []
}

/** What there is to say about a part for each person whom it is about; the reasons only where they lead to its outcome. */
const answersIn = (words, part) =>
  Object.entries(part.answers).map(([subject, decision]) => {
    const {why, ...said} = answerAbout(words, decision)
    return {subject, ...said, why: decision.outcome === part.outcome ? why() : null}
  })

/** What there is to say about the parts with one outcome; what is alike for several people is said once. */
function sectionsOf(words, outcome, parts, isFirst) {
  if (!parts.length) return []
  const heading = words.say(HEADINGS[outcome])
  const when = outcome === "share" ? "sharing" : "not_sharing"
  const groups = together(parts.map(({part, answers}) => ({heading: partIn(words, part), lines: linesOf(words, part, answers)})))
  const due = TIMINGS.map((timing) => {
    const title = words.say(`${when}_${timing}`)
    const due = (wanted) => duesIn(words, parts, (each, part) => each.action.timing === timing && !isFirst(each, part) && wanted(each, part))
    const isShown = ({sure, action}, part) => sure || (action.urgent && !part.settled)
    const [lines, perhaps] = [due(isShown), due((...each) => !isShown(...each))]
    const more = perhaps.length ? {summary: `${words.say("perhaps_due")} (${perhaps.length})`, lines: perhaps} : null
    return {id: `due-${outcome}-${timing}`, heading: `${heading}: ${title[0].toLowerCase()}${title.slice(1)}`, lines, more, perhaps: !!more}
  })
  return [{id: `parts-${outcome}`, heading, groups}, ...due]
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

function linesOf(words, part, answers) {
  const open = part.settled ? [] : [words.say("part_could_be", {outcomes: outcomesIn(words, part.possible)})]
  const together = answers.some(({why}) => why) ? [] : [words.say("taken_together")]
  const whole = [...open, ...together, ...obligationIn(words, part.obligation)].map((text) => ({text, cited: []}))
  const lines = new Map()
  const each = ["people", "why"].flatMap((what) => answers.flatMap(({subject, [what]: said}) => (said ?? []).map((line) => ({subject, line}))))
  for (const {subject, line} of each) {
    if (!lines.has(line.text)) lines.set(line.text, {...line, subjects: new Set()})
    lines.get(line.text).subjects.add(subject)
  }
  const said = [...lines.values()].map(({subjects, ...line}) => (subjects.size === answers.length ? line : {...line, about: aboutIn(words, subjects)}))
  return [...whole, ...said.map((line) => (line.about ? {...line, about: capital(line.about)} : line)), ...heldBackLines(words, part)]
}
