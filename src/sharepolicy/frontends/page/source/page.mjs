/** The page: what was put into it is read, the first screen shown, and every screen after it. */

import {PolicyError, read} from "../../../backends/portable/js/advice.mjs"
import "../../../backends/portable/js/firmness.mjs"
import {listen} from "./author.mjs"
import {byId, h} from "./dom.mjs"
import {Exit} from "./exit.mjs"
import {Interview} from "./interview.mjs"
import {Journey} from "./journey.mjs"
import {Words} from "./language.mjs"
import {loaded} from "./loading.mjs"
import {readFile} from "./saving.mjs"
import {unpacked} from "./unpacking.mjs"
import {checkView} from "./views/check.mjs"
import {aboutView, namesView} from "./views/parts.mjs"
import {questionView} from "./views/question.mjs"
import {recordView} from "./views/record.mjs"
import {resultView} from "./views/result.mjs"
import {startView} from "./views/start.mjs"
import {urgentBox} from "./views/urgent.mjs"
import {differentView, usualView} from "./views/usual.mjs"

const VIEWS = {
  start: startView,
  names: namesView,
  about: aboutView,
  usual: usualView,
  different: differentView,
  check: checkView,
  result: resultView,
  record: recordView,
}

/** Where what is urgent is not repeated: before anything is known, and on the answer, which begins with it. */
const WITHOUT_URGENT = new Set(["start", "names", "about", "result", "record"])

/** Milliseconds after which the first screen is surely painted. */
const SOON = 30

class Page {
  constructor(kept, file) {
    this.kept = kept
    this.reader = read(file)
    this.policy = this.reader.name
    this.language = this.reader.languages[0]
    this.journey = new Journey(history, (screen) => this.show(screen))
    this.exit = new Exit(kept.exit, (key) => this.words.say(key), () => this.forget())
    this.on(today())
  }

  /** Take the version of a day. Raises the reader's error if there is none. */
  on(day) {
    this.day = day
    this.version = this.reader.on(day)
    this.words = new Words(this.kept, this.version, this.language)
  }

  get hasRequests() {
    return this.version.data.facts.some((fact) => fact.about.length)
  }

  startSingle() {
    this.interview = this.ahead ?? this.newInterview()
    this.ahead = null
    this.onwards()
  }

  newInterview(parts = null) {
    return new Interview(this.policy, this.version, this.day, parts)
  }

  /** Work out the first question while a person reads the first screen. It is the same for everybody. */
  lookAhead() {
    this.ahead = this.newInterview()
    this.ahead.next()
  }

  startRequest() {
    this.go({kind: "names", of: "subjects", parts: {}})
  }

  beginRequest(parts) {
    this.interview = this.newInterview(parts)
    this.onwards()
  }

  /** Load a case that was saved, and show what it says. Raises CaseFileError. */
  async loadCase(file) {
    const interview = loaded(this.reader, await readFile(file), today())
    this.on(interview.day)
    this.interview = interview
    this.go({kind: "check"})
  }

  /** Keep answers and go on. Raises the reader's error, with nothing kept, if they cannot be. */
  answered(given, options) {
    this.interview.answer(given, options)
    this.onwards()
  }

  onwards() {
    this.go(this.nextScreen() ?? {kind: "check"})
  }

  nextScreen() {
    return this.interview.next()
  }

  get canStop() {
    return this.interview.answers.size > 0
  }

  toFindOut() {
    return this.interview.toFindOut()
  }

  questionsAboutDuties() {
    return this.interview.aboutDutiesLeft()
  }

  askAboutDuties() {
    this.interview.aboutDuties = true
    this.onwards()
  }

  /** Ask again for what was answered. */
  change(key) {
    this.go(this.interview.screenOf(key))
  }

  go(screen) {
    this.journey.go(screen)
  }

  /** The same screen once more, with what is wrong. */
  again(screen) {
    this.keep(screen)
    this.show(screen)
  }

  keep(screen) {
    this.journey.screens[this.journey.at] = screen
  }

  back() {
    history.back()
  }

  beginAgain() {
    this.forget()
    this.on(today())
    this.journey.begin({kind: "start"})
  }

  /** Wipe what the page knows of a case. */
  forget() {
    this.interview = this.ahead = null
    this.journey.forget()
    byId("main")?.replaceChildren()
  }

