/**
 * A personal data server of Bluesky's network for the tests, with a directory of identities that lives in memory;
 * or, told "network", the whole test network around it (DB_POSTGRES_URL and REDIS_HOST must then be set).
 *
 *     node server.mjs [network]
 *
 * Prints "READY" and {"address", "plc", "control", …} in JSON; ends when its standard input does.
 */

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// Its single modules, not its index: the whole of it takes seconds to load, and a data server needs a part.
const parts = join(dirname(createRequire(import.meta.url).resolve("@atproto/dev-env")), "/");
const load = (name) => import(`${parts}${name}.js`);
const isWhole = process.argv[2] === "network";

async function raise() {
  if (isWhole) return (await load("network")).TestNetwork.create({ dbPostgresSchema: "test", pds: { enableDidDocWithSession: true } });
  const [{ TestPlc }, { TestPds }, { mockNetworkUtilities }] = await Promise.all(["plc", "pds", "util"].map(load));
  const plc = await TestPlc.create({});
  const pds = await TestPds.create({ didPlcUrl: plc.url });
  mockNetworkUtilities(pds);
  return { plc, pds, processAll: () => pds.processAll() };
}

class Refusal extends Error {}

const network = await raise();
const { pds } = network;

async function xrpc(method, words, authorization = pds.adminAuth()) {
  const answer = await fetch(`${pds.url}/xrpc/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(authorization ? { authorization } : {}) },
    body: JSON.stringify(words),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Refusal(`${method}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : {};
}

const COMMANDS = {
  async account({ handle, email = `${handle}@example.test`, password }) {
    const made = await xrpc("com.atproto.server.createAccount", { handle, email, password }, null);
    const named = await xrpc("com.atproto.server.createAppPassword", { name: "first" }, `Bearer ${made.accessJwt}`);
    return { did: made.did, handle: made.handle, app_password: named.password };
  },
  /** Every session of the account ends: no refresh is good any more. */
  async end_sessions({ did }) {
    const ended = await pds.ctx.accountManager.db.db.deleteFrom("refresh_token").where("did", "=", did).executeTakeFirst();
    return { ended: Number(ended.numDeletedRows) };
  },
  async revoke_app_password({ did, name = "first" }) {
    await pds.ctx.accountManager.revokeAppPassword(did, name);
    return {};
  },
  async change_password({ did, password }) {
    await xrpc("com.atproto.admin.updateAccountPassword", { did, password });
    return {};
  },
  async take_down({ did, applied = true }) {
    const subject = { $type: "com.atproto.admin.defs#repoRef", did };
    await xrpc("com.atproto.admin.updateSubjectStatus", { subject, takedown: { applied, ref: "test" } });
    return {};
  },
  /** Wait until all that was written has been seen by every part of the network. */
  async settle() {
    await network.processAll(60_000);
    return {};
  },
};

async function words(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString("utf8") || "{}");
}

async function control(request, response) {
  let [status, told] = [200, null];
  try {
    const name = request.url.slice(1);
    if (!Object.hasOwn(COMMANDS, name)) throw new Refusal(`no such command: ${name}`);
    told = await COMMANDS[name](await words(request));
  } catch (error) {
    const isRefusal = error instanceof Refusal;
    [status, told] = [isRefusal ? 400 : 500, { error: isRefusal ? error.message : String(error.stack) }];
  }
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(told));
}

const remote = createServer(control);
remote.listen(0, "127.0.0.1", () => {
  const told = { address: pds.url, plc: network.plc.url, control: `http://127.0.0.1:${remote.address().port}` };
  console.log(`READY ${JSON.stringify({ ...told, appview: isWhole ? network.bsky.url : null })}`);
});
process.stdin.resume().on("end", () => process.exit());
process.on("SIGTERM", () => process.exit());
