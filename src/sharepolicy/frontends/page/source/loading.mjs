/**
 * A case file that a person chooses becomes an interview. The reader reads the very file before anything is taken from
 * it, so that a case is loaded as strictly as `sharepolicy decide` reads it: what it would refuse is refused here too.
 */

import {CaseError, PolicyError} from "../../../backends/portable/js/reader.mjs"
import {Interview} from "./interview.mjs"
import {answersIn, bare, HEADINGS, keyOf} from "./places.mjs"

const ABOUT = Object.keys(HEADINGS)
const PLURALS = Object.values(HEADINGS)
const KEYS = ["case", "policy", "facts", "pairs", ...PLURALS]

/** Why a file cannot be loaded: a key of a text, and its parts. */
export class CaseFileError extends Error {
  constructor(key, parts = {}) {
    super(key)
    this.key = key
    this.parts = parts
  }
}

/** The interview that a case file holds; `today` is its day if it gives none. Raises CaseFileError. */
export function loaded(reader, text, today) {
  const data = parsed(text)
  if (data.policy !== undefined && !isNamed(data.policy, reader.name)) {
    throw new CaseFileError("case_of_another_policy", {policy: data.policy})
  }
  const dates = new Set(reader.versions.flatMap(({facts}) => facts.filter((fact) => fact.decision_date).map(({name}) => name)))
  const said = dayIn(data, dates)
  const day = said ?? today
  const version = versionOn(reader, day)
  readStrictly(version, data)
  const parts = partsOf(data)
  const interview = new Interview(reader.name, version, day, parts)
  interview.ofItsOwnDay = said !== null
  interview.answers = answersOf(data, version, parts, dates)
  refusing(() => interview.decide())
  return interview
}

/** A case file as plain data, whatever text was chosen. One that has nothing but facts may leave the heading away. */
function parsed(text) {
  let data
  try {
    data = JSON.parse(text)
  } catch {
    throw new CaseFileError("no_case_file")
  }
  if (data === null || typeof data !== "object" || Array.isArray(data)) throw new CaseFileError("no_case_file")
  if (data.note !== undefined && data.facts === undefined) throw new CaseFileError("no_case_file") // the record that was saved beside it
  const name = twiceIn(text)
  if (name !== null) throw new CaseFileError("case_says_twice", {name})
  return Object.keys(data).some((key) => KEYS.includes(key)) ? data : {facts: data}
}

/** A key that stands twice in one mapping of a JSON text: JSON.parse keeps the last of them without a word. */
function twiceIn(text) {
  const open = []
  for (const [token, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === "{" || token === "[") open.push(new Set())
    else if (token === "}" || token === "]") open.pop()
    else if (colon) {
      const key = JSON.parse(token.slice(0, -colon.length))
      if (open[open.length - 1].has(key)) return key
      open[open.length - 1].add(key)
    }
  }
  return null
}

const isNamed = (said, policy) => String(said).split("@")[0].replace(/\/(policy\.ya?ml)?$/, "").split("/").pop() === policy

/** The day of the case, if the file gives one. It has to be a single one: by it the version is chosen. */
function dayIn(data, dates) {
  const facts = data.facts ?? {}
  const [name] = [...dates].filter((each) => Object.keys(facts).includes(each))
  if (name === undefined) return null
  if (typeof facts[name] !== "string") throw new CaseFileError("case_without_one_day", {name})
  return facts[name]
}

function versionOn(reader, day) {
  try {
    return reader.on(day)
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    if (error.code === "no-single-version") throw new CaseFileError("no_version_on", {day})
    throw new CaseFileError("case_without_one_day", {name: day})
  }
}

/** Let the reader read the file as it is. */
function readStrictly(version, data) {
  const isRequest = PLURALS.some((heading) => Object.keys(data[heading] ?? {}).length)
  refusing(() => (isRequest ? version.decideRequest(data) : version.decide(data)))
}

/** Do something with a case; what the reader refuses is kept to be said. */
function refusing(does) {
  try {
    return does()
  } catch (error) {
    if (!(error instanceof CaseError)) throw error
    throw new CaseFileError("case_not_read", {refusal: error})
  }
}

/** The parts of the request in a file; null for a single case. */
function partsOf(data) {
  const [subjects, recipients, items] = PLURALS.map((heading) => Object.keys(data[heading] ?? {}))
  if (![subjects, recipients, items].some((names) => names.length)) return null
  return {subjects, recipients, items: items.map((name) => ({name, about: data.items[name].about ?? subjects}))}
}

/** The answers in a file that the reader has read, by key; "unknown" becomes null. */
function answersOf(data, version, parts, dates) {
  const found = new Map()
  for (const [name, owner, value] of answersIn(data)) {
    if (dates.has(name)) continue
    for (const [fact, one] of membersOf(called(name, owner, version.data, parts), value)) {
      for (const place of placesOf(fact, owner, parts)) {
        const key = keyOf(fact, place)
        if (one !== "unknown") found.set(key, one)
        else if (!found.has(key)) found.set(key, null) // what is not known as a whole may be known in part
      }
    }
  }
  return found
}

/** The fact or several-of that a name stands for where it stands, as the reader finds it. */
function called(name, owner, {facts, several}, parts) {
  const about = ABOUT.filter((each) => owner[each] !== undefined)
  const all = [
    ...facts.map((fact) => ({name: fact.name, facts: [fact]})),
    ...several.map((each) => ({name: each.name, facts: each.members.map((place) => facts[place]), isSeveral: true})),
  ]
  const find = (whole) => all.find((each) => each.name === whole)
  const isHere = (fact) => {
    const left = fact.about.length > 1 && parts ? fact.about.filter((each) => parts[HEADINGS[each]].length) : fact.about
    return String(left) === String(about)
  }
  const alike = all.filter((each) => bare(each.name) === name && isHere(each.facts[0]))
  const found = find([...about, name].join(".")) ?? find(name) ?? (alike.length === 1 ? alike[0] : undefined)
  if (!found) throw new CaseFileError("unknown_fact", {name})
  return found
}

/** Each fact with what is said of it: of a several-of, members that are listed are so, and the others are not. */
function membersOf({facts, isSeveral}, value) {
  if (!isSeveral) return [[facts[0], written(facts[0], value)]]
  if (value === "unknown") return facts.map((fact) => [fact, "unknown"])
  if (Array.isArray(value)) return facts.map((fact) => [fact, value.includes(fact.member) ? "yes" : "no"])
  const said = new Map(Object.entries(value))
  return facts.filter((fact) => said.has(fact.member)).map((fact) => [fact, written(fact, said.get(fact.member))])
}

/** An answer as this page writes it: yes and no as words. */
function written(fact, value) {
  if (Array.isArray(value)) return value.map((each) => written(fact, each))
  return fact.type === "yes/no" && typeof value === "boolean" ? (value ? "yes" : "no") : value
}

/** The places that an answer counts for. One said for the whole request counts for all; a thing goes with those it is about. */
function placesOf(fact, owner, parts) {
  if (!parts) return [{}]
  const names = {...parts, items: parts.items.map((item) => item.name)}
  const goTogether = ({item, subject}) =>
    item === undefined || subject === undefined || parts.items.find(({name}) => name === item).about.includes(subject)
  const each = (about) => (owner[about] !== undefined ? [owner[about]] : names[HEADINGS[about]].length ? names[HEADINGS[about]] : [undefined])
  return fact.about
    .reduce((found, about) => found.flatMap((place) => each(about).map((who) => ({...place, [about]: who}))), [{}])
    .filter(goTogether)
}
