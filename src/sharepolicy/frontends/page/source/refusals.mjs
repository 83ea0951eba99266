/** What the reader refuses, and why a file cannot be loaded, in the language of the page. Knows nothing of the document. */

import {label} from "./facts.mjs"
import {listed} from "./language.mjs"

/** Why a file cannot be loaded: a CaseFileError. */
export function whyNotLoaded(words, {key, parts}) {
  if (parts.refusal) return words.say(key, {why: refusalIn(words, parts.refusal)})
  return words.say(key, key === "no_version_on" ? {day: words.date(parts.day)} : parts)
}

/** A refusal of the reader: where it stands in the file, and what is wrong. */
export function refusalIn(words, {code, values, path = [], near, expected = []}) {
  const where = path.map((each) => (typeof each === "number" ? each + 1 : each)) // people count from one
  const named = (name) => label(words, {name})
  const said = words.say(`refused_${code.replaceAll("-", "_")}`, {...values, policy: values.found, fact: values.fact && named(values.fact)})
  const more = [
    values.facts?.length ? `(${values.facts.map(named).join("; ")})` : "",
    "least" in values ? `${boundsIn(words, values)}.` : "",
    near ? words.say("did_you_mean", {name: near}) : expected.length ? words.say("expected_these", {names: listed(expected, words.say("or"))}) : "",
  ]
  return [...where, [said, ...more].filter(Boolean).join(" ")].join(" – ")
}

function boundsIn(words, {least: low, most: high}) {
  if (low === null) return words.say("too_large", {high})
  return words.say(high === null ? "too_small" : "out_of_range", {low, high})
}
