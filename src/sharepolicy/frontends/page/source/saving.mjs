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

/** Plain data as a file has it. */
export const asText = (data) => `${JSON.stringify(data, null, 2)}\n`
