// Clocks of standards: which run, and when something is to be said. Seconds; no DOM.

const NEARLY = 0.75

// `tell(name, state, elapsed)`: a clock is "started", "nearly" over, "over", due for a "refresh", or "stopped"
export function Timers(tell, now = () => performance.now() / 1000) {
  const known = new Map()
  const running = new Map()
  const timers = {
    complexity: "",

    // {name, limit | every | limits, …}; what runs under the name already goes on
    learn: (timer) => known.set(timer.name, timer),

    // The same object until the clock is learned anew; of one that runs, its name at least.
    known: (name) => known.get(name) ?? {},

    get running() {
      return [...running.keys()]
    },

    start(name) {
      if (running.has(name)) return
      running.set(name, { since: now(), said: "", rounds: 0 })
      if (!known.has(name)) timers.learn({ name })
      tell(name, "started", 0)
    },

    stop(name) {
      const { elapsed } = timers.read(name)
      if (running.delete(name)) tell(name, "stopped", elapsed)
    },

    // The call is over.
    clear() {
      timers.running.forEach(timers.stop)
      timers.complexity = ""
    },

    // The reader has left, and the next may not read the same.
    forget() {
      timers.clear()
      known.clear()
    },

    // {runs, elapsed, of, left, late, rounds}: `of` and `left` null where no limit is known; `late` "nearly" or "over";
    // `rounds`: how often it was to be refreshed
    read(name) {
      const { limit, every, limits = {} } = timers.known(name)
      const of = limit ?? every ?? (Object.hasOwn(limits, timers.complexity) ? limits[timers.complexity] : null)
      const run = running.get(name)
      const elapsed = run ? now() - run.since : 0
      const spent = every ? elapsed % every : elapsed
      const late = !of || spent < of * NEARLY ? "" : spent < of ? "nearly" : "over"
      return { runs: Boolean(run), elapsed, of, left: of && Math.max(of - spent, 0), late, rounds: every ? Math.floor(elapsed / every) : 0 }
    },

    // Says what has changed since it was last asked.
    tick() {
      for (const [name, run] of [...running]) {
        const { elapsed, late, rounds } = timers.read(name)
        const again = rounds > run.rounds
        const state = again ? "refresh" : late === run.said ? "" : late
        Object.assign(run, { rounds, said: again ? "" : late })
        if (state) tell(name, state, elapsed)
      }
    },
  }
  return timers
}

// What a clock shows: the time that is left, the time over it, or the time spent where there is no limit.
export function clock({ elapsed, of, left, late }) {
  const over = late === "over"
  const seconds = left === null || over ? Math.floor(elapsed - (over && of)) : Math.ceil(left - 1e-6)
  return `${over ? "+" : ""}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}
