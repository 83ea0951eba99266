/** Leaving at once: everything goes from the screen and from memory, then another page takes this one's place. */

import {h} from "./dom.mjs"

const PRESSES = 3
const WITHIN = 5000

/**
 * The button, and the key: Escape or Shift, three times. `forget` wipes what the page knows. The other page replaces this one, so that
 * going back does not lead here.
 */
export class Exit {
  constructor(address, say, forget) {
    this.address = address
    this.say = say
    this.forget = forget
    this.presses = 0
    this.modified = false
    this.told = h("span.govuk-visually-hidden", {role: "status"})
    document.addEventListener("keyup", (event) => this.pressed(event), true)
  }

  /** The button, in the language of the moment. */
  button() {
    this.lights = h(
      "div.govuk-exit-this-page__indicator",
      {"aria-hidden": "true"},
      Array.from({length: PRESSES}, () => h("div.govuk-exit-this-page__indicator-light")),
    )
    const leave = (event) => (event.preventDefault(), this.leave())
    return h(
      "div.govuk-exit-this-page",
      {},
      h(
        "a.govuk-button.govuk-button--warning.govuk-exit-this-page__button",
        {href: this.address, role: "button", draggable: "false", rel: "nofollow noreferrer", id: "exit", onclick: leave},
        h("span.govuk-visually-hidden", {}, `${this.say("emergency")} `),
        this.say("exit"),
        this.lights,
      ),
      this.told,
    )
  }

  leave() {
    this.forget()
    document.body.replaceChildren(h("div.govuk-exit-this-page-overlay", {role: "alert"}, this.say("leaving")))
    location.replace(this.address)
  }

  pressed({key, shiftKey}) {
    const alone = key === "Escape" || (key === "Shift" && !this.modified)
    this.modified = shiftKey
    if (!alone) return this.reset()
    clearTimeout(this.timer)
    this.presses = key === this.last ? this.presses + 1 : 1
    this.last = key
    if (this.presses >= PRESSES) return this.leave()
    this.timer = setTimeout(() => this.reset(), WITHIN)
    this.told.textContent = this.say(this.presses === 1 ? "press_two_more" : "press_one_more")
    this.light()
  }

  reset() {
    clearTimeout(this.timer)
    this.presses = 0
    this.last = null
    this.told.textContent = ""
    this.light()
  }

  light() {
    if (!this.lights) return
    this.lights.classList.toggle("govuk-exit-this-page__indicator--visible", this.presses > 0)
    ;[...this.lights.children].forEach((each, place) =>
      each.classList.toggle("govuk-exit-this-page__indicator-light--on", place < this.presses),
    )
  }
}
