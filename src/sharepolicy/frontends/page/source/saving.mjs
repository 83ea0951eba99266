/** What a person takes away: a file, a copy, a print. Each only when they ask for it. */

import {h} from "./dom.mjs"

/** Offer a file. It is made here and goes nowhere but to this machine. */
export function saveFile(name, text) {
  const address = URL.createObjectURL(new Blob([text], {type: "application/json"}))
  const link = h("a", {href: address, download: name})
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(address), 0)
}

/** The text of a file that a person chooses. */
export const readFile = (file) => file.text()

/** Copy a text. A page from a disk may not use the clipboard's own interface everywhere, so the old way stays. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = h("textarea", {"aria-hidden": "true", tabindex: "-1"}, text)
    document.body.append(area)
    area.select()
    const copied = document.execCommand("copy")
    area.remove()
    return copied
  }
}

/** Characters that nobody sees, or that turn a text around: YAML readers take them only if they are written out. */
export const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\p{Surrogate}/u

/** Plain data as a file has it. Half a character, which no file can hold, becomes the mark for an unreadable one. */
export function asText(data) {
  const whole = (_, value) => (typeof value === "string" ? value.replace(/\p{Surrogate}/gu, "\ufffd") : value)
  const writtenOut = (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`
  return `${JSON.stringify(data, whole, 2).replace(new RegExp(UNSEEN, "gu"), writtenOut)}\n`
}
