/**
 * A record to save: what people add to a decision, in the form of `schemas/addition.schema.json`, with the answer as a
 * note. Together with the case file it is what `sharepolicy decide CASE --record --with RECORD` takes.
 */

/** `typed` is what stands in the form, `done` the duties that were ticked, as below, `answer` the answer as text. */
export function recordOf(typed, done, answer, now = new Date()) {
  const when = minute(now)
  const said = (name) => (typed[name] ?? "").trim()
  const decided = without({by: said("by"), role: said("role"), outcome: said("outcome"), why: said("why")})
  return without({
    asked: without({by: said("asked_by")}),
    decided: decided && (decided.by ? {...decided, when} : null),
    justification: said("justification"),
    done: done.map((each) => without({...each, by: said("by"), when})),
    note: [...(decided && !decided.by ? [{text: Object.values(decided).join("\n")}] : []), {text: answer}],
  })
}

/** What the ticks of a line are kept under: one for each part and person of a request that it is for. */
export const ticksOf = ({tick, places}) => (places ? places.map((place) => JSON.stringify([tick, place])) : [tick])

/**
 * The duties in an answer that were ticked: what is no longer due, since an answer changed, is not among them. Of a
 * request, each with the part and person for whom it was ticked: for the others, the record has it outstanding.
 */
export function doneIn({first, sections}, ticked) {
  const lines = [...first, ...sections.flatMap(({lines = [], more}) => [...lines, ...(more?.lines ?? [])])]
  const due = new Map() // by duty, the places for which it is due, or may be, and whether it was ticked there
  for (const line of lines) {
    const action = line.action ?? line.tick
    if (!action) continue
    const isDone = (at) => !!line.tick && ticked.has(ticksOf(line)[at])
    due.set(action, [...(due.get(action) ?? []), ...(line.places ?? [{}]).map((place, at) => ({place, done: isDone(at)}))])
  }
  return [...due].flatMap(([action, all]) => inFewest(all).map((place) => ({action, ...place})))
}

/** Places that are done, in as few as say the same: the whole request, a whole part, or a person in a part. */
function inFewest(all) {
  if (all.every(({done}) => done)) return [{}]
  const parts = new Map()
  for (const each of all) {
    const {item, recipient} = each.place
    const key = JSON.stringify([item, recipient])
    if (!parts.has(key)) parts.set(key, {part: {...(item && {item}), ...(recipient && {recipient})}, some: []})
    parts.get(key).some.push(each)
  }
  return [...parts.values()].flatMap(({part, some}) => (some.every(({done}) => done) ? [part] : some.filter(({done}) => done).map(({place}) => place)))
}

/** The entries that say something; null if none does. */
function without(entries) {
  const left = Object.entries(entries).filter(([, value]) => value && value.length !== 0)
  return left.length ? Object.fromEntries(left) : null
}

/** A time as the form has it, with where it is. */
function minute(now) {
  const two = (number) => String(number).padStart(2, "0")
  const offset = -now.getTimezoneOffset()
  const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}T${two(now.getHours())}:${two(now.getMinutes())}${zone}`
}
