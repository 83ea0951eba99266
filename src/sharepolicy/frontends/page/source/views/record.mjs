/** What goes into a record beside the answer: who decided what, and why. Everything may be left empty. */

import {button, errorSummary, line, lines, radios} from "../controls.mjs"
import {byId, h} from "../dom.mjs"
import {outcomeIn} from "../answer.mjs"
import {capital} from "../language.mjs"
import {doneIn, recordOf} from "../record.mjs"
import {asText, saveFile} from "../saving.mjs"
import {answerNow, wholeText} from "./result.mjs"

export function recordView(app, screen) {
  const {words, interview} = app
  const say = (key, parts) => words.say(key, parts)
  const {typed = interview.typed ?? {}, error} = screen
  const errorAt = (name) => (error?.[0].to === name ? error[0].text : null)
  const told = h("p.govuk-body", {role: "status"})
  const form = h(
    "form",
    {
      novalidate: true,
      autocomplete: "off",
      oninput: () => (interview.typed = Object.fromEntries(new FormData(form))), // for whoever looks at the answer once more
      onsubmit: (event) => {
        event.preventDefault()
        const typed = Object.fromEntries(new FormData(form))
        const error = wrongWith(app, typed)
        if (error) {
          app.again({...screen, typed, error})
          return byId("errors")?.focus()
        }
        const answer = answerNow(app)
        saveFile("record.json", asText(recordOf(typed, doneIn(answer, interview.ticked), wholeText(app, answer))))
        told.textContent = say("record_saved")
      },
    },
    line({name: "by", label: say("record_by"), hint: say("record_by_hint"), value: typed.by, error: errorAt("by")}),
    line({name: "role", label: say("record_role"), value: typed.role}),
    radios({
      name: "outcome",
      legend: say("record_outcome"),
      hint: say("record_outcome_hint"),
      choices: ["share", "dont_share", "escalate"].map((value) => ({value, label: capital(outcomeIn(words, value))})),
      chosen: typed.outcome ? [typed.outcome] : [],
      small: true,
    }),
    lines({name: "why", label: say("record_why"), hint: say("record_why_hint"), value: typed.why, error: errorAt("why")}),
    line({name: "asked_by", label: say("record_asked_by"), hint: say("record_asked_hint"), value: typed.asked_by}),
    lines({name: "justification", label: say("record_justification"), value: typed.justification}),
    h("div.govuk-button-group", {}, button(say("record_save"), null, {submits: true, id: "record-save"}), button(say("back_to_answer"), () => app.back(), {secondary: true})),
    told,
  )
  return [
    error ? errorSummary(say("problem"), error) : null,
    h("h1.govuk-heading-l", {tabindex: "-1"}, say("record_title")), h("p.govuk-body", {}, say("record_intro")),
    form,
  ]
}

/** What is missing: who decided, where it says what was; and why, where that is not what was advised. */
function wrongWith({words, interview}, {by, outcome, why}) {
  if (!by.trim() && (outcome || why.trim())) return [{text: words.say("record_who"), to: "by"}]
  const differs = outcome && outcome !== interview.decide().outcome
  return differs && !why.trim() ? [{text: words.say("record_differs"), to: "why"}] : null
}
