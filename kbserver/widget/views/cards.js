// Cards for the situation, and a guide as a whole.
import { safeLink } from "../core/links.js"
import { formatDay, LANGUAGES } from "../core/text.js"
import { bodyOf } from "./body.js"
import { button, h, icon } from "./dom.js"

export function cardView(card, ui) {
  const heading = card.heading_path?.at(-1)
  const made = h(
    "details",
    { className: "card", part: "card" },
    h(
      "summary",
      {},
      h(
        "span",
        { className: "heads" },
        h("h2", { lang: card.lang }, heading ?? card.title),
        heading ? h("span", { className: "path", lang: card.lang }, card.title) : null,
        badges(card, ui),
      ),
      icon("chevron"),
    ),
    bodyOf(card, card.id, card.lang, ui),
    h(
      "div",
      { className: "foot" },
      because(card, ui),
      approvals(card, ui),
      h("p", { className: "actions" }, button(ui.say("guide"), () => ui.choose(chosen(card, ui)))),
      feedback(card.id, ui),
    ),
  )
  return made
}

export function guideView(guide, ui, anchor) {
  const heading = h("h2", { tabIndex: -1, lang: guide.lang }, guide.title)
  const sections = guide.sections.map((section) => {
    const title = section.heading ? h(`h${Math.min(section.level + 1, 6)}`, { tabIndex: -1, lang: guide.lang }, section.heading) : null
    const body = bodyOf(section, section.anchor ? `${guide.guide_id}#${section.anchor}` : guide.guide_id, guide.lang, ui)
    return { anchor: section.anchor, made: h("section", {}, title, body), title }
  })
  const url = safeLink(guide.url, ui.base)
  const site = url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ui.say("site")) : null
  const made = h(
    "article",
    { className: "guide" },
    heading,
    badges(guide, ui),
    sections.map((section) => section.made),
    h("div", { className: "foot" }, approvals(guide, ui), h("p", { className: "actions" }, site), feedback(guide.guide_id, ui)),
  )
  made.target = sections.find((section) => anchor && section.anchor === anchor)?.title ?? heading
  return made
}

export function chosen({ id, url, lang, version }, ui) {
  return { id, url: safeLink(url, ui.base), lang, version }
}

export function badges(hit, ui) {
  const said = []
  if (hit.is_fallback) said.push(ui.say("in_language", { language: LANGUAGES[hit.lang] ?? hit.lang }))
  if (hit.status && hit.status !== "approved") said.push(ui.say(hit.status === "overdue" ? "overdue" : "draft"))
  return said.map((words) => h("span", { className: "badge" }, words))
}

// Why a card is there.
function because(card, ui) {
  const names = (card.reasons ?? []).map((reason) => ui.words[`reason.${reason}`] ?? ui.words["reason.text"])
  if (!names.length) return null
  return h("p", { className: "because" }, `${ui.say("because")}: ${[...new Set(names)].join(", ")}`)
}

function approvals({ approvals: given = [], version }, ui) {
  const said = given.map(({ area_name: area, date }) => ui.say("approved", { area, date: formatDay(date, ui.lang) }))
  if (version) said.push(ui.say("version", { version }))
  return h("p", { className: "approvals" }, said.join(" · "))
}

function feedback(id, ui) {
  const made = h("p", { className: "feedback" })
  const answer = (words, helpful) =>
    button(ui.say(words), () => {
      ui.emit("guide-feedback", { id, helpful })
      made.replaceChildren(h("span", { tabIndex: -1 }, ui.say("thanks")))
      made.firstChild.focus()
    })
  made.append(h("span", {}, ui.say("helpful")), answer("yes", true), answer("no", false))
  return made
}
