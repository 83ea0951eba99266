/** Answers that cannot be true together: what the person just said, and which of their earlier answers clash with it. */

import {CaseError} from "../../../../backends/portable/js/reader.mjs"
import * as facts from "../facts.mjs"
import {namesIn, ofKey} from "../places.mjs"
import {refusalIn} from "../refusals.mjs"

/** What is wrong, for the error summary. Other errors than those of a case are raised again. */
export function clashes(app, error, screen = null) {
  const {words, interview} = app
  if (!(error instanceof CaseError)) throw error
  if (error.code !== "contradictory-case") return [{text: refusalIn(words, error), to: "answer"}]
  const here = screen ? new Set(screen.facts.map((fact) => fact.name)) : new Set()
  const others = (error.facts ?? []).map((name) => words.fact(name)).filter((fact) => fact && !here.has(fact.name))
  const found = [{text: words.say(others.length ? "cannot_be_with" : "cannot_be"), to: "answer"}]
  for (const fact of others) {
    for (const [key, value] of interview.answers) {
      const {name, owner} = ofKey(key)
      if (name !== fact.name || value === null) continue
      const about = [namesIn(owner, words.say("to")), facts.label(words, fact)].filter(Boolean).join(": ")
      const said = words.say("change_this", {answer: `${about}: ${facts.answerIn(words, fact, value)}`})
      found.push({text: said, does: () => app.change(key)})
    }
  }
  return found
}

