/** The policy as every reader reads it, out of what was packed small into the page (`packing.py`). */
export const unpacked = (file) => ({
  ...file,
  versions: file.versions.map((version) => ({
    ...version,
    nodes: version.nodes.flatMap(unpackedNodes),
    texts: unpackedTexts(version.texts),
  })),
})

/** Nodes of one fact. Where they lead stands there for each cell, each as what it is more than the one before. */
function unpackedNodes([fact, ...columns]) {
  const children = columns.map((column) => {
    let last = 0
    return column.map((more) => (last += more))
  })
  return children[0].map((_, place) => [fact, ...children.map((column) => column[place])])
}

/**
 * Texts in several languages, as `{language: {path: text}}`. Each path begins as the one before: with as many of its
 * parts as the figure in front says.
 */
export function unpackedTexts({paths: packed, said}) {
  let path = ""
  const paths = packed.map((each) => (path = [...path.split("/", each[0]), each.slice(1)].join("/")))
  const texts = {}
  for (const [language, all] of Object.entries(said)) {
    texts[language] = {}
    all.forEach((text, place) => {
      if (text !== null) texts[language][paths[place]] = text
    })
  }
  return texts
}
