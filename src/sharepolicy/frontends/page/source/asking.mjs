/**
 * What the reader says is worth asking, as groups of facts that are asked at once: `{name, facts, place}`. The reader
 * works it all out; here it is only laid out alike for a single case and for a request.
 */

import {keyOf, ofKey} from "./places.mjs"

/** The questions that are worth asking, without what is answered: of a single case in the policy's own order. */
export const asksOf = (interview) =>
  interview.parts ? groupsOf(interview, interview.decide().questions) : groupsOf(interview, inOrder(interview))

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
export function asksAboutDuties(interview) {
  const decision = interview.decide()
  return interview.parts ? asksOfParts(interview, decision) : groupsOf(interview, decision.questionsAboutDuties)
}

/** The same of a request: what several of its cases ask of the same person or thing stands once. */
function asksOfParts(interview, {parts}) {
  const asked = new Set()
  const isNew = (fact, place) => isUnanswered(interview, fact, place) && !asked.has(keyOf(fact, place))
  return parts.flatMap(({item, recipient, answers}) =>
    Object.entries(answers).flatMap(([subject, {questionsAboutDuties}]) =>
      questionsAboutDuties.flatMap((question) => {
        const place = Object.fromEntries(Object.entries({item, subject, recipient}).filter(([, name]) => name))
        const groups = groupsOf(interview, [{...question, places: [{...question, about: place}]}], isNew)
        for (const {facts} of groups) for (const fact of facts) asked.add(keyOf(fact, place))
        return groups
      }),
    ),
  )
}

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

/** What settles the outcome if it is as it usually is: `{fact, place, cells}`; null if nothing does. */
export function settledIf(interview) {
  if (interview.parts) return null
  const decision = interview.decide()
  const out = [...interview.answers.keys(), ...interview.shown].map((key) => ofKey(key).name)
  const usual = decision.usualWithout(out)
  if (!usual) return null
  return Object.entries(usual.cells).map(([name, cells]) => ({fact: interview.fact(name), place: {}, cells}))
}
