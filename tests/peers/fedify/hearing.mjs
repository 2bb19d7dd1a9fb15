/** What the house does of itself with what arrives, as a server of the social web would. */

import {
  Accept, Delete, Follow, Move, QuoteAuthorization, QuoteRequest, Reject, Undo,
} from "@fedify/vocab";

import { follow, send } from "./deeds.mjs";

const HEARD = [
  [Follow, heardFollow], [Accept, heardAnswer], [Reject, heardAnswer], [Undo, heardUndo],
  [Delete, heardDelete], [Move, heardMove], [QuoteRequest, heardQuoteRequest],
];

/** Called by Fedify once it has verified who speaks. The request itself is noted by server.mjs. */
export async function hear(house, context, activity) {
  const found = HEARD.find(([kind]) => activity instanceof kind);
  if (found) await found[1](house, context, activity);
}

/** Answered once the request is: a real server accepts first and acts afterwards. */
function afterwards(work) {
  setImmediate(() => work().catch((error) => console.error(error)));
}

function ours(house, context, uri) {
  const parsed = context.parseUri(uri);
  return parsed?.type === "actor" ? house.people.get(parsed.identifier) : undefined;
}

async function heardFollow(house, context, activity) {
  const person = ours(house, context, activity.objectId);
  const follower = await activity.getActor(context);
  if (!person || !follower) return;
  person.asking.set(follower.id.href, { activity, follower });
  const wish = person.follows ?? house.settings.follows;
  if (wish !== "ask") afterwards(() => answer(house, person, follower.id.href, wish === "accept"));
}

/** Accept or reject the one who asked to follow. Returns what was sent. */
export async function answer(house, person, follower, isYes) {
  const { activity, follower: recipient } = person.asking.get(follower);
  person.asking.delete(follower);
  if (isYes) {
    const { id, inboxId, endpoints } = recipient;
    person.followers.set(follower, { id, inboxId, endpoints });
  }
  const actor = house.uri(`/users/${person.identifier}`);
  return send(house, person, new (isYes ? Accept : Reject)({ actor, object: activity }), [recipient]);
}

async function heardAnswer(house, context, activity) {
  const asked = house.activities.get(activity.objectId?.href)?.activity;
  const request = asked ?? (await activity.getObject(context));
  if (!(request instanceof Follow)) return;
  const person = ours(house, context, request.actorId);
  const told = person?.following.get(activity.actorId.href);
  if (!told) return;
  if (activity instanceof Accept) told.state = "accepted";
  else person.following.delete(activity.actorId.href);
}

async function heardUndo(house, context, activity) {
  const undone = await activity.getObject(context);
  if (!(undone instanceof Follow)) return;
  const person = ours(house, context, undone.objectId);
  person?.followers.delete(activity.actorId.href);
  person?.asking.delete(activity.actorId.href);
}

/** Somebody who leaves follows nobody any more. */
async function heardDelete(house, _context, activity) {
  if (activity.objectId?.href !== activity.actorId.href) return;
  for (const person of house.people.values()) {
    person.followers.delete(activity.actorId.href);
    person.following.delete(activity.actorId.href);
  }
}

/** Whoever followed the old account follows the new one, where the new one says that it is the same. */
async function heardMove(house, context, activity) {
  const [from, to] = [activity.objectId?.href, activity.targetId?.href];
  if (from !== activity.actorId.href || !to) return;
  for (const person of house.people.values()) {
    if (!person.following.has(from)) continue;
    const target = await context.lookupObject(to, { documentLoader: await context.getDocumentLoader(person) });
    if (!target?.aliasIds?.some((alias) => alias.href === from)) continue;
    person.following.delete(from);
    afterwards(() => follow(house, person, { target: to }));
  }
}

async function heardQuoteRequest(house, context, activity) {
  const quoted = house.objects.get(activity.objectId?.href);
  if (!quoted || house.settings.quotes === "ask") return;
  const person = quoted.person;
  const actor = context.getActorUri(person.identifier);
  const isYes = house.settings.quotes === "accept";
  const reply = { actor, object: activity };
  if (isYes) reply.result = stamp(house, person, actor, activity);
  const asking = await activity.getActor(context);
  afterwards(() => send(house, person, new (isYes ? Accept : Reject)(reply), [asking]));
}

function stamp(house, person, actor, activity) {
  const id = house.uri(`/users/${person.identifier}/stamps/${house.next()}`);
  const object = new QuoteAuthorization({
    id, attribution: actor, interactingObject: activity.instrumentId, interactionTarget: activity.objectId,
  });
  house.objects.set(id.href, { object, person });
  return id;
}
