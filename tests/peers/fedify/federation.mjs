/** The house as Fedify shows it: its people, their keys, their lists, their objects, their inboxes. */

import { MemoryKvStore, createFederation } from "@fedify/fedify";
import {
  Activity, Application, Article, Endpoints, Group, Note, Organization, Person, PropertyValue, QuoteAuthorization,
  Service, Tombstone,
} from "@fedify/vocab";

import { FORMS, INSTANCE } from "./house.mjs";
import { hear } from "./hearing.mjs";

const KINDS = { Person, Organization, Group, Application, Service };

/** Fedify with no queue: what is sent has left, and what came in was heard, when the call returns. */
export function build(house) {
  const federation = createFederation({
    kv: new MemoryKvStore(),
    origin: house.origin,
    allowPrivateAddress: true,
    firstKnock: FORMS[house.settings.signature],
  });
  showPeople(federation, house);
  showLists(federation, house);
  showObjects(federation, house);
  federation
    .setInboxListeners("/users/{identifier}/inbox", "/inbox")
    .on(Activity, (context, activity) => hear(house, context, activity))
    .setSharedKeyDispatcher(() => ({ identifier: INSTANCE }));
  federation.setNodeInfoDispatcher("/nodeinfo/2.1", () => ({
    software: { name: "peer", version: "1.0.0" },
    protocols: ["activitypub"],
    usage: { users: { total: house.people.size }, localPosts: house.objects.size, localComments: 0 },
  }));
  return federation;
}

function guarded(house) {
  return async (context, identifier) =>
    !house.settings.authorised_fetch || identifier === INSTANCE || (await context.getSignedKeyOwner()) !== null;
}

function showPeople(federation, house) {
  federation
    .setActorDispatcher("/users/{identifier}", (context, identifier) => {
      const person = house.people.get(identifier);
      return person ? portrait(context, person) : null;
    })
    .setKeyPairsDispatcher((_context, identifier) => {
      const person = house.people.get(identifier);
      return person ? [person.keys] : [];
    })
    .mapHandle((_context, name) => (house.people.has(name) ? name : null))
    .authorize(guarded(house));
}

async function portrait(context, person) {
  const id = context.getActorUri(person.identifier);
  if (person.is_deleted) return new Tombstone({ id, deleted: Temporal.Now.instant() });
  const pairs = await context.getActorKeyPairs(person.identifier);
  return new KINDS[person.type]({
    id,
    preferredUsername: person.identifier,
    name: person.name,
    summary: person.summary,
    url: id,
    inbox: context.getInboxUri(person.identifier),
    outbox: context.getOutboxUri(person.identifier),
    followers: context.getFollowersUri(person.identifier),
    following: context.getFollowingUri(person.identifier),
    endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
    publicKey: pairs[0].cryptographicKey,
    aliases: person.also_known_as.map((alias) => new URL(alias)),
    successor: person.moved_to ? new URL(person.moved_to) : null,
    attachments: Object.entries(person.fields).map(([name, value]) => new PropertyValue({ name, value })),
    manuallyApprovesFollowers: person.follows === "ask",
  });
}

function showLists(federation, house) {
  const list = (choose) => (_context, identifier) => {
    const person = house.people.get(identifier);
    return person ? { items: choose(person) } : null;
  };
  const guard = guarded(house);
  federation.setFollowersDispatcher("/users/{identifier}/followers", list((one) => [...one.followers.values()])).authorize(guard);
  federation
    .setFollowingDispatcher("/users/{identifier}/following", list((one) => [...one.following.keys()].map((id) => new URL(id))))
    .authorize(guard);
  federation.setOutboxDispatcher("/users/{identifier}/outbox", list((one) => one.outbox)).authorize(guard);
}

function showObjects(federation, house) {
  const guard = guarded(house);
  const paths = { notes: Note, articles: Article, stamps: QuoteAuthorization };
  for (const [folder, kind] of Object.entries(paths)) {
    const path = `/users/{identifier}/${folder}/{number}`;
    const find = (_context, { identifier, number }) =>
      house.objects.get(house.uri(`/users/${identifier}/${folder}/${number}`).href)?.object ?? null;
    federation.setObjectDispatcher(kind, path, find).authorize((context, { identifier }) => guard(context, identifier));
  }
}
