// Where the conversation comes from: the Platform SDK, signed in as the agent. Another source takes this file's place:
// `session` has to give {state, accessToken, read}, and `read` {conversation, user}.

export async function session({ clientId, region }, state) {
  const platform = window.require("platformClient")
  const client = platform.ApiClient.instance
  client.setPersistSettings(true, "guides")
  client.setEnvironment(region)
  const signedIn = await client.loginPKCEGrant(clientId, location.origin + location.pathname, { state })
  const user = await new platform.UsersApi().getUsersMe()
  const conversations = new platform.ConversationsApi()
  return {
    state: signedIn.state,
    accessToken: signedIn.accessToken,
    read: async (id) => ({ conversation: await conversations.getConversation(id), user }),
  }
}
