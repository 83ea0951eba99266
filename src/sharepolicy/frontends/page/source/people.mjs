/** Whom to ask, and how soon, as far as that is sure: no alarm where nobody has said that it is urgent. */

import {noLater} from "../../../backends/portable/js/limits.mjs"
import {sentence} from "./language.mjs"

/** What there is to say of each person, `{text, sources}`: it stays together where several are asked. `needs` says in words which facts would have to be how. */
export function peopleIn(words, {people, firmness}, needs) {
  const all = people.map((person) => ({...person, firm: firmness.people.get(person.to), name: roleOf(words, person.to)}))
  const sure = all.filter((person) => person.sure)
  const told = new Set()
  const said = sure.map((person) => {
    const why = whySoSoon(words, person).filter(({text}) => !told.has(text))
    for (const {text} of why) told.add(text)
    const soon = howSoon(words, person, needs)
    const whom = soon.length ? person.name : whomIn(words, person)
    const texts = [words.say("ask_whom", {whom}), ...why.map(({text}) => text), ...soon, ...surelyThen(words, person)]
    return {text: texts.join(" "), sources: why.flatMap(({sources}) => sources)}
  })
  const perhaps = perhapsIn(words, all.filter((person) => !person.sure), sure)
  if (perhaps) said.push({text: words.say(sure.length ? "perhaps_also_ask" : "perhaps_ask", {people: perhaps})})
  return [...said, ...all.flatMap((person) => perhapsThen(words, person))]
}

const roleOf = (words, name) => words.text(`roles/${name}`) || name

/** The limits that hold whatever turns out, if they are asked. */
const shown = ({within, withinSure, firm}) => (withinSure ? within : firm.surelyWithin)

const mayBeSooner = ({withinSure, firm}) => (withinSure ? [] : firm.sooner)

/** Limits of which none is always sooner than another. */
function limitsIn(words, person) {
  const limits = shown(person).map((limit) => words.limit(limit))
  return limits.join(` ${words.say("or")} `) + (limits.length > 1 ? words.say("whichever_sooner") : "")
}

/** Whom to ask, and how soon, as far as that is sure if they are asked; where it may be sooner, the latest is called that. */
function whomIn(words, person) {
  const limits = limitsIn(words, person)
  return [person.name, limits && mayBeSooner(person).length ? words.say("at_the_latest", {limits}) : limits].filter(Boolean).join(", ")
}

/** Whom to ask perhaps. A limit sooner than what is sure would be an alarm that nobody has raised yet. */
function perhapsIn(words, perhaps, sure) {
  const surely = sure.flatMap(shown)
  const raised = (person) => !surely.length || shown(person).every((limit) => surely.some((other) => noLater(other, limit)))
  return perhaps.map((person) => (raised(person) ? whomIn(words, person) : person.name)).join("; ")
}

/** Why the limit is so short, where that is sure. */
const whySoSoon = (words, {firm}) =>
  firm.because
    .map((name) => ({
      text: sentence(words.text(`escalation/${name}/because`)),
      sources: words.data.escalation.find((line) => line.name === name).sources,
    }))
    .filter(({text}) => text)

/** How soon, where that depends on what is not known yet: the soonest first, each with what would have to be so. */
function howSoon(words, person, needs) {
  const said = mayBeSooner(person).map(({within, onlyIf}) => `${words.limit(within)} (${needs(onlyIf) || words.say("depending")})`)
  if (!said.length) return []
  const surely = limitsIn(words, person)
  if (surely) said.push(words.say("otherwise", {limits: surely}))
  return [words.say("how_soon", {limits: [...new Set(said)].join("; ")})]
}

/** Whom to ask if they do not answer. */
const surelyThen = (words, {then}) =>
  then
    .filter(({sure}) => sure)
    .flatMap((chain) =>
      chain.steps.map(({to, after}, place) =>
        words.say(place ? "if_they_do_not_answer" : "if_nobody_answers", {time: words.limit(after), whom: roleOf(words, to)}),
      ),
    )

/** Whom it may be right to ask if they do not answer: that depends on what is not known yet. */
const perhapsThen = (words, {name, then}) =>
  then
    .filter(({sure}) => !sure)
    .flatMap(({steps}) =>
      steps.map(({to, after}, place) => {
        const before = place ? roleOf(words, steps[place - 1].to) : name
        return {text: words.say("perhaps_then", {before, time: words.limit(after), whom: roleOf(words, to)})}
      }),
    )
