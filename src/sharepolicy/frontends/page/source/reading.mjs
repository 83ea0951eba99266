/** From what a person typed or ticked to answers. Knows nothing of the document but what a form gives. */

export const UNKNOWN = "?"
export const NONE = "-"
export const OTHERS = "~"

/** Why an answer cannot be read: a key of a text, and its parts. */
export class UnreadError extends Error {
  constructor(key, parts = {}) {
    super(key)
    this.key = key
    this.parts = parts
  }
}

/** What stands in a form: `kept` to show it again, and `answers(screen)`, which raises UnreadError. */
export const read = (screen, form) => READERS[screen.kind](form)

const one = (screen, value) => ({given: [[screen.facts[0], screen.place, value]]})

const READERS = {
  choice: (form) => {
    const kept = form.getAll("answer")
    return {
      kept,
      answers: (screen) => {
        if (!kept.length) throw new UnreadError("choose_one")
        return one(screen, kept[0] === UNKNOWN ? null : kept[0])
      },
    }
  },
  oneof: (form) => {
    const kept = form.getAll("answer")
    return {
      kept,
      answers: (screen) => {
        if (!kept.length) throw new UnreadError("choose_possible")
        const all = kept.length === screen.facts[0].values.length
        return one(screen, all ? null : kept.length > 1 ? kept : kept[0])
      },
    }
  },
  several: (form) => {
    const kept = form.getAll("answer")
    return {kept, answers: (screen) => several(screen, kept)}
  },
  unsure: (form) => {
    const kept = form.getAll("answer")
    return {
      kept,
      answers: ({facts, place, yes}) => {
        if (!kept.length) throw new UnreadError("choose_unknown")
        const said = facts.map((fact, number) => [fact, place, kept.includes(String(number)) ? null : "no"])
        return {given: [...yes.map((fact) => [fact, place, "yes"]), ...said]}
      },
    }
  },
  number: (form) => {
    const text = form.get("answer").trim()
    const unknown = form.getAll("unknown").length > 0
    return {
      kept: {text, unknown},
      answers: (screen) => {
        if (unknown && !text) return one(screen, null)
        if (unknown) throw new UnreadError("both_given")
        if (!text) throw new UnreadError("type_number")
        return one(screen, inBounds(screen.facts[0], numberIn(text, screen.facts[0])))
      },
    }
  },
  date: (form) => {
    const [day, month, year] = ["day", "month", "year"].map((part) => form.get(`answer-${part}`).trim())
    const unknown = form.getAll("unknown").length > 0
    const empty = !day && !month && !year
    return {
      kept: {date: {day, month, year}, unknown},
      answers: (screen) => {
        if (unknown && empty) return one(screen, null)
        if (unknown) throw new UnreadError("both_given")
        if (empty) throw new UnreadError("type_date")
        return one(screen, inBounds(screen.facts[0], dateIn(day, month, year)))
      },
    }
  },
}

/** What is ticked is so, and the rest is not; unless somebody does not know about some of it. */
function several({facts, place}, kept) {
  if (!kept.length) throw new UnreadError("choose_some")
  const yes = facts.filter((_, number) => kept.includes(String(number)))
  const rest = facts.filter((fact) => !yes.includes(fact))
  const answers = (value) => [...yes.map((fact) => [fact, place, "yes"]), ...rest.map((fact) => [fact, place, value])]
  if (!kept.includes(OTHERS)) return {given: answers("no")}
  if (!rest.length) throw new UnreadError("all_ticked")
  return rest.length === 1 ? {given: answers(null)} : {unsure: {facts: rest, yes}}
}

function numberIn(text, {decimals = 0}) {
  if (!/^-?\d{1,15}([.,]\d{1,9})?$/.test(text)) throw new UnreadError("no_number")
  const number = Number(text.replace(",", "."))
  const places = (/[.,](\d+)$/.exec(text)?.[1] ?? "").replace(/0+$/, "").length
  if (places > decimals) throw new UnreadError(decimals ? "too_many_decimals" : "no_whole_number", {number: decimals})
  return number
}

/** A number or a date that the fact can have. */
function inBounds({bands}, value) {
  const [low, high] = [bands[0][0], bands[bands.length - 1][1]]
  if ((low === null || value >= low) && (high === null || value <= high)) return value
  const key = low === null ? "too_large" : high === null ? "too_small" : "out_of_range"
  throw new UnreadError(key, {low, high})
}

function dateIn(day, month, year) {
  if (![day, month, year].every((part) => /^\d+$/.test(part)) || year.length !== 4) throw new UnreadError("no_date")
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
  const date = new Date(`${iso}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso) throw new UnreadError("no_date")
  return iso
}
