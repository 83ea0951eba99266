/** Whom somebody else's answer holds back in a part, and whom no item is about: the answer of the part hides both. */

import {answerAbout} from "./answer.mjs"
import {listed} from "./language.mjs"

/** For whom it would be shared if the item were about them alone: their names and answers. */
const heldIn = ({outcome, answers}) => (outcome === "share" ? [] : Object.entries(answers).filter(([, {obligation}]) => obligation))

/** What stands at the head of the answer. */
export function warned(words, interview, parts) {
  const required = parts.some((part) => heldIn(part).some(([, {obligation}]) => obligation === "required"))
  const out = Object.keys(interview.file().subjects ?? {}).filter((name) => parts.every(({answers}) => !answers[name]))
  return [required && words.say("held_back"), out[0] && words.say("left_out", {people: listed(out, words.say("and"))})].filter(Boolean)
}

/** That what is about somebody alone would be shared, or must be, and why; its duties are told once it is an item of its own. */
export function heldBackLines(words, part) {
  const lines = heldIn(part).map(([people, decision]) => {
    const reasons = answerAbout(words, decision).why()
    const text = reasons.map((line) => line.text).join(" ")
    return {text: words.say(decision.obligation === "required" ? "divide_must" : "divide_would", {people, text}), cited: reasons.flatMap(({cited}) => cited)}
  })
  return lines.length ? [...lines, {text: words.say("divide_first"), cited: []}] : []
}
