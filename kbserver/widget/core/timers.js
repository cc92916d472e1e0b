// Clocks of standards: which run, and when something is to be said. Seconds; no DOM.

const NEARLY = 0.75

export class Timers {
  #tell
  #now
  #known = new Map()
  #running = new Map()
  complexity = ""

  // `tell`: (name, state) where a clock is started, nearly over, over, to be refreshed, or stopped
  constructor(tell, now = () => performance.now() / 1000) {
    this.#tell = tell
    this.#now = now
  }

  // {name, limit | every | limits, say, title}; what runs under the name already goes on
  learn(timer) {
    this.#known.set(timer.name, timer)
  }

  known(name) {
    return this.#known.get(name) ?? { name }
  }

  get running() {
    return [...this.#running.keys()]
  }

  start(name) {
    if (this.#running.has(name)) return
    this.#running.set(name, { since: this.#now(), said: "", rounds: 0 })
    this.#tell(name, "started")
  }

  stop(name) {
    if (this.#running.delete(name)) this.#tell(name, "stopped")
  }

  clear() {
    this.running.forEach((name) => this.stop(name))
  }

  // {elapsed, left, late, of}: `left` null where no limit is known; `late` "nearly" or "over"
  read(name) {
    const { limit, every, limits } = this.known(name)
    const of = limit ?? every ?? limits?.[this.complexity] ?? null
    const elapsed = this.#running.has(name) ? this.#now() - this.#running.get(name).since : 0
    const spent = every ? elapsed % every : elapsed
    const late = of && (spent >= of ? "over" : spent >= of * NEARLY ? "nearly" : "")
    return { elapsed, left: of && Math.max(of - spent, 0), late: late || "", of }
  }

  // Says what has changed since it was last asked.
  tick() {
    for (const [name, run] of [...this.#running]) {
      const { elapsed, late } = this.read(name)
      const { every } = this.known(name)
      const rounds = every ? Math.floor(elapsed / every) : 0
      if (rounds > run.rounds) this.#tell(name, "refresh")
      else if (late && late !== run.said) this.#tell(name, late)
      Object.assign(run, { rounds, said: rounds > run.rounds ? "" : late })
    }
  }
}

export function clock(seconds) {
  const whole = Math.max(Math.ceil(seconds - 1e-6), 0)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}
