/** What stands around every screen, in the language of the moment. */

import {byId, h} from "./dom.mjs"

export function frame(page) {
  const say = (key) => page.words.say(key)
  document.documentElement.lang = page.language
  const title = page.words.text("title") || page.policy
  document.title = title
  byId("skip").replaceChildren(say("skip"))
  byId("header").replaceChildren(h("span.govuk-generic-header__homepage-link", {}, title))
  byId("languages").replaceChildren(...languagesOf(page))
  byId("exit-place").replaceChildren(page.exit.button())
  const back = (event) => (event.preventDefault(), page.back())
  const isFirst = page.journey.at === 0
  byId("back").replaceChildren(...(isFirst ? [] : [h("a.govuk-back-link", {href: "#", id: "back-link", onclick: back}, say("back"))]))
  byId("footer").replaceChildren(h("p.govuk-body-s", {}, say("footer")))
}

function languagesOf(page) {
  const {languages} = page.reader
  if (languages.length < 2) return []
  const items = languages.map((code) => h("li.govuk-language-navigation__list-item", {}, linkTo(page, code)))
  const list = h("ul.govuk-language-navigation__list", {}, items)
  return [h("nav.govuk-language-navigation", {"aria-label": page.words.say("language")}, list)]
}

function linkTo(page, code) {
  const name = page.words.nameOf(code)
  if (code === page.language) return h("span.govuk-language-navigation__text", {"aria-current": "true", lang: code}, name)
  const chosen = (event) => (event.preventDefault(), page.speak(code))
  return h("a.govuk-language-navigation__link", {href: "#", rel: "alternate", lang: code, hreflang: code, onclick: chosen}, name)
}
