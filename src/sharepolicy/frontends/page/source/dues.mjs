/** What to do about the parts of a request: each duty once, with the parts and the people it is for. */

import {capital, listed, sentence} from "./language.mjs"

/** A part in words: `report to school`. */
export const partIn = (words, {item, recipient}) =>
  [item, recipient].filter(Boolean).join(` ${words.say("to")} `) || words.say("the_information")

/** People by name, with what is said: `About Ann`. */
export const aboutIn = (words, subjects) => words.say("about_people", {people: listed(subjects, words.say("and"))})

/**
 * The duties of parts that are wanted, as lines: first those that are sure. `parts` are `{part, answers}`, the answers
 * `{subject, due}`, and what is due `{action, sure, line}`. A line that is not for all of the parts, or not for
 * everybody whom they are about, says for which, and whom. Its `places` are all of these, by name.
 */
export function duesIn(words, parts, wanted) {
  const found = new Map()
  for (const surely of [true, false]) {
    for (const {part, answers} of parts) {
      for (const {line, key, action, subjects} of dueIn(answers, (due) => due.sure === surely && wanted(due, part))) {
        const whom = subjects.length < answers.length ? subjects : []
        const whole = JSON.stringify([key, whom])
        if (!found.has(whole)) found.set(whole, {line, action, whom, which: [], places: []})
        found.get(whole).which.push(part)
        found.get(whole).places.push(...subjects.map((subject) => placeOf(part, subject)))
      }
    }
  }
  return [...found.values()].map((each) => named(words, each, parts.length))
}

/** A line with the parts and people it is for, where it is not for all. */
function named(words, {line, action, whom, which, places}, number) {
  const names = which.map((part) => partIn(words, part)).join("; ")
  const about = [
    ...(which.length < number ? [words.say("for_parts", {parts: names})] : []),
    ...(whom.length ? [aboutIn(words, whom)] : []),
  ].join(", ")
  return {...line, action, places, ...(about ? {about: capital(about)} : {})}
}

/** Somebody in a part, by what the request names. */
const placeOf = ({item, recipient}, subject) => Object.fromEntries(Object.entries({item, recipient, subject}).filter(([, name]) => name))

/** The duties of one part, each with the people for whom it is due in the same words. */
function dueIn(answers, wanted) {
  const found = new Map()
  for (const {subject, due} of answers) {
    for (const each of due.filter(wanted)) {
      const key = JSON.stringify([each.action.name, each.line.limit, each.line.text])
      if (!found.has(key)) found.set(key, {key, line: each.line, action: each.action.name, subjects: []})
      found.get(key).subjects.push(subject)
    }
  }
  return [...found.values()]
}

/** Tells which duties of some parts are due first of all: surely, whatever the part will be, and the soonest of them. */
export function firstOf(parts) {
  const isUrgent = ({action, sure}, possible) => sure && action.urgent && possible.every((outcome) => action.on.includes(outcome))
  const all = parts.flatMap(({part, answers}) => answers.flatMap(({due}) => due.filter((each) => isUrgent(each, part.possible))))
  const least = Math.min(...all.map(({action}) => action.within.minutes))
  return (due, {possible}) => isUrgent(due, possible) && due.action.within.minutes === least
}

/** What stands above every question: the urgent duties that are due whatever the outcome will be, the soonest ones. */
export function urgentLines(words, interview) {
  const decision = interview.decide()
  const single = {possible: decision.possible, answers: {"": decision}}
  const parts = (interview.parts ? decision.parts : [single]).map((part) => ({
    part,
    answers: Object.entries(part.answers).map(([subject, {duties}]) => ({subject, due: duties.map((each) => urgentDuty(words, each))})),
  }))
  return duesIn(words, parts, firstOf(parts))
}

function urgentDuty(words, {name, sure}) {
  const action = words.data.actions.find((each) => each.name === name)
  const limit = action.within ? capital(words.limit(action.within)) : ""
  return {action, sure, line: {limit, text: sentence(words.text(`actions/${name}/says`)), cited: []}}
}
