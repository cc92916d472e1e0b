// The modules that need no DOM, by themselves: `node --test`.
import assert from "node:assert/strict"
import { test } from "node:test"

const core = new URL("../../kbserver/widget/core/", import.meta.url)
const load = (name) => import(new URL(`${name}.js`, core))
const { keep, step } = await load("active")
const { Client, Failed } = await load("client")
const { guideAt, safeLink } = await load("links")
const { parse } = await load("markup")
const { envelope, from, ours, understood } = await load("protocol")
const { dayPart, display, gaps, Slots } = await load("slots")
const { formatDay, pickLanguage, pieces, say } = await load("text")
const { clock, Timers } = await load("timers")

const at = (hour) => new Date(2026, 10, 25, hour)
const GREETING = { name: "greeting", type: "clock", forms: { morning: "bom dia", afternoon: "boa tarde", evening: "boa noite" } }
const NAME = { name: "agent.name", type: "text", required: true, label: "seu nome" }
const ADDRESS = { name: "caller.address", type: "choice", by: "caller.gender", forms: { m: "o senhor", f: "a senhora" } }

test("the hour decides the greeting, in each language at its own time", () => {
  const day = (lang) => [4, 5, 11, 12, 17, 18, 19, 23].map((hour) => dayPart(at(hour), lang)[0]).join("")
  assert.equal(day("pt"), "emmaaeee")
  assert.equal(day("es"), "emmaaaee")
})

test("a text is cut at its gaps and put together from them", () => {
  const found = gaps("Olá, [[greeting]]! Sou [[agent.name]]; [[unknown]].", [GREETING, NAME])
  assert.deepEqual(found, ["Olá, ", GREETING, "! Sou ", NAME, "; ", { name: "unknown", type: "text" }, "."])
  const slots = new Slots(() => at(9))
  slots.give({ "agent.name": " Ana " })
  assert.deepEqual(slots.fill(found, "pt"), { text: "Olá, bom dia! Sou Ana; .", missing: ["unknown"] })
  for (const type of ["clock", "choice", "person"]) assert.equal(slots.read({ name: "x", type }, "pt").how, "typed")
  assert.equal(slots.read({ name: "x", type: "text", label: "Horizonte" }, "pt").text, "Horizonte")
})

test("what is required and missing is named, until it is typed", () => {
  const slots = new Slots(() => at(9))
  let changes = 0
  slots.changed = () => changes++
  assert.deepEqual(slots.fill(gaps("[[agent.name]] [[agent.name]]", [NAME]), "pt").missing, ["seu nome"])
  slots.type("agent.name", "  ")
  assert.equal(slots.read(NAME, "pt").missing, true)
  slots.type("agent.name", "Bia")
  assert.deepEqual(slots.read(NAME, "pt"), { how: "typed", text: "Bia", missing: false })
  slots.give({ "agent.name": "Ana" })
  assert.equal(slots.read(NAME, "pt").text, "Ana")
  slots.give({})
  slots.forget()
  assert.equal(slots.read(NAME, "pt").missing, true)
  assert.equal(changes, 5)
})

test("a form follows its value, given or picked, and nothing inherited", () => {
  const slots = new Slots()
  assert.deepEqual(slots.read(ADDRESS, "pt"), { how: "chosen", text: "o senhor / a senhora", missing: false })
  slots.type("caller.gender", "f")
  assert.deepEqual(slots.read(ADDRESS, "pt"), { how: "chosen", text: "a senhora", missing: false })
  slots.give({ "caller.gender": "m" })
  assert.deepEqual(slots.read(ADDRESS, "pt"), { how: "given", text: "o senhor", missing: false })
  slots.give({ "caller.gender": "constructor" })
  assert.equal(slots.read(ADDRESS, "pt").how, "chosen")
  slots.give({ "caller.address": "a doutora" })
  assert.equal(slots.read(ADDRESS, "pt").text, "a doutora")
  assert.equal(slots.read({ ...ADDRESS, by: undefined, required: true }, "pt").text, "a doutora")
  slots.give({ "agent.name": { toString: () => "x" } })
  assert.equal(slots.read(NAME, "pt").missing, true)
  assert.equal(display({ name: "x" }), "x")
})

