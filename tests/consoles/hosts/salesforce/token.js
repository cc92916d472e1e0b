// Stands in for the call of an Apex method.
export default async function token(given) {
  const answer = await fetch("/apex", { method: "POST", body: JSON.stringify(given) })
  if (!answer.ok) throw answer
  return (await answer.json()).token
}
