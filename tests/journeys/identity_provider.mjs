// A province's identity service for the journey: the certified provider of npm with its own sign-in pages for
// developers (any name, any password), one client, PKCE asked of it. Arguments: port, address to come back to.
import Provider from "oidc-provider";

const [port, back] = process.argv.slice(2);
const provider = new Provider(`http://localhost:${port}`, {
  clients: [{ client_id: "bdhvs", client_secret: "chi-de-thu", redirect_uris: [back] }],
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["name", "preferred_username"] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, name: "Người của tỉnh", preferred_username: id }),
  }),
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ["chi-de-thu"] },
});
provider.listen(Number(port), "localhost", () => console.log("ready"));
