/** The first page: what this is, what it decides, and that nothing leaves the machine. */

import {CaseFileError} from "../loading.mjs"
import {button, details, errorSummary} from "../controls.mjs"
import {h} from "../dom.mjs"
import {whyNotLoaded} from "../refusals.mjs"
import {sourceLines} from "./sources.mjs"

export function startView(app, screen) {
  const {words} = app
  const say = (key, parts) => words.say(key, parts)
  return [
    screen.error ? errorSummary(say("problem"), [{text: whyNotLoaded(words, screen.error)}]) : null,
    h("h1.govuk-heading-l", {tabindex: "-1"}, words.text("title") || app.policy),
    words.text("about") ? h("p.govuk-body", {}, words.text("about")) : null,
    h("p.govuk-body", {}, say("what_it_does")),
    h(
      "ul.govuk-list.govuk-list--bullet",
      {},
      ["promise_one", "promise_unknown", "promise_private", "promise_judgement"].map((key) => h("li", {}, say(key))),
    ),
    h(
      "div.govuk-button-group",
      {},
      button(say("start"), () => app.startSingle(), {id: "start"}),
      app.hasRequests ? button(say("start_request"), () => app.startRequest(), {secondary: true, id: "start-request"}) : null,
    ),
    app.hasRequests ? h("p.govuk-body", {}, say("when_request")) : null,
    details(say("load_case"), [h("p.govuk-body", {}, say("load_case_help")), chooser(app)]),
    details(say("about_policy"), aboutPolicy(app)),
  ]
}

/** The field to choose a saved case by. */
function chooser(app) {
  const {words} = app
  const chosen = async ({target}) => {
    const [file] = target.files
    if (!file) return
    try {
      await app.loadCase(file)
    } catch (error) {
      if (!(error instanceof CaseFileError)) throw error
      app.journey.begin({kind: "start", error})
    }
  }
  return h(
    "div.govuk-form-group",
    {},
    h("label.govuk-label", {for: "case-file"}, words.say("choose_file")),
    h("input.govuk-file-upload", {id: "case-file", type: "file", accept: ".json,application/json", autocomplete: "off", onchange: chosen}),
  )
}

/** Which policy this is, since when, and on what it stands. */
function aboutPolicy({words, version, policy}) {
  const say = (key, parts) => words.say(key, parts)
  const known = [
    [say("policy_name"), policy],
    [say("policy_version"), version.version],
    [say("policy_from"), version.from && words.date(version.from)],
    [say("policy_until"), version.until && words.date(version.until)],
    [say("policy_digest"), version.digest],
  ]
  return [
    h("dl.sp-known", {}, known.filter(([, text]) => text).map(([key, text]) => [h("dt", {}, key), h("dd", {}, text)])),
    h("p.govuk-body", {}, say("keep_up")),
    h("h2.govuk-heading-s", {}, say("sources")),
    sourceLines(words, Object.keys(words.data.sources ?? {})),
  ]
}
