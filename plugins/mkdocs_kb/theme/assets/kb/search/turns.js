// One question at a time, so that no answer comes after a newer one's: what is asked meanwhile waits, the latest
// only. A slow answer is given up for it.

const PATIENCE = 300

export class Turns {
  #current = null
  #waiting = null
  #timer = 0

  // `work(signal)` ends when it is done or the signal says so, and does not throw
  take(work) {
    if (!this.#current) return void this.#run(work)
    this.#waiting = work
    this.#timer ||= setTimeout(() => this.#current?.abort(), PATIENCE)
  }

  stop() {
    this.#waiting = null
    this.#current?.abort()
  }

  async #run(work) {
    this.#current = new AbortController()
    await work(this.#current.signal)
    clearTimeout(this.#timer)
    const next = this.#waiting
    this.#current = this.#waiting = null
    this.#timer = 0
    if (next) this.#run(next)
  }
}
