/** An OpenID Connect provider on the loopback, for the tests: the real library, with people told on the command line.

    node provider.mjs PORT CALLBACK PEOPLE, where PEOPLE is JSON: {"login": {claims}}. */

import { Provider } from "oidc-provider";

const [port, callback, people] = process.argv.slice(2);
const known = JSON.parse(people);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "parvis",
      client_secret: "a secret between the two of them",
      redirect_uris: [callback],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  pkce: { required: () => true },
  claims: {
    openid: ["sub"],
    email: ["email", "email_verified"],
    profile: ["name", "given_name", "family_name", "preferred_username", "groups"],
  },
  cookies: { keys: ["for the tests"] },
  findAccount: (_context, login) =>
    known[login] && { accountId: login, claims: () => ({ sub: login, ...known[login] }) },
});

provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