  /** Show a screen, and lead people who do not see it to its heading. */
  show(screen) {
    const view = VIEWS[screen.kind] ?? questionView
    const urgent = this.interview && !WITHOUT_URGENT.has(screen.kind) ? urgentBox(this) : null
    byId("main").replaceChildren(...[urgent, view(this, screen)].flat(Infinity).filter(Boolean))
    this.frame()
    if (!this.begun) return (this.begun = true) // a page that has just been opened is read from its top
    scrollTo(0, 0)
    byId("main").querySelector("h1")?.focus({preventScroll: true})
  }

  /** What stands around every screen, in the language of the moment. */
  frame() {
    const say = (key) => this.words.say(key)
    document.documentElement.lang = this.language
    const title = this.words.text("title") || this.policy
    document.title = title
    byId("skip").replaceChildren(say("skip"))
    byId("header").replaceChildren(h("span.govuk-generic-header__homepage-link", {}, title))
    byId("languages").replaceChildren(...this.languages())
    byId("exit-place").replaceChildren(this.exit.button())
    const first = this.journey.at === 0
    byId("back").replaceChildren(
      ...(first ? [] : [h("a.govuk-back-link", {href: "#", id: "back-link", onclick: (event) => (event.preventDefault(), this.back())}, say("back"))]),
    )
    byId("footer").replaceChildren(h("p.govuk-body-s", {}, say("footer")))
  }

  languages() {
    const {languages} = this.reader
    if (languages.length < 2) return []
    return [
      h(
        "nav.govuk-language-navigation",
        {"aria-label": this.words.say("language")},
        h("ul.govuk-language-navigation__list", {}, languages.map((code) => h("li.govuk-language-navigation__list-item", {}, this.languageLink(code)))),
      ),
    ]
  }

  languageLink(code) {
    if (code === this.language) return h("span.govuk-language-navigation__text", {"aria-current": "true", lang: code}, this.words.nameOf(code))
    const chosen = (event) => (event.preventDefault(), this.speak(code))
    return h("a.govuk-language-navigation__link", {href: "#", rel: "alternate", lang: code, hreflang: code, onclick: chosen}, this.words.nameOf(code))
  }

  /** Show the same screen in another language. */
  speak(code) {
    this.language = code
    this.words = new Words(this.kept, this.version, code)
    this.show(this.journey.screens[this.journey.at])
  }
}

/** Today, by the clock of this machine. */
function today() {
  const now = new Date()
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

/** Say that the page is too old, or too new: it decides nothing by a version that is not in force. */
function notInForce(kept, file) {
  const [language] = file.languages
  const version = read(file).on(file.versions[0].until ?? file.versions[0].from)
  const words = new Words(kept, version, language)
  byId("header").replaceChildren(words.text("title") || file.policy)
  byId("skip").replaceChildren(words.say("skip"))
  const said = words.say("no_version_today", {day: words.date(today())})
  byId("main").replaceChildren(h("h1.govuk-heading-l", {}, words.say("problem")), h("p.govuk-body", {}, said))
}

function begin() {
  const data = (id) => JSON.parse(byId(id).textContent)
  const [kept, file] = [data("words"), unpacked(data("policy"))]
  let page
  try {
    page = new Page(kept, file)
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    return notInForce(kept, file)
  }
  addEventListener("popstate", ({state}) => page.journey.screens.length ? page.journey.popped(state) : page.journey.begin({kind: "start"}))
  addEventListener("pagehide", () => page.forget())
  listen(page)
  addEventListener("pageshow", ({persisted}) => persisted && page.journey.begin({kind: "start"}))
  addEventListener("beforeprint", () => unfold(true))
  addEventListener("afterprint", () => unfold(false))
  page.journey.begin({kind: "start"})
  setTimeout(() => page.lookAhead(), SOON)
}

/** On paper nothing can be unfolded, so all of it is open there, but for help. */
function unfold(open) {
  for (const each of document.querySelectorAll("details:not(.sp-help)")) {
    if (open && !each.open) {
      each.open = true
      each.dataset.unfolded = ""
    } else if (!open && "unfolded" in each.dataset) {
      each.open = false
      delete each.dataset.unfolded
    }
  }
}

begin()
