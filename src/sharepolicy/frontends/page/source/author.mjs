/** The page beside the text of its policy, on the playground: after an edit the same case is decided again. */

import {read} from "../../../backends/portable/js/reader.mjs"
import {today} from "../../../backends/portable/js/values.mjs"
import {retaken} from "./retaken.mjs"
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
  const reader = read(unpacked(policy))
  const day = before?.ofItsOwnDay ? before.day : today()
  if (!page.isOn(day, reader, {...page.kept, ...words})) return
  page.policy = reader.name
  if (!reader.languages.includes(page.language)) page.speaks(reader.languages[0])
  if (before) page.interview = retaken(before, page.policy, page.version, day)
  const here = page.journey.screens[page.journey.at]
  const stays = !before || STAY.includes(here.kind)
  page.journey.begin(stays ? here : (page.nextScreen() ?? {kind: "check"}))
}
