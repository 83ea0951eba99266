/** A case file: what `sharepolicy decide` reads, and what this page loads again. It is JSON, which YAML readers read. */

import {mapping, ofKey, put} from "./places.mjs"

/** The case file of answers, for the day of the interview. What nobody knows is left out; with `saying`, it is said. */
export function caseFile(interview, answers = interview.answers, saying = false) {
  const {parts, version, day} = interview
  const date = version.data.facts.find((fact) => fact.decision_date)
  const file = {facts: mapping(date ? [[date.name, day]] : [])}
  if (parts) {
    file.subjects = mapping(parts.subjects.map((name) => [name, mapping()]))
    file.recipients = mapping(parts.recipients.map((name) => [name, mapping()]))
    file.items = mapping(parts.items.map(({name, about}) => [name, mapping(about.length ? [["about", about]] : [])]))
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