test("sanitised HTML becomes a tree, and what is not allowed loses its tag", () => {
  assert.deepEqual(parse('<p>A &amp; <a href="/x?a=1&amp;b" onclick="x">b&lt;</a></p>'), [
    { name: "p", attributes: {}, children: ["A & ", { name: "a", attributes: { href: "/x?a=1&b" }, children: ["b<"] }] },
  ])
  assert.deepEqual(parse("<script>x</script><br>y<hr />"), [
    "x",
    { name: "br", attributes: {}, children: [] },
    "y",
    { name: "hr", attributes: {}, children: [] },
  ])
  assert.deepEqual(parse("a < b </p> &#65;&bogus;&#9999999999;")[0], "a ")
  assert.deepEqual(parse("&#999999;").length, 1)
  assert.deepEqual(parse("<p>open<em>"), [{ name: "p", attributes: {}, children: ["open", { name: "em", attributes: {}, children: [] }] }])
})

test("links lead to http(s) only, and guides of our own are known", () => {
  const base = "https://kb.example/"
  assert.equal(safeLink("/a", base), "https://kb.example/a")
  for (const bad of ["javascript:1", " JAVASCRIPT:1", "java\nscript:1", "data:x", "blob:x", "mailto:a@b", "http://"]) {
    assert.equal(safeLink(bad, base), null, bad)
  }
  const known = {
    "/agents/pt/protocols/callback/#scope": "protocols/callback#scope",
    "/service/limits/": "service/limits",
    "/glossary/": "glossary",
    "/": null,
    "/service/limits/versions/": null,
    "/service/limits/?q=1": null,
    "/assets/x.webm": null,
    "https://other.example/service/limits/": null,
  }
  for (const [href, id] of Object.entries(known)) assert.equal(guideAt(href, base), id, href)
})

test("late results keep the active option, and arrows go round", () => {
  assert.equal(keep([{ id: "c" }, { id: "b" }], "b"), 1)
  assert.equal(keep([{ id: "c" }], "b"), -1)
  assert.deepEqual([step(-1, 1, 3), step(-1, -1, 3), step(2, 1, 3), step(0, -1, 3)], [0, 2, 0, 2])
})

test("messages are ours or they are not", () => {
  assert.ok(ours(envelope("loaded", {})))
  for (const bad of [null, 1, "x", [], {}, { ns: "guide-help", v: 2, type: "x" }, { ns: "other", v: 1, type: "x" }]) assert.ok(!ours(bad))
  assert.ok(understood(envelope("context", null)))
  for (const [type, payload] of [["token", 5], ["slots", []], ["toString", {}], ["ready", {}], ["decide", 1], ["timer", {}], ["timer", "hold"]]) {
    assert.ok(!understood(envelope(type, payload)), type)
  }
  assert.ok(understood(envelope("decide", "x")) && understood(envelope("timer", { name: "hold", running: false })))
  const host = {}
  assert.ok(from({ source: host, origin: "o" }, host, "o"))
  assert.ok(!from({ source: {}, origin: "o" }, host, "o"))
  assert.ok(!from({ source: host, origin: "p" }, host, "o"))
})

// What a clock says while it is looked at every half second until `to`.
function told(timer, to, work = () => {}) {
  let now = 0
  const said = []
  const timers = new Timers((...each) => said.push(each.join(" ")), () => now)
  if (timer) timers.learn(timer)
  timers.start("x")
  for (; now < to; now += 0.5) {
    work(timers, now)
    timers.tick()
  }
  return { timers, said }
}

test("a limit is said once when it is nearly and once when it is over", () => {
  const { timers, said } = told({ name: "x", limit: 8 }, 30)
  assert.deepEqual(said, ["x started 0", "x nearly 6", "x over 8"])
  assert.equal(clock(timers.read("x")), "+0:22")
  timers.start("x")
  timers.stop("y")
  timers.clear()
  assert.deepEqual(said.slice(3), ["x stopped 30"])
  assert.deepEqual([timers.running, clock(timers.read("x"))], [[], "0:08"])
})

