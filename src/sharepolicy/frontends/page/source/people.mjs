/** Whom to ask, and how soon, as far as that is sure: no alarm where nobody has said that it is urgent. */

/** The sentences. `needs` says in words which facts would have to be how. */
export function peopleIn(words, {people, firmness}, needs) {
  const role = (name) => words.text(`roles/${name}`) || name
  const sure = people.filter((person) => person.sure)
  const said = sure.flatMap((person) => surely(words, person, firmness.people.get(person.to), role, needs))
  const perhaps = people
    .filter((person) => !person.sure)
    .map((person) => (sure.length ? role(person.to) : whomIn(words, person, firmness.people.get(person.to), role)))
  if (perhaps.length) said.push(words.say(sure.length ? "perhaps_also_ask" : "perhaps_ask", {people: perhaps.join("; ")}))
  return said
}

/** Whom to ask, and how soon, as far as that is sure if they are asked. */
function whomIn(words, {to, within, withinSure}, {surelyWithin}, role) {
  const limits = (withinSure ? within : surelyWithin).map((limit) => words.limit(limit))
  const last = limits.length > 1 ? words.say("whichever_sooner") : ""
  return [role(to), limits.join(` ${words.say("or")} `) + last].filter(Boolean).join(", ")
}

function surely(words, person, firm, role, needs) {
  const {withinSure, then} = person
  const whom = whomIn(words, person, firm, role)
  return [words.say("ask_whom", {whom}), ...(withinSure ? [] : mayBeSooner(words, firm.sooner, needs)), ...steps(words, then, role)]
}

/** What may have to be sooner, and what would have to be so for it. */
function mayBeSooner(words, sooner, needs) {
  const said = sooner.map(({within, onlyIf}) => `${words.limit(within)} (${needs(onlyIf) || words.say("depending")})`)
  return said.length ? [words.say("sooner_only", {limits: [...new Set(said)].join("; ")})] : []
}

/** Whom to ask if they do not answer. */
const steps = (words, then, role) =>
  then
    .filter(({sure}) => sure)
    .flatMap((chain) =>
      chain.steps.map(({to, after}, place) =>
        words.say(place ? "if_they_do_not_answer" : "if_nobody_answers", {time: words.limit(after), whom: role(to)}),
      ),
    )
