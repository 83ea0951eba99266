/** A case file: what `sharepolicy decide` reads, and what this page loads again. It is JSON, which YAML readers read. */

import {answersIn, keyOf, ofKey, put} from "./places.mjs"

/** The case file of answers, for the day of the interview. What nobody knows is left out; with `saying`, it is said. */
export function caseFile(interview, answers = interview.answers, saying = false) {
  const {parts, version, day} = interview
  const date = version.data.facts.find((fact) => fact.decision_date)
  const file = {facts: date ? {[date.name]: day} : {}}
  if (parts) {
    file.subjects = Object.fromEntries(parts.subjects.map((name) => [name, {}]))
    file.recipients = Object.fromEntries(parts.recipients.map((name) => [name, {}]))
    file.items = Object.fromEntries(parts.items.map(({name, about}) => [name, about.length ? {about} : {}]))
    file.pairs = []
  }
  for (const [key, value] of answers) {
    const {name, owner} = ofKey(key)
    if (value !== null) put(file, interview.fact(name), owner, value)
    else if (saying) put(file, interview.fact(name), owner, "unknown")
  }
  if (parts && !file.pairs.length) delete file.pairs
  return file
}

/** The same with what belongs around it: which policy, and on which day it was decided. */
export function savedCase(interview, title = "") {
  return {...(title ? {case: title} : {}), policy: interview.policy, ...caseFile(interview, interview.answers, true)}
}

/** Why a file cannot be loaded: a key of a text, and its parts. */
export class CaseFileError extends Error {
  constructor(key, parts = {}) {
    super(key)
    this.key = key
    this.parts = parts
  }
}

/** A case file as plain data, whatever text was chosen. */
export function parsed(text) {
  let data
  try {
    data = JSON.parse(text)
  } catch {
    throw new CaseFileError("no_case_file")
  }
  if (data === null || typeof data !== "object" || Array.isArray(data)) throw new CaseFileError("no_case_file")
  return data
}

/** The day of the case in a file, if it gives one. */
export function dayOf(data, version) {
  const date = version.data.facts.find((fact) => fact.decision_date)
  const value = date && (data.facts ?? {})[date.name]
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? value : null
}

/** The parts of the request in a file; null for a single case. */
export function partsOf(data) {
  const names = (heading) => Object.keys(data[heading] ?? {})
  if (!["subjects", "recipients", "items"].some((heading) => names(heading).length)) return null
  const subjects = names("subjects")
  const items = Object.entries(data.items ?? {}).map(([name, given]) => ({name, about: given?.about ?? []}))
  return {subjects, recipients: names("recipients"), items}
}

/** The answers in a file, by key; "unknown" becomes null. Raises CaseFileError where it names what there is not. */
export function answersOf(data, version, parts, policy) {
  if (data.policy !== undefined && !isNamed(data.policy, policy)) {
    throw new CaseFileError("case_of_another_policy", {policy: data.policy})
  }
  const found = new Map()
  for (const [name, owner, value] of answersIn(data)) {
    for (const [fact, one] of membersOf(name, value, version)) {
      if (fact.decision_date) continue
      for (const place of placesOf(fact, owner, parts)) found.set(keyOf(fact, place), one === "unknown" ? null : one)
    }
  }
  return found
}

const isNamed = (said, policy) => String(said).split("@")[0].replace(/\/(policy\.ya?ml)?$/, "").split("/").pop() === policy

/** The facts that an answer is about: the fact itself, or the members of a several-of. */
function membersOf(name, value, version) {
  const several = version.data.several.find((each) => each.name === name)
  if (!several) {
    const fact = version.data.facts.find((each) => each.name === name)
    if (!fact) throw new CaseFileError("unknown_fact", {name})
    return [[fact, written(fact, value)]]
  }
  const facts = several.members.map((place) => version.data.facts[place])
  if (value === "unknown") return facts.map((fact) => [fact, "unknown"])
  if (Array.isArray(value)) return facts.map((fact) => [fact, value.includes(fact.member) ? "yes" : "no"])
  return facts.filter((fact) => fact.member in value).map((fact) => [fact, written(fact, value[fact.member])])
}

/** An answer as this page writes it: yes and no as words. */
const written = (fact, value) => (fact.type === "yes/no" && typeof value === "boolean" ? (value ? "yes" : "no") : value)

/** The owners that an answer counts for: one said for the whole request counts for all. */
function placesOf(fact, owner, parts) {
  if (!parts) return [{}]
  const names = {
    subject: parts.subjects,
    recipient: parts.recipients,
    item: parts.items.map((item) => item.name),
  }
  return fact.about.reduce(
    (found, about) =>
      found.flatMap((place) => (owner[about] ? [owner[about]] : names[about]).map((who) => ({...place, [about]: who}))),
    [{}],
  )
}