test("a refresh comes at every round, and one for rounds that nobody looked at", () => {
  assert.deepEqual(told({ name: "x", every: 120 }, 250).said, ["x started 0", "x nearly 90", "x refresh 120", "x nearly 210", "x refresh 240"])
  let now = 0
  const said = []
  const timers = new Timers((_name, state) => said.push(state), () => now)
  timers.learn({ name: "x", every: 120 })
  timers.start("x")
  for (now of [0, 80, 500, 501]) timers.tick()
  assert.deepEqual(said, ["started", "refresh"])
  assert.deepEqual([timers.read("x").rounds, clock(timers.read("x"))], [4, "1:39"])
})

test("the limit goes by the complexity of the moment", () => {
  const limits = { low: 240, high: 660 }
  const { timers, said } = told({ name: "x", limits }, 601, (timers, now) => (timers.complexity = { 0: "low", 300: "constructor", 400: "high" }[now] ?? timers.complexity))
  assert.deepEqual(said, ["x started 0", "x nearly 180", "x over 240", "x nearly 495"])
  assert.equal(clock(timers.read("x")), "0:59")
  timers.complexity = "toString"
  assert.deepEqual(timers.read("x").left, null)
  timers.clear()
  assert.equal(timers.complexity, "")
})

test("a clock that no text has shown counts, and is measured by what is learned later", () => {
  const { timers, said } = told(null, 61, (timers, now) => now === 60 && timers.learn({ name: "x", limit: 50, title: "X" }))
  assert.deepEqual(said, ["x started 0", "x over 60"])
  assert.equal(timers.known("x").title, "X")
  timers.forget()
  assert.deepEqual([said.at(-1), timers.known("x")], ["x stopped 61", {}])
  assert.equal(clock({ elapsed: 3661.9, left: null }), "61:01")
})

const answer = (status, body) => ({ ok: status < 400, status, json: async () => body })

test("questions at the same time ask for one new token", async () => {
  const sent = []
  const client = new Client(async (_url, { headers }) => {
    sent.push(headers.Authorization)
    return headers.Authorization === "Bearer new" ? answer(200, { hits: [1] }) : answer(401, {})
  })
  let asked = 0
  client.token = "old"
  client.provider = async () => (asked++, "new")
  await Promise.all([client.guide("a/b", "es"), client.help({}, "es", 5)])
  assert.equal(asked, 1)
  assert.equal(sent.length, 4)
})

test("a provider that fails is a refusal", async () => {
  const client = new Client(async () => answer(200, {}))
  client.provider = () => {
    throw new Error("no")
  }
  await assert.rejects(client.help({}, "es", 5), (error) => error instanceof Failed && error.status === 401)
})

test("the last answers stand in when nothing is reached, and not for one who has left", async () => {
  let down = false
  const client = new Client(async () => {
    if (down) throw new TypeError("down")
    return answer(200, { n: 1 })
  })
  client.token = "a"
  assert.deepEqual(await client.guide("a", "es"), { data: { n: 1 }, stale: false })
  down = true
  assert.deepEqual(await client.guide("a", "es"), { data: { n: 1 }, stale: true })
  client.token = "b"
  assert.equal((await client.guide("a", "es")).stale, true)
  client.token = null
  await assert.rejects(client.guide("a", "es"), (error) => error.status === 0)
})

test("words, days, languages and marks", () => {
  assert.equal(say({ "n.one": "1", "n.other": "{count} of {total}" }, "n", { count: 2 }), "2 of {total}")
  assert.equal(say({}, "missing"), "missing")
  assert.deepEqual([formatDay("2024-11-08", "es"), formatDay("2024-11-08", "en")], ["08/11/2024", "8 Nov 2024"])
  assert.deepEqual([pickLanguage("pt-BR"), pickLanguage("xx", null, "EN"), pickLanguage("constructor")], ["pt", "en", "es"])
  assert.deepEqual(pieces("abcdef", [[1, 3], [2, 4]]), [["a", false], ["bc", true], ["d", true], ["ef", false]])
})
