/** The policy as every reader reads it, out of what was packed small into the page (`packing.py`). */
export const unpacked = (file) => ({
  ...file,
  versions: file.versions.map((version) => ({
    ...version,
    nodes: version.nodes.map(([fact, ...children], place) => [fact, ...children.map((each) => unpackedChild(each, place))]),
    texts: unpackedTexts(version.texts),
  })),
})

const unpackedChild = (child, place) => (child < 2 ? child : place + 3 - child)

function unpackedTexts({paths, said}) {
  const texts = {}
  for (const [language, all] of Object.entries(said)) {
    texts[language] = {}
    all.forEach((text, place) => {
      if (text !== null) texts[language][paths[place]] = text
    })
  }
  return texts
}
