/**
 * A record to save: what people add to a decision, in the form of `schemas/addition.schema.json`, with the answer as a
 * note. Together with the case file it is what `sharepolicy decide CASE --record --with RECORD` takes.
 */

/** `typed` is what stands in the form, `done` the names of duties that were ticked, `answer` the answer as text. */
export function recordOf(typed, done, answer, now = new Date()) {
  const when = minute(now)
  const said = (name) => (typed[name] ?? "").trim()
  const decided = without({by: said("by"), role: said("role"), outcome: said("outcome"), why: said("why")})
  return without({
    asked: without({by: said("asked_by")}),
    decided: decided && (decided.by ? {...decided, when} : null),
    justification: said("justification"),
    done: done.map((action) => without({action, by: said("by"), when})),
    note: [...(decided && !decided.by ? [{text: Object.values(decided).join("\n")}] : []), {text: answer}],
  })
}

/** The names of the duties in an answer that were ticked: what is no longer due, since an answer changed, is not among them. */
export function doneIn({first, sections}, ticked) {
  const lines = [...first, ...sections.flatMap(({lines = []}) => lines)]
  return [...new Set(lines.filter(({tick, key = tick}) => tick && ticked.has(key)).map(({tick}) => tick))]
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
