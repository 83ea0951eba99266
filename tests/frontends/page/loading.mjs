// Loads case files without a page: {"policy", "day", "files": [text]} in, and for each its answers, or why not.

import {readFileSync} from "node:fs"

const [source, reader] = process.argv.slice(2)
const {savedCase} = await import(`${source}/casefile.mjs`)
const {loaded} = await import(`${source}/loading.mjs`)
const {read} = await import(`${reader}/advice.mjs`)
await import(`${reader}/firmness.mjs`)

const {policy, day, files} = JSON.parse(readFileSync(0, "utf8"))
const found = files.map((text) => {
  try {
    const interview = loaded(read(policy), text, day)
    const {outcome, parts = []} = interview.decide()
    const subjects = parts.map(({answers}) => Object.keys(answers))
    return {saved: savedCase(interview), day: interview.day, outcome, subjects}
  } catch (error) {
    if (!error.key) throw error
    return {refused: error.key, ...error.parts}
  }
})
process.stdout.write(JSON.stringify(found))
