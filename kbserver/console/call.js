// One call as it is played: where it stands and what its ticket says; no DOM.

export class Call {
  #began = null

  // `facts`: a call of calls.json; `turn`: how often calls have been opened, so that each has its own address
  constructor(facts, turn) {
    this.facts = facts
    this.turn = turn
    this.stage = facts.stages[0]
    this.phase = facts.direction === "inbound" ? "ringing" : "ready"
    this.attempts = 0
    this.fields = {
      category: facts.category,
      outcome: "",
      status: "open",
      active: "no",
      cpf: "",
      complexity: facts.complexity,
      client_type: facts.client_type,
      note: "",
    }
  }

  get talks() {
    return this.phase === "talking" || this.phase === "held"
  }

  // Takes the call, or makes it.
  answer(now) {
    this.attempts += 1
    this.phase = this.facts.answered ? "talking" : "unanswered"
    if (this.talks) this.#began ??= now
  }

  hold() {
    this.phase = "held"
    if (this.facts.stages.includes("hold")) this.stage = "hold"
  }

  resume() {
    this.phase = "talking"
  }

  set(name, value) {
    this.fields[name] = value
    if (name === "outcome") this.fields.category = this.facts.outcomes[value] ?? this.facts.category
  }

  // Seconds since it was answered.
  seconds(now) {
    return this.#began === null ? 0 : Math.floor((now - this.#began) / 1000)
  }

  // What the panel is told. Of the caller and of the note it holds nothing.
  context(lang, origin) {
    const { facts, fields } = this
    const known = {
      category: fields.category,
      stage: this.phase === "ringing" ? "ringing" : this.stage,
      direction: facts.direction,
      outcome: fields.outcome,
      complexity: fields.complexity,
      client_type: fields.client_type,
      tags: facts.tags,
      text: facts.subject[lang],
      url: `${origin}/console/tickets/${this.turn}`,
    }
    return Object.fromEntries(Object.entries(known).filter(([, value]) => value.length))
  }

  // What fills the scripts; it stays in the page.
  slots(agent, company) {
    const { caller, protocol } = this.facts
    return {
      "agent.name": agent,
      "company.name": company,
      "caller.name": caller.name,
      "caller.gender": caller.gender,
      "protocol.number": protocol,
    }
  }

  // What the ticket needs before it may be closed: [field, name of the message].
  lacking() {
    const { fields } = this
    const unreached = fields.outcome === "no-contact"
    const outbound = this.facts.direction === "outbound"
    const rules = [
      ["answer", "answer", this.attempts === 0],
      ["outcome", "outcome", !fields.outcome],
      ["active", "active", outbound && fields.active !== "yes"],
      ["cpf", "cpf_literal", outbound && unreached && fields.cpf.trim() !== "ATIVO"],
      ["cpf", "cpf", outbound && !unreached && !fields.cpf.trim()],
      ["note", "note", unreached && !fields.note.trim()],
      ["status", "status", fields.outcome === "solved" && fields.status !== "solved"],
    ]
    return rules.filter(([, , broken]) => broken).map(([field, words]) => [field, words])
  }
}
