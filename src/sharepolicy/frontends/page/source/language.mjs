/** The words: of the program, and of the policy, in the language that is chosen. Knows nothing of the document. */

/** What a text says once its parts are put in: `{number}`. */
export const filled = (text, parts = {}) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => (name in parts ? String(parts[name]) : whole))

/** What a value is called where nobody has given it words. */
export const plain = (name) => name.replace(/[_-]/g, " ")

/** The first letter large, as at the beginning of a sentence. */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1)

/** A sentence ends with a full stop. */
export const sentence = (text) => (text && !/[.!?:…]$/.test(text) ? `${capital(text)}.` : capital(text))

/** Texts as people list them: `a, b or c`. */
export function listed(texts, word) {
  const all = [...texts]
  if (all.length < 2) return all.join("")
  return `${all.slice(0, -1).join(", ")} ${word} ${all[all.length - 1]}`
}

/** The same of values of a fact: with semicolons where one has a comma or the word of its own, so that none is taken for two. */
export function oneOf(texts, word) {
  const all = [...texts]
  if (all.length < 2 || !all.some((text) => text.includes(",") || text.includes(` ${word} `))) return listed(all, word)
  return `${all.slice(0, -1).join("; ")}; ${word} ${all[all.length - 1]}`
}

/** A source as it is cited, with the mark that nobody has checked it. */
export function citedIn(words, {name, clauses, verified}) {
  const text = [name, clauses.join(", ")].filter(Boolean).join(" ")
  return verified ? text : `${text}, ${words.say("not_verified")}`
}

export class Words {
  /**
   * `kept` is what was put into the page: `{words: {language: {key: text}}, limits: {language: {limit: text}}}`.
   * `version` is the version of the policy, whose texts are read by their path.
   */
  constructor(kept, version, language) {
    this.kept = kept
    this.version = version
    this.language = language
  }

  /** The version as the file has it. */
  get data() {
    return this.version.data
  }

  /** The fact with a name. */
  fact(name) {
    return this.data.facts.find((fact) => fact.name === name)
  }

  /** A text of the program. */
  say(key, parts) {
    const own = this.kept.words[this.language] ?? {}
    const text = own[key] ?? this.kept.words.en[key]
    if (text === undefined) throw new Error(`no words for ${key}`)
    return filled(text, parts)
  }

  /** What speakers of a language call it; where we have no words of theirs, what the browser calls it. */
  nameOf(language) {
    const name = (this.kept.words[language] ?? {}).own_name
    if (name && (language === "en" || name !== this.kept.words.en.own_name)) return name
    return capital(new Intl.DisplayNames([language], {type: "language"}).of(language) ?? language)
  }

  /** A text of the policy by its path; nothing where there is none. */
  text(path) {
    return this.version.text(path, this.language) ?? ""
  }

  /** A time limit in words: within 2 working days. */
  limit(within) {
    const key = within.start ? `${within.text}@${within.start}` : within.text
    return (this.kept.limits[this.language] ?? {})[key] ?? within.text
  }

  /** A date as people write it. */
  date(iso) {
    const [year, month, day] = iso.split("-").map(Number)
    return this.say("date", {year, month: this.say(`month_${month}`), day})
  }
}
