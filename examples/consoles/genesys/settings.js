// What this page needs to know. It stands here and not in the page's address: who could choose the knowledge base by
// a link could run scripts at this origin.
export const settings = {
  knowledgeBase: "https://kb.example.org",
  region: "mypurecloud.com",
  clientId: "00000000-0000-0000-0000-000000000000",
  tokenAddress: "/guides/token",
  // participant data of the conversation, by key of the context and by slot
  attributes: { category: "kb.category", stage: "kb.stage", outcome: "kb.outcome", complexity: "kb.complexity" },
  slots: { "protocol.number": "kb.protocol", "caller.gender": "kb.gender" },
}
