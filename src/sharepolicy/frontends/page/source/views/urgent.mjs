/** What cannot wait until all is asked: it stands above every question as soon as it is sure. */

import {h} from "../dom.mjs"
import {capital, sentence} from "../language.mjs"

/** The box; null if nothing is that urgent. What is new in it is read out at once. */
export function urgentBox(app) {
  const due = urgentNow(app.interview)
  const names = due.map(({name}) => name).join()
  const isNew = names && names !== app.urgentSaid
  app.urgentSaid = names
  if (!due.length) return null
  const {words} = app
  const lines = due.map((action) =>
    h("li", {}, h("strong", {}, `${capital(words.limit(action.within))}: `), sentence(words.text(`actions/${action.name}/says`))),
  )
  return h(
    "section.sp-first",
    {"aria-labelledby": "urgent", role: isNew ? "alert" : null},
    h("h2.govuk-heading-m", {id: "urgent"}, words.say("first_of_all")),
    h("ul.govuk-list", {}, lines),
  )
}

/** The urgent actions that are due whatever is still unknown and whatever the outcome will be, the soonest ones. */
export function urgentNow(interview) {
  const decision = interview.decide()
  const answers = interview.parts ? decision.parts.flatMap(({answers}) => Object.values(answers)) : [decision]
  const {actions} = interview.version.data
  const due = new Map()
  for (const {duties, possible} of answers) {
    for (const {name, sure} of duties) {
      const action = actions.find((each) => each.name === name)
      if (sure && action.urgent && possible.every((outcome) => action.on.includes(outcome))) due.set(name, action)
    }
  }
  const least = Math.min(...[...due.values()].map(({within}) => within.minutes))
  return [...due.values()].filter(({within}) => within.minutes === least)
}
