/** The page beside the text of its policy, on the playground: after an edit the same case is decided again. */

import {read} from "../../../backends/portable/js/reader.mjs"
import {Interview} from "./interview.mjs"
import {ofKey} from "./places.mjs"
import {unpacked} from "./unpacking.mjs"

const STAY = ["start", "check", "result", "record"]
/** Screens that show whatever is known; every other one is about facts that may be gone. */

/** Listen for edited policies, if this page is part of a playground: from the page around it, and from nowhere else. */
export function listen(page) {
  if (!page.kept.author) return
  addEventListener("message", ({source, origin, data}) => {
    if (source === parent && origin === location.origin && data?.edited) replace(page, data.edited)
  })
}

/** Decide the same case by an edited policy, and show what was seen before or, where that is gone, what is asked next. */
function replace(page, {words, policy}) {
  const before = page.interview
  page.kept = {...page.kept, ...words}
  page.reader = read(unpacked(policy))
  page.policy = page.reader.name
  if (!page.reader.languages.includes(page.language)) page.language = page.reader.languages[0]
  page.on(page.day)
  if (before) page.interview = again(page, before)
  const here = page.journey.screens[page.journey.at]
  const stays = !before || STAY.includes(here.kind)
  page.journey.begin(stays ? here : (page.nextScreen() ?? {kind: "check"}))
}

/** The interview as far as it still can be: without answers that the edited policy does not know, or that clash now. */
function again(page, before) {
  const found = new Interview(page.policy, page.version, page.day, before.parts)
  const known = [...before.answers].filter(([key, value]) => {
    const fact = found.fact(ofKey(key).name)
    return fact && (value === null || !fact.values || [value].flat().every((each) => fact.values.includes(each)))
  })
  for (const name of ["shown", "confirmed", "doubted", "ticked"]) found[name] = new Set(before[name])
  found.aboutDuties = before.aboutDuties
  for (const [key, value] of known) {
    const answers = new Map(found.answers).set(key, value)
    try {
      found.made = found.decided(answers)
      found.answers = answers
    } catch (error) {
      if (error.name !== "CaseError") throw error
    }
  }
  return found
}
