// What the box shows for words that may be unfinished.

export const MOST_HITS = 5
const MOST_COMPLETIONS = 4

// {completions, hits, didYouMean}
export async function answerTyped(client, query, signal) {
  const found = await client.complete(query, signal)
  const completions = found.completions.filter((text) => !same(text, query)).slice(0, MOST_COMPLETIONS)
  if (found.hits.length) return { completions, hits: found.hits, didYouMean: null }
  const { hits, did_you_mean: didYouMean } = await client.search({ q: query, limit: MOST_HITS }, signal)
  return { completions, hits, didYouMean }
}

function same(text, other) {
  return text.toLowerCase() === other.toLowerCase()
}
