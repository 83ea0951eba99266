/**
 * Whom or what an answer is about. A fact about the case has one answer; one about subjects, recipients or items has one
 * for each of them, or for each pair. A place names an item, one of its subjects and a recipient.
 */

export const HEADINGS = {subject: "subjects", recipient: "recipients", item: "items"}

/** A mapping whose keys people choose: it holds nothing that nobody put there, as `constructor` would be. */
export const mapping = (entries = []) => Object.assign(Object.create(null), Object.fromEntries(entries))

/** The part of a place that a fact is about. */
export function ownerOf(fact, place) {
  const found = {}
  for (const about of fact.about) if (place[about] !== undefined) found[about] = place[about]
  return found
}

/** What an answer is kept under. */
export const keyOf = (fact, place = {}) =>
  JSON.stringify([fact.name, ...["subject", "recipient", "item"].map((about) => ownerOf(fact, place)[about] ?? null)])

/** The fact and the owner of a key. */
export function ofKey(key) {
  const [name, subject, recipient, item] = JSON.parse(key)
  const owner = {}
  for (const [about, who] of Object.entries({subject, recipient, item})) if (who !== null) owner[about] = who
  return {name, owner}
}

/** An owner as people read it, `to` between a thing and its receiver: `report to school, Ann`. */
export const namesIn = ({item, subject, recipient}, to) => [[item, recipient].filter(Boolean).join(` ${to} `), subject].filter(Boolean).join(", ")

/** A name without the prefixes that its heading says already. */
export const bare = (name) => name.replace(/^(?:(?:subject|recipient|item)\.)+/, "")

/** Put an answer where a case file has it. Members of a several-of stand in a mapping of their own. */
export function put(file, fact, owner, value) {
  const about = Object.keys(owner)
  let under = file.facts
  let name = fact.several ?? fact.name
  if (about.length && fact.about.length === 1) {
    under = file[HEADINGS[about[0]]][owner[about[0]]]
    name = bare(name)
  } else if (about.length) {
    under = pairOf(file, owner)
  }
  if (fact.several) (under[name] ??= mapping())[fact.member] = value
  else under[name] = value
}

function pairOf(file, owner) {
  const about = Object.keys(owner)
  const alike = (pair) =>
    ["subject", "recipient", "item"].every((each) => (pair[each] ?? null) === (owner[each] ?? null))
  let found = file.pairs.find(alike)
  if (!found) file.pairs.push((found = mapping(about.map((each) => [each, owner[each]]))))
  return found
}

/** Every answer in a case file, as [name as it is written there, owner, value]. */
export function* answersIn(file) {
  for (const [name, value] of Object.entries(file.facts ?? {})) yield [name, {}, value]
  for (const [about, heading] of Object.entries(HEADINGS)) {
    for (const [who, given] of Object.entries(file[heading] ?? {})) {
      for (const [name, value] of Object.entries(given ?? {})) {
        if (name !== "about" || about !== "item") yield [name, {[about]: who}, value]
      }
    }
  }
  for (const pair of file.pairs ?? []) yield* answersOfPair(pair)
}

function* answersOfPair(pair) {
  const about = ["subject", "recipient", "item"].filter((each) => pair[each] !== undefined)
  const owners = about.reduce(
    (found, each) => found.flatMap((owner) => [pair[each]].flat().map((who) => ({...owner, [each]: who}))),
    [{}],
  )
  for (const [name, value] of Object.entries(pair)) {
    if (about.includes(name)) continue
    for (const owner of owners) yield [name, owner, value]
  }
}
