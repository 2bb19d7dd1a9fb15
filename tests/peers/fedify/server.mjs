/**
 * A server of the social web for the tests: Fedify on one port of the loopback, its remote control on another.
 *
 *     node server.mjs HOST
 *
 * Prints "READY" and {"address", "control"} in JSON once both listen; ends when its standard input does.
 */

import { createServer } from "node:http";

import { Temporal } from "@js-temporal/polyfill";

import * as deeds from "./deeds.mjs";
import { build } from "./federation.mjs";
import { answer } from "./hearing.mjs";
import { House, INSTANCE, Refusal, newKeys } from "./house.mjs";
import * as questions from "./questions.mjs";
import { signature, watch } from "./witness.mjs";
import * as writing from "./writing.mjs";

globalThis.Temporal ??= Temporal;

const host = process.argv[2] ?? "127.0.0.1";
const BODY_LIMIT = 32 * 1024 * 1024;

async function bytes(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > BODY_LIMIT) throw new Refusal("too long");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function toRequest(incoming) {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, [value].flat().join(", "));
  const isBare = incoming.method === "GET" || incoming.method === "HEAD";
  const body = isBare ? undefined : await bytes(incoming);
  return { body, request: new Request(new URL(incoming.url, house.origin), { method: incoming.method, headers, body }) };
}

/** Pictures and what is gone are ours; all else is Fedify's. */
async function respond(request) {
  const { pathname } = new URL(request.url);
  const picture = house.pictures.get(pathname);
  if (picture) return new Response(picture.body, { headers: { "content-type": picture.mediaType } });
  if (house.gone.has(pathname)) return new Response("gone", { status: 410 });
  return house.federation.fetch(request, { contextData: undefined });
}

function note(request, body, status) {
  const { pathname } = new URL(request.url);
  const common = { number: house.next(), path: pathname, ...signature(request.headers), status };
  if (request.method !== "POST" || !pathname.endsWith("/inbox")) {
    house.asked.push({ method: request.method, ...common });
    return;
  }
  let activity = null;
  try {
    activity = JSON.parse(body.toString("utf8"));
  } catch {
    // Not JSON: noted all the same, by its answer.
  }
  const to = /^\/users\/([^/]+)\/inbox$/.exec(pathname)?.[1] ?? null;
  house.received.push({ ...common, to, is_verified: status === 202, activity, headers: Object.fromEntries(request.headers) });
}

async function serve(incoming, outgoing) {
  const { body, request } = await toRequest(incoming);
  const response = await respond(request);
  // Noted before the answer leaves: whoever was answered finds it here.
  note(request, body, response.status);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

const COMMANDS = {
  async settings(_person, words) {
    Object.assign(house.settings, words);
    house.federation = build(house);
    return house.settings;
  },
  async actor(person, { as: _as, display_name = person.name, ...changes }) {
    Object.assign(person, changes, { name: display_name });
    return introduce(person);
  },
  async rekey(person) {
    person.keys = await newKeys();
    return introduce(person);
  },
  async accept(person, { follower }) {
    return answer(house, person, pending(person, follower), true);
  },
  async reject(person, { follower }) {
    return answer(house, person, pending(person, follower), false);
  },
  async followers(person) {
    return { followers: [...person.followers.keys()], asking: [...person.asking.keys()] };
  },
  async following(person) {
    return { following: Object.fromEntries([...person.following].map(([id, { state }]) => [id, state])) };
  },
  async received(_person, { after = 0 }) {
    return { received: house.received.filter((one) => one.number > after) };
  },
  async asked(_person, { after = 0 }) {
    return { asked: house.asked.filter((one) => one.number > after) };
  },
  async sent() {
    return { sent: house.sent };
  },
  async forget() {
    Object.assign(house, { received: [], asked: [], sent: [] });
    return {};
  },
};

function pending(person, follower) {
  const found = follower ?? [...person.asking.keys()].at(-1);
  if (!person.asking.has(found)) throw new Refusal(`${found ?? "nobody"} does not ask to follow ${person.identifier}`);
  return found;
}

function introduce(person) {
  const context = house.context();
  return {
    id: context.getActorUri(person.identifier).href,
    handle: `@${person.identifier}@${new URL(house.origin).host}`,
    inbox: context.getInboxUri(person.identifier).href,
    shared_inbox: context.getInboxUri().href,
    key: `${context.getActorUri(person.identifier).href}#main-key`,
  };
}

async function obey(name, words) {
  const person = words.as ? await house.person(words.as) : await house.person(INSTANCE);
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name](person, words);
  const deed = { ...deeds.DEEDS, ...writing.DEEDS, ...questions.QUESTIONS }[name];
  if (!deed) throw new Refusal(`no such command: ${name}`);
  return deed(house, person, words);
}

async function control(incoming, outgoing) {
  const words = JSON.parse((await bytes(incoming)).toString("utf8") || "{}");
  let [status, told] = [200, null];
  try {
    told = await obey(incoming.url.slice(1), words);
  } catch (error) {
    [status, told] = [error instanceof Refusal ? 400 : 500, { error: error instanceof Refusal ? error.message : error.stack }];
  }
  outgoing.writeHead(status, { "content-type": "application/json" });
  outgoing.end(JSON.stringify(told));
}

function listening(handler) {
  const server = createServer((incoming, outgoing) => {
    handler(incoming, outgoing).catch((error) => {
      console.error(error);
      outgoing.writeHead(500).end(String(error));
    });
  });
  return new Promise((resolve) => server.listen(0, host, () => resolve(`http://${host}:${server.address().port}`)));
}

let house;
const address = await listening(serve);
house = new House(address);
house.context = () => house.federation.createContext(new URL(house.origin), undefined);
watch(house);
house.federation = build(house);
await house.person(INSTANCE);
console.log(`READY ${JSON.stringify({ address, control: await listening(control) })}`);
// Whoever started us holds the other end: when they are gone, so are we.
process.stdin.resume().on("end", () => process.exit());
