/** Sources: small beside a sentence, in full at the end. */

import {h} from "../dom.mjs"
import {citedIn} from "../language.mjs"

/** A link that opens elsewhere and says nothing about where it was clicked. */
const away = (url, text) => h("a.govuk-link", {href: url, target: "_blank", rel: "noreferrer noopener nofollow"}, text)

/** What a sentence rests on, small, with the words of the clauses behind it. */
export function citedAfter(words, cited) {
  if (!cited.length) return null
  return h("span.sp-cited", {}, ` [${cited.map((each) => citedIn(words, each)).join("; ")}]`)
}

/** The sources with their titles, as a list; addresses open elsewhere. */
export function sourceLines(words, names) {
  const lines = names.map((name) => {
    const {verified, url} = words.data.sources[name]
    const title = words.text(`sources/${name}/title`) || name
    return h(
      "li",
      {},
      h("b", {}, name),
      ": ",
      url && /^https?:/.test(url) ? away(url, title) : title,
      verified ? "" : ` ${words.say("not_verified_check")}`,
    )
  })
  return h("ul.govuk-list.sp-sources", {}, lines)
}
