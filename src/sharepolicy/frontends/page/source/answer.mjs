/**
 * What a decision says to the person who has to act on it, as plain data: the page shows it, the copy and the record
 * have the same. Knows nothing of the document.
 *
 * A line is `{text, cited, tick}`; `tick` is the name of a duty that can be ticked off. What only may be so says so.
 */

import * as facts from "./facts.mjs"
import {capital, listed, sentence} from "./language.mjs"
import {peopleIn} from "./people.mjs"

/** So many questions are named before the rest is only counted. */
const MOST_QUESTIONS = 5
const TIMINGS = ["before", "with", "after"]

/**
 * Everything about one decision, in the order in which it is read. `asked` are the screens that are left, and `known`
 * tells what a person has said of a fact.
 */
export function answerOf(words, decision, asked, known) {
  const answer = new Answer(words, decision, known)
  return {
    outcome: decision.outcome,
    settled: decision.settled,
    title: titleOf(words, decision),
    beside: decision.settled || decision.outcome === "escalate" ? words.say(`means_${decision.obligation === "required" ? "must" : decision.outcome}`) : "",
    first: answer.first(),
    intro: [...answer.open(), ...obligationIn(words, decision.obligation)],
    sections: [
      answer.people(),
      findOut(words, asked),
      answer.why(),
      answer.inAnyCase(),
      answer.otherSteps(),
      ...answer.duties(),
      answer.perhapsDue(),
      answer.turnsOn(asked),
      answer.grounds(),
      answer.alternatives(),
      ...answer.possibleReasons(),
    ].filter((section) => section && (section.lines.length || section.tree)),
    sources: answer.sources(),
  }
}

/** What a request says of one person in a part: whom to ask, why, and each duty with its line. */
export function answerAbout(words, decision) {
  const answer = new Answer(words, decision)
  return {
    people: answer.people().lines,
    why: () => answer.why().lines,
    due: answer.due.map((each) => ({...each, line: answer.duty(each)})),
    sources: () => answer.sources(),
  }
}

/** Whether it must be shared; nothing under a policy that requires no sharing at all. */
export function obligationIn(words, obligation) {
  if (!obligation || !words.data.rules.some((rule) => rule.required)) return []
  return [words.say({required: "must_share", permitted: "may_share", open: "may_share_open"}[obligation])]
}

/** The outcome as a headline: only for now where it is not settled. */
export const titleOf = (words, {outcome, settled}) => ({
  before: settled ? "" : words.say("not_settled_for_now"),
  outcome: words.say(`outcome_${outcome}`),
})

export const outcomeIn = (words, outcome) => words.text(`outcomes/${outcome}`) || words.say(`is_${outcome}`)

/** `share or escalate`. */
export const outcomesIn = (words, outcomes) =>
  listed(outcomes.map((outcome) => outcomeIn(words, outcome)), words.say("or"))

/** Sources as they are cited: clauses of one source together, and whether anybody has checked it. */
export function citedBy(words, sources) {
  const found = new Map()
  for (const each of new Set(sources)) {
    const [name, clause] = each.split("/")
    if (!found.has(name)) found.set(name, [])
    if (clause) found.get(name).push(clause)
  }
  return [...found].map(([name, clauses]) => ({name, clauses, verified: words.data.sources?.[name]?.verified ?? true}))
}

  /** What to find out, in order. */
export function findOut(words, asked) {
  const lines = asked.slice(0, MOST_QUESTIONS).map((screen) => {
    const about = facts.aboutIn(words, screen)
    const members = screen.kind === "several" ? screen.facts.map((fact) => facts.memberIn(words, screen, fact)) : []
    const asks = facts.asksOfScreen(words, screen) + (members.length ? ` (${members.join("; ")})` : "")
    return {text: about ? `${about}: ${asks}` : asks, cited: []}
  })
  const more = asked.length - MOST_QUESTIONS
  const after = more > 0 ? words.say("more_questions", {number: more}) : ""
  return {id: "find-out", heading: words.say("find_out_first"), ordered: true, lines, after}
}

/** Of what holds, a duty stands before what is permitted, and what decides before what something else may override. */
const rank = ({sure, rule}) => (sure && rule.required ? 0 : sure ? 1 : 2)

