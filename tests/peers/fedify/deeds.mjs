/** What a person of the house does: follow, like, share, move, block, report, take back. Each returns what left. */

import { Announce, Block, Delete, Flag, Follow, Like, Move, PUBLIC_COLLECTION, QuoteRequest, Undo, Update, isActor } from "@fedify/vocab";

import { Refusal } from "./house.mjs";

/** Something elsewhere, fetched in the person's own name. Throws a Refusal where nothing is found. */
export async function find(house, person, what) {
  const context = house.context();
  const documentLoader = await context.getDocumentLoader({ identifier: person.identifier });
  const found = await context.lookupObject(what, { documentLoader });
  if (!found) throw new Refusal(`nothing found at ${what}`);
  return found;
}

export async function findActor(house, person, what) {
  const found = await find(house, person, what);
  if (!isActor(found)) throw new Refusal(`${what} is nobody`);
  return found;
}

/** Who wrote something elsewhere. */
async function author(house, person, object) {
  if (isActor(object)) return object;
  if (!object.attributionId) throw new Refusal(`${object.id} says not who wrote it`);
  return findActor(house, person, object.attributionId.href);
}

/** Sign and send to each inbox once. Returns {id, type, deliveries: [{inbox, form, status, knocks, error}]}. */
export async function send(house, person, activity, recipients) {
  const number = house.next();
  const id = activity.id ?? house.uri(`/users/${person.identifier}/activities/${number}`);
  const named = activity.id ? activity : activity.clone({ id });
  house.activities.set(id.href, { activity: named, person, recipients });
  const boxes = new Map(recipients.map((one) => [(one.endpoints?.sharedInbox ?? one.inboxId).href, one]));
  const deliveries = [];
  for (const [inbox, recipient] of boxes) deliveries.push(await deliver(house, person, named, inbox, recipient));
  return { id: id.href, type: named.constructor.name, deliveries };
}

async function deliver(house, person, activity, inbox, recipient) {
  const before = house.sent.length;
  let error = null;
  try {
    const options = { immediate: true, preferSharedInbox: true };
    await house.context().sendActivity({ identifier: person.identifier }, recipient, activity, options);
  } catch (problem) {
    error = String(problem);
  }
  const knocks = house.sent.slice(before).filter((note) => note.method === "POST" && note.url === inbox);
  const last = knocks.at(-1);
  return { inbox, form: last?.form ?? null, status: last?.status ?? null, knocks: knocks.length, error };
}

export function followers(person) {
  return [...person.followers.values()];
}

const me = (house, person) => house.uri(`/users/${person.identifier}`);

export async function follow(house, person, { target }) {
  const actor = await findActor(house, person, target);
  const told = { state: "asked", recipient: actor };
  person.following.set(actor.id.href, told);
  const id = house.uri(`/users/${person.identifier}/activities/${house.next()}`);
  told.activity = id.href;
  return send(house, person, new Follow({ id, actor: me(house, person), object: actor.id, to: actor.id }), [actor]);
}

export async function unfollow(house, person, { target }) {
  const actor = await findActor(house, person, target);
  const told = person.following.get(actor.id.href);
  if (!told) throw new Refusal(`${person.identifier} does not follow ${actor.id}`);
  person.following.delete(actor.id.href);
  return undo(house, person, { activity: told.activity });
}

/** Take back what was done: the activity's address. */
export async function undo(house, person, { activity }) {
  const done = house.activities.get(activity);
  if (!done) throw new Refusal(`nothing was done here called ${activity}`);
  return send(house, person, new Undo({ actor: me(house, person), object: done.activity }), done.recipients);
}

export async function like(house, person, { object }) {
  const liked = await find(house, person, object);
  return send(house, person, new Like({ actor: me(house, person), object: liked.id }), [await author(house, person, liked)]);
}

export async function announce(house, person, { object }) {
  const shared = await find(house, person, object);
  const writer = await author(house, person, shared);
  const context = house.context();
  const activity = new Announce({
    actor: me(house, person),
    object: shared.id,
    to: PUBLIC_COLLECTION,
    ccs: [context.getFollowersUri(person.identifier), writer.id],
    published: Temporal.Now.instant(),
  });
  return send(house, person, activity, [writer, ...followers(person)]);
}

export async function block(house, person, { target }) {
  const actor = await findActor(house, person, target);
  person.followers.delete(actor.id.href);
  return send(house, person, new Block({ actor: me(house, person), object: actor.id }), [actor]);
}

/** Report people and what they wrote. */
export async function flag(house, person, { target, objects = [], content = "" }) {
  const actor = await findActor(house, person, target);
  const reported = [actor.id, ...objects.map((one) => new URL(one))];
  return send(house, person, new Flag({ actor: me(house, person), objects: reported, content, to: actor.id }), [actor]);
}

/** Leave for another account; say so to all who follow. */
export async function move(house, person, { target }) {
  const actor = await findActor(house, person, target);
  person.moved_to = actor.id.href;
  const activity = new Move({ actor: me(house, person), object: me(house, person), target: actor.id });
  return send(house, person, activity, followers(person));
}

/** Tell those who follow, and whoever else is named, that the portrait changed. */
export async function update_actor(house, person, { to = [] }) {
  const object = await house.context().getActor(person.identifier);
  const others = await Promise.all(to.map((one) => findActor(house, person, one)));
  const activity = new Update({ actor: me(house, person), object, to: PUBLIC_COLLECTION, updated: Temporal.Now.instant() });
  return send(house, person, activity, [...followers(person), ...others]);
}

export async function delete_actor(house, person, { to = [] }) {
  const others = await Promise.all(to.map((one) => findActor(house, person, one)));
  const activity = new Delete({ actor: me(house, person), object: me(house, person), to: PUBLIC_COLLECTION });
  const left = await send(house, person, activity, [...followers(person), ...others]);
  person.is_deleted = true;
  return left;
}

/** Ask whether one of ours may quote something elsewhere (FEP-044f). */
export async function request_quote(house, person, { object, quoted }) {
  const { object: instrument } = house.own(object);
  const target = await find(house, person, quoted);
  const activity = new QuoteRequest({ actor: me(house, person), object: target.id, instrument });
  return send(house, person, activity, [await author(house, person, target)]);
}

export const DEEDS = {
  follow, unfollow, undo, like, announce, block, flag, move, update_actor, delete_actor, request_quote,
};
