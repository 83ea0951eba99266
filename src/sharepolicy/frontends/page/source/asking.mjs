/**
 * What the reader says is worth asking, as groups of facts that are asked at once: `{name, facts, place}`. The reader
 * works it all out; here it is only laid out alike for a single case and for a request.
 */

import {keyOf, ofKey} from "./places.mjs"

/** The questions that are worth asking, without what is answered: of a single case in the policy's own order. */
export const asksOf = (interview) =>
  interview.parts ? groupsOf(interview, questionsOf(interview)) : groupsOf(interview, inOrder(interview))

/** The reader's questions about the outcome; none that is about what the person does not know, or matters only with it. */
export function questionsOf(interview) {
  const decision = interview.decide()
  if (!interview.parts) return decision.questions
  if (interview.asked?.decision !== decision) {
    const unknown = [...interview.answers].filter(([, value]) => value === null).map(([key]) => ofKey(key))
    interview.asked = {decision, questions: decision.questionsWithout(unknown.map(({name, owner}) => ({name, about: owner})))}
  }
  return interview.asked.questions
}

/** What still matters in the policy's own order, as `sharepolicy ask` asks it; what is nearly always the same last. */
function inOrder(interview) {
  const groups = new Map()
  for (const name of interview.decide().ask) {
    const fact = interview.fact(name)
    if (!isUnanswered(interview, fact, {})) continue
    const first = interview.askedWith(fact)[0]
    groups.set(first, [...(groups.get(first) ?? []), fact])
  }
  const isUsual = (facts) => facts.every((fact) => fact.usual)
  return [...groups.values()]
    .sort((one, other) => isUsual(one) - isUsual(other))
    .map((facts) => ({name: facts[0].several ?? facts[0].name, facts: sorted(interview, facts).map(({name}) => name)}))
}

/** Facts that are asked at once, in the author's order. */
const sorted = (interview, facts) => interview.askedWith(facts[0]).filter((fact) => facts.includes(fact))

/** What can still change what to do, once the outcome is settled. */
export const asksAboutDuties = (interview) => groupsOf(interview, interview.decide().questionsAboutDuties)

/** Questions of the reader, each place of a request by itself, with the facts that are open there. */
export function groupsOf(interview, questions, isOpen = (fact, place) => isUnanswered(interview, fact, place)) {
  const found = questions.flatMap((question) =>
    (question.places ?? [{...question, about: {}}]).map(({name, about, facts}) => ({
      name,
      place: about,
      facts: facts.map((each) => interview.fact(each)).filter((fact) => isOpen(fact, about)),
    })),
  )
  return found.filter(({facts}) => facts.length)
}

/** What was only confirmed as usual can be asked once more, if it matters exactly. */
function isUnanswered(interview, fact, place) {
  const key = keyOf(fact, place)
  return !interview.answers.has(key) || interview.confirmed.has(key)
}

/**
 * What settles the outcome, of a request that of every part, if it is as it usually is: `{fact, place, cells}`; null if
 * nothing does. Nothing is assumed of what was answered, or shown as usual before.
 */
export function settledIf(interview) {
  const decision = interview.decide()
  const out = [...interview.answers.keys(), ...interview.shown].map(ofKey)
  const key = JSON.stringify(out)
  if (interview.usual?.decision !== decision || interview.usual.key !== key) interview.usual = {decision, key, found: usualOf(interview, out)}
  return interview.usual.found
}

function usualOf(interview, out) {
  const decision = interview.decide()
  if (interview.parts) {
    const usual = decision.usualWithout(out.map(({name, owner}) => ({name, about: owner})))
    return usual && usual.map(({name, about, cells}) => ({fact: interview.fact(name), place: about, cells}))
  }
  const usual = decision.usualWithout(out.map(({name}) => name))
  return usual && Object.entries(usual.cells).map(([name, cells]) => ({fact: interview.fact(name), place: {}, cells}))
}

/** The cells that an open question usually has, of those that it can still have; none if that says nothing new. */
export function usualCells({fact, place}, questions) {
  const asked = questions.flatMap((each) => each.places ?? [each]).filter(({facts, about = {}}) => facts.includes(fact.name) && keyOf(fact, about) === keyOf(fact, place))
  const left = asked[0].cells[fact.name]
  const usual = left.filter((cell) => fact.usual.includes(cell))
  return usual.length < left.length ? usual : []
}
