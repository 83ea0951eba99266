/** The same case by another version, or on another day. */

import {CaseError} from "../../../backends/portable/js/reader.mjs"
import {Interview} from "./interview.mjs"
import {ofKey} from "./places.mjs"

/**
 * The interview as far as it still can be, about these people, things and receivers: `leftOut` counts answers that the
 * version does not know, that clash now, or that are about others.
 */
export function retaken(before, policy, version, day, parts = before.parts) {
  const found = new Interview(policy, version, day, parts)
  for (const name of ["shown", "confirmed", "doubted", "ticked"]) found[name] = new Set(before[name])
  found.aboutDuties = before.aboutDuties
  found.ofItsOwnDay = before.ofItsOwnDay
  const known = [...before.answers].filter(([key]) => found.fact(ofKey(key).name) && isAbout(parts, ofKey(key).owner))
  if (!isKept(found, known)) for (const each of known) isKept(found, [each])
  found.leftOut = before.answers.size - found.answers.size
  return found
}

/** Whether those whom an answer is about are among these, a thing with one of the people whom it is about. */
function isAbout(parts, {item, subject, recipient}) {
  if (item === undefined && subject === undefined && recipient === undefined) return true
  const thing = parts?.items.find(({name}) => name === item)
  return (
    (recipient === undefined || parts.recipients.includes(recipient)) &&
    (subject === undefined || parts.subjects.includes(subject)) &&
    (item === undefined || (thing !== undefined && (subject === undefined || thing.about.includes(subject))))
  )
}

/** Add answers to those of an interview, if they can be so together. */
function isKept(interview, some) {
  const answers = new Map([...interview.answers, ...some])
  try {
    interview.made = interview.decided(answers)
  } catch (error) {
    if (!(error instanceof CaseError)) throw error
    return false
  }
  interview.answers = answers
  return true
}
