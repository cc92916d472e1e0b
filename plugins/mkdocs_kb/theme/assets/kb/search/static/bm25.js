// What it is worth that a word stands in a text: Robertson & Zaragoza 2009, as the server's engines count it.
const [K1, B] = [1.2, 0.75]

// Rare words are worth more: `having` of `size` texts have it.
export function idf(size, having) {
  return Math.log(1 + (size - having + 0.5) / (having + 0.5))
}

// More occurrences are worth more, and less in a long text.
export function saturated(count, length, average) {
  return (count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / (average || 1)))
}
