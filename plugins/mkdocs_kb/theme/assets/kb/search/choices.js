// How many guides each choice would leave. A group counted within its own choice would show nothing else to
// choose, so groups in which something is chosen are counted as if nothing were.
import { GROUPS } from "./asked.js"

// `counts`: the facets of the answer to `asked`
export async function countChoices(client, asked, counts, signal) {
  const loosened = GROUPS.filter((name) => asked[name].length).map((name) => [name, { ...asked, [name]: [] }])
  if (asked.own) loosened.push(["lang", { ...asked, own: false }])
  const found = await Promise.all(
    loosened.map(async ([name, question]) => {
      const answer = await client.search({ ...question, group: true, facets: true, limit: 1, offset: 0 }, signal)
      return [name, answer.facets[name]]
    }),
  )
  return { ...counts, ...Object.fromEntries(found) }
}
