// The modules that need no DOM, by themselves: `node --test`.
import assert from "node:assert/strict"
import { test } from "node:test"

const core = new URL("../../kbserver/widget/core/", import.meta.url)
const load = (name) => import(new URL(`${name}.js`, core))
const { Client } = await load("client")
const { safeLink } = await load("links")
const { envelope, from, ours, understood } = await load("protocol")
const { dayPart, Slots } = await load("slots")
const { pickLanguage, say } = await load("text")
const { clock, Timers } = await load("timers")

const at = (hour) => new Date(2026, 10, 25, hour)
const GREETING = { name: "greeting", type: "clock", forms: { morning: "bom dia", afternoon: "boa tarde", evening: "boa noite" } }
const NAME = { name: "agent.name", type: "text", required: true, label: "seu nome" }
const ADDRESS = { name: "caller.address", type: "choice", by: "caller.gender", label: "o senhor / a senhora", forms: { m: "o senhor", f: "a senhora" } }

test("the hour decides the greeting, in each language at its own time", () => {
  const day = (lang) => [4, 5, 11, 12, 17, 18, 19, 23].map((hour) => dayPart(at(hour), lang)[0]).join("")
  assert.equal(day("pt"), "emmaaeee")
  assert.equal(day("es"), "emmaaaee")
})

test("the hour fills a gap, a label will do where nobody must fill it, and a technical name never does", () => {
  const slots = Slots(() => at(9))
  assert.deepEqual(slots.read(GREETING, "pt"), { given: "bom dia", text: "bom dia", missing: false })
  slots.give({ "agent.name": " Ana " })
  assert.equal(slots.read(NAME, "pt").text, "Ana")
  for (const type of ["text", "clock", "person"]) assert.deepEqual(slots.read({ name: "x", type, label: "x" }, "pt").missing, true)
  assert.deepEqual(slots.read({ name: "x", type: "text", label: "Horizonte" }, "pt"), { given: "", text: "Horizonte", missing: false })
})

test("what is required is missing until it is typed", () => {
  const slots = Slots(() => at(9))
  let changes = 0
  slots.changed = () => changes++
  assert.deepEqual(slots.read(NAME, "pt"), { given: "", text: "", missing: true })
  slots.type(NAME, "  ")
  assert.equal(slots.read(NAME, "pt").missing, true)
  slots.type(NAME, "Bia")
  assert.deepEqual(slots.read(NAME, "pt"), { given: "", text: "Bia", missing: false })
  slots.give({ "agent.name": "Ana" })
  assert.equal(slots.read(NAME, "pt").text, "Ana")
  slots.give({})
  slots.forget()
  assert.equal(slots.read(NAME, "pt").missing, true)
  assert.equal(changes, 5)
})

test("a form follows its value, given or picked, and nothing inherited", () => {
  const slots = Slots()
  assert.deepEqual(slots.read(ADDRESS, "pt"), { given: "", text: "o senhor / a senhora", missing: false })
  assert.equal(slots.read({ ...ADDRESS, required: true }, "pt").missing, true)
  slots.type(ADDRESS, "f")
  assert.deepEqual(slots.read(ADDRESS, "pt"), { given: "", text: "a senhora", missing: false })
  slots.give({ "caller.gender": "m" })
  assert.deepEqual(slots.read(ADDRESS, "pt"), { given: "o senhor", text: "o senhor", missing: false })
  slots.give({ "caller.gender": "constructor" })
  assert.equal(slots.read(ADDRESS, "pt").given, "")
  slots.give({ "caller.address": "a doutora" })
  assert.equal(slots.read(ADDRESS, "pt").text, "a doutora")
  assert.equal(slots.read({ ...ADDRESS, by: undefined, required: true }, "pt").text, "a doutora")
  slots.give({ "agent.name": { toString: () => "x" } })
  assert.equal(slots.read(NAME, "pt").missing, true)
})

test("links lead to http(s) only", () => {
  const base = "https://kb.example/"
  assert.equal(safeLink("/a", base), "https://kb.example/a")
  for (const bad of ["javascript:1", " JAVASCRIPT:1", "java\nscript:1", "data:x", "blob:x", "mailto:a@b", "http://"]) {
    assert.equal(safeLink(bad, base), null, bad)
  }
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
  const timers = Timers((...each) => said.push(each.join(" ")), () => now)
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
  const timers = Timers((_name, state) => said.push(state), () => now)
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
  const client = Client(async (_url, { headers }) => {
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
  const client = Client(async () => answer(200, {}))
  client.provider = () => {
    throw new Error("no")
  }
  await assert.rejects(client.help({}, "es", 5), (error) => error.status === 401)
})

test("the last answers stand in when nothing is reached, and not for one who has left", async () => {
  let down = false
  const client = Client(async () => {
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

// One guide as agents read it, then nothing is reached.
function leaving(leave) {
  let down = false
  const client = Client(async (_url, { headers }) => {
    if (down) throw new TypeError("down")
    if (headers.Authorization) leave(client)
    return headers.Authorization === "Bearer over" ? answer(401, {}) : answer(200, { of: headers.Authorization ?? "clients" })
  })
  return { client, cut: () => (down = true) }
}

test("what agents read is forgotten when the host has no token any more", async () => {
  const { client, cut } = leaving(() => {})
  client.token = "a"
  await client.guide("a", "es")
  client.token = "over"
  client.provider = async () => null
  for (const id of ["b", "b"]) await client.guide(id, "es")
  cut()
  assert.deepEqual(await client.guide("b", "es"), { data: { of: "clients" }, stale: true })
  await assert.rejects(client.guide("a", "es"), (error) => error.status === 0)
})

test("an answer for agents that comes after they have left is not kept", async () => {
  const { client, cut } = leaving((client) => (client.token = null))
  client.token = "a"
  assert.equal((await client.guide("a", "es")).data.of, "Bearer a")
  cut()
  await assert.rejects(client.guide("a", "es"), (error) => error.status === 0)
})

test("who never had a token keeps the first answer", async () => {
  const { client, cut } = leaving(() => {})
  client.provider = async () => null
  await client.guide("a", "es")
  cut()
  assert.equal((await client.guide("a", "es")).stale, true)
})

test("words and languages", () => {
  assert.equal(say({ "n.one": "1", "n.other": "{count} of {total}" }, "n", { count: 2 }), "2 of {total}")
  assert.equal(say({}, "missing"), "missing")
  assert.deepEqual([pickLanguage("pt-BR"), pickLanguage("xx", null, "EN"), pickLanguage("constructor")], ["pt", "en", "es"])
})
