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

/** Texts in several languages, as `{language: {path: text}}`. */
export function unpackedTexts({paths, said}) {
  const texts = {}
  for (const [language, all] of Object.entries(said)) {
    texts[language] = {}
    all.forEach((text, place) => {
      if (text !== null) texts[language][paths[place]] = text
    })
  }
  return texts
}