class Answer {
  constructor(words, decision, known) {
    this.words = words
    this.known = known
    this.decision = decision
    this.said = new Set()
    const {rules, actions} = words.data
    const {firmness} = decision
    const named = new Map(rules.map((rule) => [rule.name, rule]))
    this.rules = decision.rules.map(({name, sure}) => ({
      sure,
      firm: firmness.rules.get(name),
      rule: named.get(name),
    }))
    this.due = decision.duties.map(({name, sure}) => ({
      sure,
      firm: firmness.duties.get(name),
      action: actions.find((action) => action.name === name),
    }))
    this.cited = new Set()
  }

  say(key, parts) {
    return this.words.say(key, parts)
  }

  line(text, sources = [], more = {}) {
    const cited = citedBy(this.words, sources)
    for (const {name} of cited) this.cited.add(name)
    return {text, cited, ...more}
  }

  /** What surely has to be done within the hour, before anything else is read: the soonest. */
  first() {
    const urgent = this.due.filter(({action, sure}) => sure && action.urgent)
    const least = Math.min(...urgent.map(({action}) => action.within.minutes))
    return this.ticks(urgent.filter(({action}) => action.within.minutes === least))
  }

  /** Duties as lines to tick off; each is said once. */
  ticks(due) {
    const fresh = due.filter(({action}) => !this.said.has(action.name))
    return fresh.map((each) => {
      this.said.add(each.action.name)
      return this.duty(each)
    })
  }

  /** A duty as a line; one that is only perhaps due says on what that depends. */
  duty({action, sure, firm}) {
    const says = sentence(this.words.text(`actions/${action.name}/says`))
    const limit = action.within ? capital(this.words.limit(action.within)) : ""
    if (sure) return this.line(says, action.sources, {limit, tick: action.name})
    const text = limit ? `${limit}: ${says}` : says
    const needed = this.needs(firm.onlyIf)
    if (needed) return this.line(this.say("only_if", {facts: needed, text}), action.sources)
    const labels = firm.dependsOn.map((name) => facts.label(this.words, this.words.fact(name)))
    return this.line(this.say("perhaps_depending", {facts: listed(labels, this.say("and")), action: text}), action.sources)
  }

  onlyIf(needed, text) {
    const facts_ = this.needs(needed)
    return facts_ ? this.say("only_if", {facts: facts_, text}) : this.say("perhaps", {text})
  }

  needs(needed) {
    return Object.entries(needed ?? {}).map(([name, cells]) => this.factIs(name, cells)).join("; ")
  }

  factIs(name, cells) {
    return facts.factIs(this.words, this.words.fact(name), cells)
  }

  open() {
    if (this.decision.settled) return []
    return [this.say("left_open", {outcomes: outcomesIn(this.words, this.decision.possible)}), this.say("not_yet")]
  }

  /** Whom to ask, and how soon. */
  people() {
    const lines = peopleIn(this.words, this.decision, (needed) => this.needs(needed))
    return {id: "people", heading: this.say("whom_to_ask"), lines: lines.map(({text, sources}) => this.line(text, sources))}
  }

  reason({rule, firm}) {
    const text = sentence(this.words.text(`rules/${rule.name}/because`))
    return this.line(firm.holds ? text : this.onlyIf(firm.onlyIf, text), rule.sources)
  }

  why() {
    const {settled, otherwise} = this.decision
    const holds = this.rules.filter(({sure, firm}) => (settled ? firm.holds : sure))
    const lines = settled ? [] : [this.fallback("unsettled")]
    lines.push(...holds.sort((one, other) => rank(one) - rank(other)).map((each) => this.reason(each)))
    if (otherwise) lines.push(this.fallback("otherwise"))
    const more = settled ? this.rules.filter(({firm}) => !firm.holds).map((each) => this.reason(each)) : []
    if (settled && otherwise === false) more.push(this.fallback("otherwise", "if_no_rule"))
    const note = this.say(lines.length ? "also_leads_there" : "one_of_these_decides")
    return {id: "why", heading: this.say("why"), lines: lines.length ? lines : more, intro: lines.length ? "" : note, more: lines.length && more.length ? {summary: note, lines: more} : null}
  }

  fallback(name, key = "") {
    const text = sentence(this.words.text(`${name}/because`))
    return this.line(key ? this.say(key, {text}) : text, this.words.data[name]?.sources ?? [])
  }

