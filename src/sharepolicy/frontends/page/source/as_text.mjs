/** An answer as text, to copy or to keep in a record: what the page shows, folded or not. */

export function textOf({first, title, beside, intro, sections}) {
  const headline = [title.before, title.outcome].filter(Boolean).join(" ")
  const blocks = [
    first.map(lineIn),
    [headline, beside, ...intro],
    ...sections.map(({heading, intro, lines = [], after, more, groups = []}) => [
      heading,
      intro,
      ...lines.map(lineIn),
      after,
      ...(more ? [more.summary, ...more.lines.map(lineIn)] : []),
      ...groups.flatMap((group) => [group.heading, ...group.lines.map(lineIn)]),
    ]),
  ]
  return blocks.map((lines) => lines.filter(Boolean).join("\n")).filter(Boolean).join("\n\n")
}

function lineIn({about, limit, text, cited}) {
  const named = cited.map(({name, clauses}) => [name, clauses.join(", ")].filter(Boolean).join(" "))
  return `- ${about ? `${about}: ` : ""}${limit ? `${limit}: ` : ""}${text}${named.length ? ` [${named.join("; ")}]` : ""}`
}
