/** What cannot wait until all is asked: it stands above every question as soon as it is sure. */

import {h} from "../dom.mjs"
import {urgentLines} from "../dues.mjs"

/** The box; null if nothing is that urgent. What is new in it is read out at once. */
export function urgentBox(app) {
  const {words} = app
  const due = urgentLines(words, app.interview)
  const names = due.map(({about, limit, text}) => [about, limit, text].join(" ")).join()
  const isNew = names && names !== app.urgentSaid
  app.urgentSaid = names
  if (!due.length) return null
  const lines = due.map(({about, limit, text}) => h("li", {}, about ? h("b", {}, `${about}: `) : null, h("strong", {}, `${limit}: `), text))
  return h(
    "section.sp-first",
    {"aria-labelledby": "urgent", role: isNew ? "alert" : null},
    h("h2.govuk-heading-m", {id: "urgent"}, words.say("first_of_all")),
    h("ul.govuk-list", {}, lines),
  )
}