  /** What to do at once while it is not settled: what is due whatever the outcome will be. */
  inAnyCase() {
    const {settled, possible} = this.decision
    const due = settled ? [] : this.due.filter(({action, sure}) => sure && possible.every((outcome) => action.on.includes(outcome)))
    const lines = this.ticks(due.filter(({action}) => action.timing !== "after"))
    return {id: "any-case", heading: this.say("do_in_any_case"), lines}
  }

  /** What surely can be done as long as it is not shared. */
  otherSteps() {
    const lines = this.ticks(this.due.filter(({action, sure}) => sure && action.timing === "before" && !action.on.includes("share")))
    return {id: "steps", heading: this.say(this.decision.outcome === "dont_share" ? "do_instead" : "do_meanwhile"), lines}
  }

  duties() {
    const when = this.decision.outcome === "share" ? "sharing" : "not_sharing"
    return TIMINGS.map((timing) => ({
      id: `do-${timing}`,
      heading: this.say(`${when}_${timing}`),
      lines: this.ticks(this.due.filter(({action, sure}) => sure && action.timing === timing)),
    }))
  }

  /** What may be due: of an open case only what is urgent, and of a settled one what is urgent before the rest. */
  perhapsDue() {
    const [urgent, rest] = [true, false].map((soon) => this.ticks(this.due.filter(({action, sure}) => !sure && !!action.urgent === soon)))
    const found = {id: "perhaps", heading: this.say("perhaps_due"), perhaps: true}
    if (!this.decision.settled) return {...found, lines: urgent}
    if (!urgent.length) return {...found, lines: rest, folded: true}
    return {...found, lines: urgent, more: rest.length ? {summary: `${found.heading} (${rest.length})`, lines: rest} : null}
  }

  /** The first question whose answers lead to different ends, and where each of them leads. */
  turnsOn(asked) {
    for (const {kind, facts: [fact]} of this.decision.settled ? [] : asked) {
      const ends = kind === "choice" ? this.endsOf(fact) : []
      if (ends.length < 2) continue
      const lines = ends.map(({possible, cells}) => ({text: this.leads(fact, cells, possible), cited: []}))
      return {id: "turns-on", heading: this.say("turns_on"), intro: facts.asks(this.words, fact), lines}
    }
    return null
  }

  /** The answers to a question, those together that leave the same outcomes possible. */
  endsOf(fact) {
    const ends = new Map()
    for (const {cell, possible} of this.decision.after(fact.name)) {
      const key = possible.join()
      ends.set(key, {possible, cells: [...(ends.get(key)?.cells ?? []), cell]})
    }
    return [...ends.values()]
  }

  leads(fact, cells, possible) {
    const outcomes = outcomesIn(this.words, possible)
    const end = possible.length > 1 ? this.say("still_open", {outcomes}) : outcomes
    return this.say("if_answer", {answer: facts.cellsIn(this.words, fact, cells), end})
  }

  /** The answers that decide it by themselves. */
  grounds() {
    const named = this.decision.grounds.map((name) => this.words.fact(name)).filter((fact) => !fact.decision_date)
    const lines = facts.rowsIn(this.words, named, this.known).map((text) => ({text: sentence(text), cited: []}))
    return {id: "grounds", heading: this.say("rests_on"), folded: true, lines}
  }

  alternatives() {
    const lines = this.decision.alternatives.map(({outcome, changes}) => {
      const said = changes.map(({name, cell}) => this.factIs(name, [cell]))
      return {text: this.say("if_becomes_true", {outcome: capital(outcomeIn(this.words, outcome)), facts: said.join("; ")}), cited: []}
    })
    return {id: "alternatives", heading: this.say("other_answer"), lines}
  }

  /** Why each outcome that is still possible could be decided. */
  possibleReasons() {
    if (this.decision.settled) return []
    return this.decision.possible.map((outcome) => {
      const rules = this.rules.filter(({rule, sure}) => !sure && rule.outcome === outcome)
      const lines = rules.map((each) => this.reason(each))
      const {otherwise} = this.words.data
      if (this.decision.otherwise === false && otherwise?.outcome === outcome) lines.push(this.fallback("otherwise", "if_no_rule"))
      return {id: `could-be-${outcome}`, heading: this.say("could_be", {outcome: outcomeIn(this.words, outcome)}), folded: true, lines}
    })
  }

  /** The names of the sources that were cited. */
  sources() {
    return Object.keys(this.words.data.sources ?? {}).filter((name) => this.cited.has(name))
  }
}
