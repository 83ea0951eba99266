/** Facts and answers in words. Knows nothing of the document. */

import {listed, oneOf, plain, sentence} from "./language.mjs"
import {keyOf, namesIn, ownerOf} from "./places.mjs"

const of = (words, fact, part) => words.text(`facts/${fact.name}/${part}`)

/** The plain question about a fact. */
export const asks = (words, fact) => of(words, fact, "asks") || plain(fact.name)

/** What people call a fact, in a few words. */
export const label = (words, fact) => of(words, fact, "label") || plain(fact.name)

/** What helps to answer, and what the answer mostly is. */
export const helps = (words, fact) => of(words, fact, "help")

/** Why it is usually as it is. */
export const usualBecause = (words, fact) => of(words, fact, "usual_because")

/** One value, as people call it. */
export function valueIn(words, fact, value) {
  if (fact.type === "yes/no") return words.say(value)
  return of(words, fact, `values/${value}`) || plain(value)
}

/** What a value means. */
export const meaning = (words, fact, value) => of(words, fact, `meanings/${value}`)

/** What a screen asks: of members of a several-of, what the whole asks. */
export function asksOfScreen(words, screen) {
  if (screen.kind !== "several") return asks(words, screen.facts[0])
  return screen.name ? words.text(`facts/${screen.name}/asks`) : words.say("any_of_these")
}

/** What a member says in a few words: in a several-of its name, else its question. */
export function memberIn(words, screen, fact) {
  if (!screen.name) return asks(words, fact)
  return words.text(`facts/${screen.name}/values/${fact.member}`) || plain(fact.member)
}

/** What a member means. */
export const memberMeaning = (words, screen, fact) =>
  screen.name ? words.text(`facts/${screen.name}/meanings/${fact.member}`) : helps(words, fact)

/** An answer in words: a value, one of several, a number, a date, or a limit. */
export function answerIn(words, fact, value) {
  if (value === null || value === "unknown") return words.say("not_known")
  if (typeof value === "boolean") return words.say(value ? "yes" : "no")
  if (Array.isArray(value)) return oneOf(value.map((one) => answerIn(words, fact, one)), words.say("or"))
  if (typeof value === "object") return limitsIn(words, fact, value)
  if (fact.values) return valueIn(words, fact, value)
  return fact.type === "date" ? words.date(value) : withUnit(words, fact, value)
}

function withUnit(words, fact, number) {
  const unit = of(words, fact, "unit")
  return unit ? `${number} ${unit}` : `${number}`
}

const OF_DATES = {at_most: "or_earlier", at_least: "or_later"}

function limitsIn(words, fact, limits) {
  return Object.entries(limits)
    .map(([kind, value]) =>
      kind === "between"
        ? words.say("between", {low: answerIn(words, fact, value[0]), high: answerIn(words, fact, value[1])})
        : words.say((fact.type === "date" && OF_DATES[kind]) || kind, {value: answerIn(words, fact, value)}),
    )
    .join(", ")
}

/** Cells of a fact in words: `refused or withdrawn`, `16 to 17 years`, `anything but yes`. */
export function cellsIn(words, fact, cells) {
  if (fact.values) {
    const missing = fact.values.filter((_, cell) => !cells.includes(cell))
    if (missing.length >= 1 && missing.length <= 3 && cells.length >= 3 * missing.length) {
      const quoted = missing.map((value) => `“${valueIn(words, fact, value)}”`)
      return words.say("anything_but", {value: listed(quoted, words.say("or"))})
    }
    return oneOf(cells.map((cell) => valueIn(words, fact, fact.values[cell])), words.say("or"))
  }
  return listed(joinedBands(fact, cells).map((band) => bandIn(words, fact, band)), words.say("or"))
}

/** Neighbouring bands as one. */
function joinedBands(fact, cells) {
  const found = []
  let before = -2
  for (const cell of [...cells].sort((one, other) => one - other)) {
    const [low, high] = fact.bands[cell]
    if (cell === before + 1) found[found.length - 1][1] = high
    else found.push([low, high])
    before = cell
  }
  return found
}

function bandIn(words, fact, [low, high]) {
  const said = (value) => answerIn(words, fact, value)
  if (low === null && high === null) return words.say("any")
  if (low === high) return said(low)
  const isDate = fact.type === "date"
  if (low === null) return words.say(isDate ? OF_DATES.at_most : "at_most", {value: said(high)})
  if (high === null) return words.say(isDate ? OF_DATES.at_least : "at_least", {value: said(low)})
  return words.say("between", {low: isDate ? said(low) : low, high: said(high)})
}

/** A fact and some of its cells: `consent: refused`. Members of a several-of need no "yes". */
export const factIs = (words, fact, cells) => `${label(words, fact)}: ${cellsIn(words, fact, cells)}`

/** Facts with what is `known` of each, those of a several-of in one row: `what it gives away: none of these`. */
export function rowsIn(words, facts, known) {
  const rows = new Map()
  for (const fact of facts) {
    const name = fact.several ?? fact.name
    rows.set(name, [...(rows.get(name) ?? []), fact])
  }
  return [...rows].map(([name, members]) => {
    const [fact] = members
    if (!fact.several) return `${label(words, fact)}: ${answerIn(words, fact, known(fact))}`
    return `${words.text(`facts/${name}/label`) || plain(name)}: ${severalIn(words, name, members.map((each) => [each, known(each)]))}`
  })
}

/** Of a several-of, which members are so, and which nobody knows: `none of these. Not known: the reporter`. */
export function severalIn(words, name, members) {
  const named = (wanted) => members.filter(([, value]) => value === wanted).map(([fact]) => memberIn(words, {name}, fact))
  const [yes, unknown] = [named("yes"), named(null)]
  const not = members.length - yes.length - unknown.length
  if (!unknown.length && yes.length) return yes.join("; ")
  if (!unknown.length) return `${words.say("none_of_these")}: ${named("no").join("; ")}`
  const open = words.say("not_known_about", {these: unknown.join("; ")})
  return [yes.join("; "), open, not ? words.say("none_of_the_others") : ""].filter(Boolean).map(sentence).join(" ")
}

/** Whom or what a screen is about, where that has names: `report to school`. */
export const aboutIn = (words, screen) => namesIn(ownerOf(screen.facts?.[0] ?? {about: []}, screen.place ?? {}), words.say("to"))

/** The answer that was given to a fact on a screen. */
export const givenOn = (interview, screen, fact) => interview.answers.get(keyOf(fact, screen.place))
