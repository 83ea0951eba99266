/** The page: what was put into it is read, the first screen shown, and every screen after it. */

import {PolicyError, read} from "../../../backends/portable/js/advice.mjs"
import "../../../backends/portable/js/firmness.mjs"
import {today} from "../../../backends/portable/js/values.mjs"
import {listen} from "./author.mjs"
import {errorSummary} from "./controls.mjs"
import {byId, h, typedIn, typeIn} from "./dom.mjs"
import {Exit} from "./exit.mjs"
import {frame} from "./frame.mjs"
import {Interview} from "./interview.mjs"
import {Journey} from "./journey.mjs"
import {Words} from "./language.mjs"
import {loaded} from "./loading.mjs"
import {retaken} from "./retaken.mjs"
import {readFile} from "./saving.mjs"
import {unfoldOnPaper} from "./unfolding.mjs"
import {unpacked, unpackedTexts} from "./unpacking.mjs"
import {checkView} from "./views/check.mjs"
import {aboutView, namesView} from "./views/parts.mjs"
import {questionView} from "./views/question.mjs"
import {recordView} from "./views/record.mjs"
import {answerNow, resultView} from "./views/result.mjs"
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

/** Screens with the answer on them, or made from it. */
const ANSWERS = new Set(["result", "record"])

/** Milliseconds after which a screen is surely painted. */
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

  /** Take the version of a day. Raises the reader's error if there is none, and nothing is changed. */
  on(day) {
    this.version = this.reader.on(day)
    this.day = day
    this.lacking = null
    this.words = new Words(this.kept, this.version, this.language)
  }

  /** The same; if no version is in force on that day, every screen says so, until one is. Whether there is one. */
  isOn(day, reader = this.reader, kept = this.kept) {
    const {reader: before, kept: keptBefore} = this
    Object.assign(this, {reader, kept})
    try {
      this.on(day)
      return true
    } catch (error) {
      Object.assign(this, {reader: before, kept: keptBefore})
      if (!(error instanceof PolicyError)) throw error
      this.lacking = day
      this.showLacking()
      return false
    }
  }

  get hasRequests() {
    return this.version.data.facts.some((fact) => fact.about.length)
  }

  startSingle() {
    if (!this.isOn(today())) return
    const isFresh = this.ahead?.day === this.day && this.ahead.version.data === this.version.data
    this.interview = isFresh ? this.ahead : this.newInterview()
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
    if (!this.isOn(today())) return
    this.interview = null
    this.named = {} // what was typed of the parts, for whoever goes back to some of it
    this.go({kind: "names", of: "subjects", parts: {}})
  }

  /**
   * Begin with the parts of a request. Whoever went back to name others keeps what was answered about the rest. Raises the
   * reader's error if they are too many; nothing is begun then.
   */
  beginRequest(parts) {
    if (!this.isOn(today())) return
    const before = this.interview
    const interview = before ? retaken(before, this.policy, this.version, this.day, parts) : this.newInterview(parts)
    const screen = interview.next()
    this.interview = interview
    this.go(screen ?? {kind: "check"})
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
    const screen = this.nextScreen()
    this.go(screen ?? {kind: "check"})
    if (!screen && !this.interview.parts) setTimeout(() => this.prepare(), SOON)
  }

  /** Work out the answer while a person looks at what they said. */
  prepare() {
    if (this.interview) answerNow(this)
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
    this.go({...this.interview.screenOf(key), changing: true})
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
    if (this.isOn(today())) this.journey.begin({kind: "start"})
  }

  /**
   * An answer is that of today, unless a file gave the case a day of its own. If it was begun on another day, it is
   * decided again by the version of today. Whether the screen can be shown as it is.
   */
  isOfToday(screen) {
    const before = this.interview
    if (!before || before.ofItsOwnDay || before.day === today()) return true
    if (!this.isOn(today())) return false
    this.interview = retaken(before, this.policy, this.version, this.day)
    this.interview.begunOn = before.begunOn ?? before.day
    if (before.version.data === this.version.data) return true
    this.journey.begin(screen) // the screens before show another version
    return false
  }

  /** Wipe what the page knows of a case. */
  forget() {
    this.interview = this.ahead = this.named = null
    this.journey.forget()
    byId("main")?.replaceChildren()
  }

  /** Show a screen, and lead people who do not see it to its heading. */
  show(screen) {
    if (this.lacking) return this.showLacking()
    if (ANSWERS.has(screen.kind) && !this.isOfToday(screen)) return
    const view = VIEWS[screen.kind] ?? questionView
    const urgent = this.interview && !WITHOUT_URGENT.has(screen.kind) ? urgentBox(this) : null
    byId("main").replaceChildren(...[urgent, view(this, screen)].flat(Infinity).filter(Boolean))
    frame(this)
    if (!this.begun) return (this.begun = true) // a page that has just been opened is read from its top
    scrollTo(0, 0)
    byId("main").querySelector("h1")?.focus({preventScroll: true})
  }

  /** No version is in force: nothing is decided by another one. */
  showLacking() {
    const said = this.words.say("no_version_today", {day: this.words.date(this.lacking)})
    byId("main").replaceChildren(h("h1.govuk-heading-l", {tabindex: "-1"}, this.words.say("problem")), h("p.govuk-body", {}, said))
    frame(this)
    byId("main").querySelector("h1")?.focus()
  }

  /** Something that nobody foresaw: it is said above the screen, so that no button seems dead. */
  failed() {
    byId("failed")?.remove()
    const said = h("div", {id: "failed"}, errorSummary(this.words.say("problem"), [{text: this.words.say("went_wrong")}]))
    byId("main").prepend(said)
    scrollTo(0, 0)
    said.querySelector("#errors")?.focus()
  }

  speaks(code) {
    this.language = code
    this.words = new Words(this.kept, this.version, code)
  }

  /** Show the same screen in another language, with what stands in it and was not sent yet. */
  speak(code) {
    const typed = typedIn(byId("main"))
    this.speaks(code)
    this.show(this.journey.screens[this.journey.at])
    typeIn(byId("main"), typed)
  }
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
  kept.words = unpackedTexts(kept.words)
  let page
  try {
    page = new Page(kept, file)
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    return notInForce(kept, file)
  }
  for (const kind of ["error", "unhandledrejection"]) addEventListener(kind, () => page.failed())
  addEventListener("popstate", ({state}) => page.journey.screens.length ? page.journey.popped(state) : page.journey.begin({kind: "start"}))
  addEventListener("pagehide", () => page.forget())
  listen(page)
  addEventListener("pageshow", ({persisted}) => persisted && page.beginAgain())
  unfoldOnPaper()
  page.journey.begin({kind: "start"})
  setTimeout(() => page.lookAhead(), SOON)
}

begin()
