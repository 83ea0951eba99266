// Leaves out the rules of a style that no element of the page can have: those for a `govuk-` class that is named nowhere.

import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"

/** The classes that the page names, as patterns: what stands in `${}` can be anything. */
export function classesIn(folder, shell) {
  const texts = [readFileSync(shell, "utf8")]
  for (const name of readdirSync(folder, {recursive: true})) {
    if (name.endsWith(".mjs")) texts.push(readFileSync(join(folder, name), "utf8"))
  }
  const named = texts.join("\n").match(/govuk-(?:[\w-]|\$\{[^}]*\})+/g)
  return [...new Set(named)].map((name) => new RegExp(`^${name.replace(/\$\{[^}]*\}/g, "[\\w-]*")}$`))
}

/** The style without what is not used. `css` is minified: no comments, no strings with braces in them. */
export function pruned(css, classes) {
  const isUsed = (selector) =>
    (selector.match(/\.(govuk-[\w-]+)/g) ?? []).every((name) => classes.some((each) => each.test(name.slice(1))))
  let found = ""
  for (let at = 0; at < css.length; ) {
    const open = css.indexOf("{", at)
    if (open < 0) return found + css.slice(at)
    const end = closing(css, open)
    const head = css.slice(at, open)
    const body = css.slice(open + 1, end)
    at = end + 1
    if (head.startsWith("@")) {
      const inside = head.startsWith("@media") || head.startsWith("@supports") ? pruned(body, classes) : body
      if (inside) found += `${head}{${inside}}`
    } else {
      const selectors = parts(head).filter(isUsed)
      if (selectors.length) found += `${selectors.join(",")}{${body}}`
    }
  }
  return found
}

/** Where the block that opens there ends. */
function closing(css, open) {
  let depth = 0
  for (let at = open; ; at++) {
    if (css[at] === "{") depth++
    if (css[at] === "}" && !--depth) return at
  }
}

/** Selectors that stand beside each other; a comma inside brackets does not part them. */
function parts(head) {
  const found = [""]
  let depth = 0
  for (const letter of head) {
    if (letter === "(") depth++
    if (letter === ")") depth--
    if (letter === "," && !depth) found.push("")
    else found[found.length - 1] += letter
  }
  return found
}
