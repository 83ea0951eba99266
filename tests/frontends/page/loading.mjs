// Loads case files without a page: {"policy", "day", "files": [text], "kept", "language"} in, and for each its answers,
// or why not, as the page says it.

import {readFileSync} from "node:fs"

const [source, reader] = process.argv.slice(2)
const {savedCase} = await import(`${source}/casefile.mjs`)
const {loaded} = await import(`${source}/loading.mjs`)
const {whyNotLoaded} = await import(`${source}/refusals.mjs`)
const {Words} = await import(`${source}/language.mjs`)
const {read} = await import(`${reader}/advice.mjs`)
await import(`${reader}/firmness.mjs`)

const {policy, day, files, kept, language} = JSON.parse(readFileSync(0, "utf8"))
const words = new Words(kept, read(policy).on(day), language)
const found = files.map((text) => {
  try {
    const interview = loaded(read(policy), text, day)
    const {outcome, parts = []} = interview.decide()
    const subjects = parts.map(({answers}) => Object.keys(answers))
    return {saved: savedCase(interview), day: interview.day, outcome, subjects}
  } catch (error) {
    if (!error.key) throw error
    return {refused: error.key, why: whyNotLoaded(words, error), code: error.parts.refusal?.code}
  }
})
process.stdout.write(JSON.stringify(found))
