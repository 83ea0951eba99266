/**
 * Which screen a person is shown next, in the order in which `sharepolicy ask` asks: what they doubted, what settles the
 * answer if it is as usual, what is left if all of it is usual, else the first question that still matters.
 *
 * A screen is `{kind, facts, place}`: `choice`, `number` or `date` ask about one fact, `several` about members of a
 * several-of or what the author asks together. `usual` has lines, each with facts and the cells that they usually have.
 */

import {asksAboutDuties, asksOf, questionsOf, settledIf, usualCells} from "./asking.mjs"
import {keyOf} from "./places.mjs"

/** One line alone is asked as any other question. */
const FEWEST = 2

/** The next screen; null if nothing is left to ask. */
export function nextScreen(interview) {
  const settled = interview.isSettled()
  if (settled && !interview.aboutDuties) return null
  const open = settled ? [] : screensLeft(interview, false)
  const screens = open.length || !interview.aboutDuties ? open : screensLeft(interview, true)
  const doubted = screens.find(({facts, place}) => facts.some((fact) => interview.doubted.has(keyOf(fact, place))))
  return doubted ?? settling(interview, screens) ?? allUsual(interview, screens) ?? screens[0] ?? null
}

/** Everything that is left to ask, each question by itself. */
export const screensLeft = (interview, settled = interview.isSettled()) =>
  (settled ? asksAboutDuties(interview) : asksOf(interview)).map((ask) => screenOf(interview, ask))

/** The screen of facts that are asked at once. */
export function screenOf(interview, {facts, place, name}) {
  const [fact] = facts
  if (facts.length < 2) return {kind: fact.values ? "choice" : fact.type, facts, place}
  return {kind: "several", name: interview.several(name) ? name : null, facts, place}
}

/** The screen that settles the outcome if a person confirms it; if that is one question, that question. */
function settling(interview, screens) {
  const assumed = settledIf(interview)
  if (!assumed) return null
  const screen = usualScreen(interview, assumed)
  if (screen.lines.length >= FEWEST) return screen
  const [{facts, place, several}] = screen.lines
  const keys = facts.map(({fact}) => keyOf(fact, place))
  const whole = screens.find((each) => keys.every((key) => each.facts.some((fact) => keyOf(fact, each.place) === key)))
  return whole ?? screenOf(interview, {facts: facts.map(({fact}) => fact), place, name: several})
}

/** A screen for all that is left; null if some of it differs each time or was shown, or if it is too little. */
function allUsual(interview, screens) {
  const asks = screens.flatMap(({facts, place}) => facts.map((fact) => ({fact, place})))
  if (asks.some(({fact, place}) => !fact.usual || interview.shown.has(keyOf(fact, place)))) return null
  const questions = [...questionsOf(interview), ...interview.decide().questionsAboutDuties]
  const assumed = asks.map((each) => ({...each, cells: usualCells(each, questions)})).filter(({cells}) => cells.length)
  const screen = usualScreen(interview, assumed)
  return screen.lines.length >= FEWEST ? screen : null
}

/** A screen with a line for each fact, and one for all members of a several-of. */
function usualScreen(interview, assumed) {
  const lines = new Map()
  for (const {fact, place, cells} of assumed) {
    const key = keyOf({...fact, name: fact.several ?? fact.name}, place)
    if (!lines.has(key)) lines.set(key, {several: fact.several ?? null, place, facts: []})
    lines.get(key).facts.push({fact, cells})
  }
  for (const {several, facts} of lines.values()) {
    if (!several) continue
    const order = interview.several(several).members.map((member) => interview.version.data.facts[member].name)
    facts.sort((one, other) => order.indexOf(one.fact.name) - order.indexOf(other.fact.name))
  }
  return {kind: "usual", lines: [...lines.values()]}
}
