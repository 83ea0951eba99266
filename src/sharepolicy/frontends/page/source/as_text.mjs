/** An answer as text, to copy or to keep in a record: what the page shows, folded or not. */

import {citedIn} from "./language.mjs"

export function textOf(words, {first, title, beside, intro, sections}) {
  const line = (each) => lineIn(words, each)
  const headline = [title.before, title.outcome].filter(Boolean).join(" ")
  const blocks = [
    first.map(line),
    [headline, beside, ...intro],
    ...sections.map(({heading, intro, lines = [], after, more, groups = []}) => [
      heading,
      intro,
      ...lines.map(line),
      after,
      ...(more ? [more.summary, ...more.lines.map(line)] : []),
      ...groups.flatMap((group) => [group.heading, ...group.lines.map(line)]),
    ]),
  ]
  return blocks.map((lines) => lines.filter(Boolean).join("\n")).filter(Boolean).join("\n\n")
}

function lineIn(words, {about, limit, text, cited}) {
  const named = cited.map((each) => citedIn(words, each))
  return `- ${about ? `${about}: ` : ""}${limit ? `${limit}: ` : ""}${text}${named.length ? ` [${named.join("; ")}]` : ""}`
}
