// The page in a window that is only pretended: elements hold what is put into them, and listeners are called. In comes
// {"source", "words", "policy", "day", "steps"}, out goes what the screen says after each step. A step is
// ["click", id], ["type", texts of the form], ["day", date], ["load", text of a file], ["fire", kind], ["edit", policy],
// ["back", number of a screen].

import {readFileSync} from "node:fs"

const asked = JSON.parse(readFileSync(0, "utf8"))
const RealDate = Date
let now = asked.day
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length ? given : [`${now}T12:00:00`]))
  }
}

class Element extends EventTarget {
  constructor(name) {
    super()
    Object.assign(this, {name, children: [], attributes: new Map(), dataset: {}, classList: {toggle() {}}})
  }
  append = (...some) => void this.children.push(...some)
  prepend = (...some) => void this.children.unshift(...some)
  replaceChildren = (...some) => void (this.children = some)
  setAttribute = (name, value) => void this.attributes.set(name, String(value))
  remove() {}
  focus() {}
  get all() {
    return this.children.flatMap((each) => (each instanceof Element ? [each, ...each.all] : []))
  }
  get textContent() {
    return this.children.map((each) => each.textContent ?? String(each)).join(" ")
  }
  set textContent(text) {
    this.children = [text]
  }
  querySelector(name) {
    return this.all.find((each) => (name.startsWith("#") ? each.attributes.get("id") === name.slice(1) : each.name === name))
  }
}

const root = new Element("html")
const fixed = Object.fromEntries(["main", "skip", "header", "languages", "exit-place", "back", "footer", "words", "policy"].map((id) => [id, new Element("div")]))
root.append(...Object.values(fixed))
fixed.words.textContent = JSON.stringify(asked.words)
fixed.policy.textContent = JSON.stringify(asked.policy)
const byId = (id) => fixed[id] ?? root.querySelector(`#${id}`) ?? null
const events = new EventTarget()
const made = (name) => new Element(name)
globalThis.document = Object.assign(new EventTarget(), {getElementById: byId, createElement: made, createElementNS: (_, name) => made(name), documentElement: root, body: root})
globalThis.addEventListener = (kind, does) => events.addEventListener(kind, (event) => does(Object.assign(event, event.with)))
globalThis.history = {replaceState() {}, pushState() {}}
globalThis.scrollTo = () => {}
globalThis.location = {origin: "here"}
globalThis.parent = {}
globalThis.FormData = class {
  values = () => typed
  get = () => typed[0]
  getAll = (name) => (name === "answer" ? typed : [])
}
let typed = []
const fire = (target, kind, more = {}) => target.dispatchEvent(Object.assign(new Event(kind, {cancelable: true}), more))
process.on("uncaughtException", (error) => fire(events, "error", {with: {error}}))

const STEPS = {
  click: (id) => fire(byId(id), "click"),
  type: (texts) => ((typed = texts), fire(byId("main").querySelector("form"), "submit")),
  day: (day) => (now = day),
  load: (text) => fire(Object.assign(byId("case-file"), {files: [{text: async () => text}]}), "change"),
  fire: (kind) => fire(events, kind, {with: {persisted: true}}),
  back: (step) => fire(events, "popstate", {with: {state: {step}}}),
  edit: (edited) => fire(events, "message", {with: {source: parent, origin: "here", data: {edited}}}),
}
await import(`${asked.source}/page.mjs`)
const seen = [fixed.main.textContent]
for (const [kind, what] of asked.steps) {
  STEPS[kind](what)
  await new Promise((done) => setTimeout(done, 60))
  seen.push(fixed.main.textContent)
}
process.stdout.write(JSON.stringify(seen))
process.exit(0)
