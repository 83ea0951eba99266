/**
 * The answers so far, and what is asked next. It knows nothing of the document, so that a test can walk it without one.
 *
 * An answer is what a case file would say, or null where the person does not know. As `sharepolicy ask` does, it keeps
 * what is answered, what was shown as usual, what of that was confirmed, and what was doubted.
 */

import {caseFile} from "./casefile.mjs"
import {keyOf, ofKey} from "./places.mjs"
import {groupsOf} from "./asking.mjs"
import {nextScreen, screenOf, screensLeft} from "./screens.mjs"

export class Interview {
  /** `parts` are the people, things and receivers of a request: null for a single case. */
  constructor(policy, version, day, parts = null) {
    this.policy = policy
    this.version = version
    this.day = day
    this.parts = parts
    this.answers = new Map()
    this.shown = new Set()
    this.confirmed = new Set()
    this.doubted = new Set()
    this.ticked = new Set()
    this.aboutDuties = false
  }

  /** The fact with a name; undefined if there is none. */
  fact(name) {
    this.byName ??= new Map(this.version.data.facts.map((fact) => [fact.name, fact]))
    return this.byName.get(name)
  }

  /** The several-of with a name; undefined if there is none. */
  several(name) {
    return this.version.data.several.find((each) => each.name === name)
  }

  /** The decision on what is known so far. Raises the reader's error if that cannot be. */
  decide() {
    this.made ??= this.decided(this.answers)
    return this.made
  }

  file() {
    return caseFile(this)
  }

  decided(answers) {
    const file = caseFile(this, answers)
    const unknown = [...answers].flatMap(([key, value]) => (value === null ? [ofKey(key).name] : []))
    return this.parts ? this.version.decideRequest(file) : this.version.decide(file, {unknown})
  }

  /** Whether nothing that is still unknown can change an outcome. */
  isSettled() {
    const decision = this.decide()
    return this.parts ? decision.parts.every((part) => part.settled) : decision.settled
  }

  /**
   * Keep answers, each [fact, place, value]; those to what was put as usual are `confirmed`. What is `doubted` is not so
   * any more because it was confirmed before. Who does not know exactly what they confirmed as usual has confirmed it all
   * the same, unless they are `changing` it. If they cannot all be, nothing is kept and the reader's error is raised.
   */
  answer(given, {confirmed = false, doubted = [], changing = false} = {}) {
    const answers = new Map(this.answers)
    for (const key of doubted) if (this.confirmed.has(key)) answers.delete(key)
    for (const [fact, place, value] of given) {
      const key = keyOf(fact, place)
      if (value !== null || changing || !this.confirmed.has(key)) answers.set(key, value)
    }
    this.made = this.decided(answers)
    this.answers = answers
    for (const key of doubted) {
      this.doubted.add(key)
      this.confirmed.delete(key)
    }
    for (const [fact, place] of given) {
      this.confirmed[confirmed ? "add" : "delete"](keyOf(fact, place))
      this.doubted.delete(keyOf(fact, place))
    }
  }

  /** What a person has said about a fact: undefined if nothing. */
  answered(fact, place = {}) {
    return this.answers.get(keyOf(fact, place))
  }

  /** What is asked next; null if the answer is settled, or if nothing is left to ask. */
  next() {
    return nextScreen(this)
  }

  /** What is worth finding out while the case is open: also what this person does not know, or knows in part, for others may. */
  toFindOut() {
    if (this.isSettled()) return []
    const decision = this.parts ? this.decide() : this.version.decide(this.file())
    return groupsOf(this, decision.questions, () => true).map((ask) => screenOf(this, ask))
  }

  /** How many questions about what to do are left, once the outcome is settled, or that of some parts of a request. */
  aboutDutiesLeft() {
    return this.parts || this.isSettled() ? screensLeft(this, true).length : 0
  }

  /** Of a request: the screens that ask the same about others, and are not answered yet. */
  alsoAsked({facts, place}) {
    if (!this.parts) return []
    const alike = (screen) => screen.facts.length === facts.length && screen.facts.every((fact, at) => fact === facts[at])
    return screensLeft(this).filter((screen) => alike(screen) && keyOf(facts[0], screen.place) !== keyOf(facts[0], place))
  }

  /** Note that a screen of what is usual was shown: no fact is put so twice. */
  show(screen) {
    for (const line of screen.lines) for (const {fact} of line.facts) this.shown.add(keyOf(fact, line.place))
  }

  /** The screen on which a fact was asked, to change its answer. */
  screenOf(key) {
    const {name, owner} = ofKey(key)
    const fact = this.fact(name)
    const facts = this.askedWith(fact).filter((each) => this.answers.has(keyOf(each, owner)))
    if (facts.length < 2) return {kind: fact.values ? "choice" : fact.type, facts: [fact], place: owner}
    return {kind: "several", name: fact.several ?? null, facts, place: owner}
  }

  /** The facts that are asked at once with one. */
  askedWith(fact) {
    const {facts, together} = this.version.data
    const place = facts.indexOf(fact)
    const others = together.find((each) => each.includes(place)) ?? this.several(fact.several)?.members ?? [place]
    return others.map((each) => facts[each])
  }
}
