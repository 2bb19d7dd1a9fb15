/** What a test asks of the house, and requests made by hand with a signature of Fedify's. */

import { signRequest } from "@fedify/fedify";
import { isActor } from "@fedify/vocab";

import { find } from "./deeds.mjs";
import { FORMS, Refusal } from "./house.mjs";

/** Look an address or a handle up as a server's search would: {json, understood}. */
export async function lookup(house, person, { what }) {
  const found = await find(house, person, what);
  return { json: await found.toJsonLd({ format: "compact", contextLoader: house.context().contextLoader }), understood: await read(found) };
}

async function read(object) {
  const common = {
    id: object.id?.href ?? null,
    type: object.constructor.name,
    name: text(object.name),
    summary: text(object.summary),
    url: object.url?.href?.href ?? object.url?.href ?? null,
  };
  return { ...common, ...(isActor(object) ? await readActor(object) : await readObject(object)) };
}

const text = (value) => (value == null ? null : String(value));
const link = (value) => value?.href ?? null;

async function readActor(actor) {
  const attachments = await collect(actor.getAttachments({ suppressError: true }));
  return {
    username: text(actor.preferredUsername),
    inbox: link(actor.inboxId),
    shared_inbox: link(actor.endpoints?.sharedInbox),
    outbox: link(actor.outboxId),
    followers: link(actor.followersId),
    following: link(actor.followingId),
    featured: link(actor.featuredId),
    key: link(actor.publicKeyId),
    also_known_as: actor.aliasIds.map(link),
    moved_to: link(actor.successorId),
    discoverable: actor.discoverable,
    indexable: actor.indexable,
    fields: Object.fromEntries(attachments.filter((one) => "value" in one).map((one) => [text(one.name), text(one.value)])),
  };
}

async function readObject(object) {
  const attachments = await collect(object.getAttachments({ suppressError: true }));
  const tags = await collect(object.getTags({ suppressError: true }));
  return {
    attributed_to: link(object.attributionId),
    content: text(object.content),
    contents: object.contents.map((one) => ({ text: text(one), language: one.locale?.toString() ?? null })),
    reply_to: link(object.replyTargetId),
    quote: link(object.quoteId),
    to: object.toIds.map(link),
    cc: object.ccIds.map(link),
    published: text(object.published),
    updated: text(object.updated),
    sensitive: object.sensitive,
    attachments: attachments.map((one) => ({
      type: one.constructor.name, url: link(one.url?.href ?? one.url), media_type: one.mediaType,
      name: text(one.name), summary: text(one.summary), width: one.width, height: one.height,
    })),
    tags: tags.map((one) => ({ type: one.constructor.name, name: text(one.name), href: link(one.href) })),
  };
}

async function collect(items) {
  const all = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function webfinger(house, _person, { resource }) {
  return { found: await house.context().lookupWebFinger(resource) };
}

/** GET an address, signed unless told otherwise: {status, media_type, text}. */
export async function get(house, person, { url, accept = "application/activity+json", ...how }) {
  const request = await signed(house, person, new Request(url, { headers: { accept } }), how);
  return answered(await fetch(request, { redirect: "manual" }));
}

/**
 * POST a body to an inbox exactly as told: the means to sign well and then spoil it.
 * {inbox, body, form?, ahead?, key?, sign?, swap_body?, swap_url?, without?, times?}: see README.md.
 */
export async function post(house, person, { inbox, body, swap_body, swap_url, without = [], times = 1, ...how }) {
  const payload = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { "content-type": "application/activity+json", accept: "application/activity+json" };
  const whole = new Request(inbox, { method: "POST", headers, body: payload });
  const request = await signed(house, person, whole, how);
  const kept = new Headers(request.headers);
  for (const name of without) kept.delete(name);
  const answers = [];
  for (let time = 0; time < times; time += 1) {
    const sent = { method: "POST", headers: kept, body: swap_body ?? payload, redirect: "manual" };
    answers.push(await answered(await fetch(swap_url ?? inbox, sent)));
  }
  return { answers };
}

async function signed(house, person, request, { form = house.settings.signature, ahead = 0, key, sign = true }) {
  if (!sign) return request;
  if (!FORMS[form]) throw new Refusal(`no such form of signature: ${form}`);
  const [pair] = await house.context().getActorKeyPairs(person.identifier);
  const currentTime = Temporal.Now.instant().add({ seconds: ahead });
  return signRequest(request, pair.privateKey, key ? new URL(key) : pair.keyId, { spec: FORMS[form], currentTime });
}

async function answered(response) {
  return { status: response.status, media_type: response.headers.get("content-type"), text: await response.text() };
}

export const QUESTIONS = { lookup, webfinger, get, post };
