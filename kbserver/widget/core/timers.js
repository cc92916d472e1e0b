// Clocks of standards: which run, and when something is to be said. Seconds; no DOM.

const NEARLY = 0.75
const UNKNOWN = {}

export class Timers {
  #tell
  #now
  #known = new Map()
  #running = new Map()
  complexity = ""

  // `tell(name, state, elapsed)`: a clock is "started", "nearly" over, "over", due for a "refresh", or "stopped"
  constructor(tell, now = () => performance.now() / 1000) {
    this.#tell = tell
    this.#now = now
  }

  // {name, limit | every | limits, …}; what runs under the name already goes on
  learn(timer) {
    this.#known.set(timer.name, timer)
  }

  // The same object until the clock is learned anew.
  known(name) {
    return this.#known.get(name) ?? UNKNOWN
  }

  get running() {
    return [...this.#running.keys()]
  }

  start(name) {
    if (this.#running.has(name)) return
    this.#running.set(name, { since: this.#now(), said: "", rounds: 0 })
    this.#tell(name, "started", 0)
  }

  stop(name) {
    const { elapsed } = this.read(name)
    if (this.#running.delete(name)) this.#tell(name, "stopped", elapsed)
  }

  // The call is over.
  clear() {
    this.running.forEach((name) => this.stop(name))
    this.complexity = ""
  }

  // The reader has left, and the next may not read the same.
  forget() {
    this.clear()
    this.#known.clear()
  }

  // {runs, elapsed, of, left, late, rounds}: `of` and `left` null where no limit is known; `late` "nearly" or "over";
  // `rounds`: how often it was to be refreshed
  read(name) {
    const { limit, every, limits } = this.known(name)
    const rated = Object.hasOwn(limits ?? {}, this.complexity) ? limits[this.complexity] : null
    const of = limit ?? every ?? rated
    const run = this.#running.get(name)
    const elapsed = run ? this.#now() - run.since : 0
    const spent = every ? elapsed % every : elapsed
    const late = !of || spent < of * NEARLY ? "" : spent < of ? "nearly" : "over"
    return { runs: Boolean(run), elapsed, of, left: of && Math.max(of - spent, 0), late, rounds: every ? Math.floor(elapsed / every) : 0 }
  }

  // Says what has changed since it was last asked.
  tick() {
    for (const [name, run] of [...this.#running]) {
      const { elapsed, late, rounds } = this.read(name)
      const again = rounds > run.rounds
      const state = again ? "refresh" : late === run.said ? "" : late
      Object.assign(run, { rounds, said: again ? "" : late })
      if (state) this.#tell(name, state, elapsed)
    }
  }
}

// What a clock shows: the time that is left, the time over it, or the time spent where there is no limit.
export function clock({ elapsed, of, left, late }) {
  if (left === null) return minutes(Math.floor(elapsed))
  return late === "over" ? `+${minutes(Math.floor(elapsed - of))}` : minutes(Math.ceil(left - 1e-6))
}

function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}
