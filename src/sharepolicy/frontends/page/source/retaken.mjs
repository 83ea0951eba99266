/** The same case by another version, or on another day. */

import {CaseError} from "../../../backends/portable/js/reader.mjs"
import {Interview} from "./interview.mjs"
import {ofKey} from "./places.mjs"

/** The interview as far as it still can be: `leftOut` counts answers that the version does not know, or that clash now. */
export function retaken(before, policy, version, day) {
  const found = new Interview(policy, version, day, before.parts)
  for (const name of ["shown", "confirmed", "doubted", "ticked"]) found[name] = new Set(before[name])
  found.aboutDuties = before.aboutDuties
  found.ofItsOwnDay = before.ofItsOwnDay
  const known = [...before.answers].filter(([key]) => found.fact(ofKey(key).name))
  if (!isKept(found, known)) for (const each of known) isKept(found, [each])
  found.leftOut = before.answers.size - found.answers.size
  return found
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
