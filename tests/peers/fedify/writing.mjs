/** What a person of the house writes, corrects and takes down. */

import {
  Article, Create, Delete, Document, Hashtag, Image, LanguageString, Mention, Note, PUBLIC_COLLECTION, Tombstone, Update,
} from "@fedify/vocab";

import { find, findActor, followers, send } from "./deeds.mjs";
import { Refusal } from "./house.mjs";

const KINDS = { Note: [Note, "notes"], Article: [Article, "articles"] };

/** Write and send. Returns what send returns, with the object's address as "object". */
export async function note(house, person, words) {
  const [kind, folder] = KINDS[words.type ?? "Note"] ?? [];
  if (!kind) throw new Refusal(`no such thing to write: ${words.type}`);
  const id = house.uri(`/users/${person.identifier}/${folder}/${house.next()}`);
  const readers = await addressed(house, person, words);
  const object = new kind({
    id,
    url: id,
    attribution: house.uri(`/users/${person.identifier}`),
    published: Temporal.Now.instant(),
    ...audience(house, person, words.visibility ?? "public", readers),
    ...body(words),
    replyTarget: words.reply_to ? new URL(words.reply_to) : null,
    quote: words.quote ? new URL(words.quote) : null,
    tags: [...mentions(readers), ...hashtags(house, words)],
    attachments: (words.images ?? []).map((image) => picture(house, image)),
  });
  house.objects.set(id.href, { object, person, readers });
  const left = await send(house, person, envelope(Create, house, person, object), recipients(person, readers, words));
  person.outbox.push(house.activities.get(left.id).activity);
  return { ...left, object: id.href };
}

/** Those the words are for beyond those who follow: mentioned, answered, quoted. */
async function addressed(house, person, { mentions = [], reply_to, quote, to = [] }) {
  const named = await Promise.all(mentions.map((one) => findActor(house, person, one)));
  const silent = await Promise.all(to.map((one) => findActor(house, person, one)));
  for (const other of [reply_to, quote].filter(Boolean)) {
    const mine = house.objects.get(other);
    const writer = mine ? null : (await find(house, person, other)).attributionId;
    if (writer) silent.push(await findActor(house, person, writer.href));
  }
  return { named, silent };
}

function audience(house, person, visibility, { named, silent }) {
  const fans = house.context().getFollowersUri(person.identifier);
  const others = [...named, ...silent].map((one) => one.id);
  const choices = {
    public: { tos: [PUBLIC_COLLECTION], ccs: [fans, ...others] },
    unlisted: { tos: [fans], ccs: [PUBLIC_COLLECTION, ...others] },
    followers: { tos: [fans], ccs: others },
    direct: { tos: others, ccs: [] },
  };
  if (!choices[visibility]) throw new Refusal(`no such visibility: ${visibility}`);
  return choices[visibility];
}

function recipients(person, { named, silent }, { visibility }) {
  const fans = visibility === "direct" ? [] : followers(person);
  return [...named, ...silent, ...fans];
}

function body({ content = "", language, summary, sensitive, name }) {
  const contents = language ? [content, new LanguageString(content, language)] : [content];
  return { contents, summary, sensitive, name };
}

function mentions({ named }) {
  return named.map((one) => new Mention({ href: one.id, name: `@${one.preferredUsername}@${one.id.host}` }));
}

function hashtags(house, { hashtags: words = [] }) {
  return words.map((word) => new Hashtag({ href: house.uri(`/tags/${encodeURIComponent(word)}`), name: `#${word}` }));
}

/** A picture by its address, or by its bytes in base64, then served here. Mastodon calls it a Document. */
function picture(house, { url, data, media_type = "image/png", alt = null, width, height, type = "Document" }) {
  const kind = type === "Image" ? Image : Document;
  return new kind({ url: new URL(url ?? keep(house, data, media_type)), mediaType: media_type, name: alt, width, height });
}

function keep(house, data, mediaType) {
  const path = `/media/${house.next()}.${mediaType.split("/")[1]}`;
  house.pictures.set(path, { body: Buffer.from(data, "base64"), mediaType });
  return house.uri(path);
}

function envelope(kind, house, person, object) {
  const actor = house.uri(`/users/${person.identifier}`);
  return new kind({ actor, object, tos: object.toIds, ccs: object.ccIds, published: object.published });
}

/** Correct what was written: only the words given change. */
export async function update(house, person, { object: id, ...words }) {
  const kept = house.own(id);
  const changes = { ...("content" in words ? body(words) : {}), updated: Temporal.Now.instant() };
  if (words.images) changes.attachments = words.images.map((image) => picture(house, image));
  kept.object = kept.object.clone(changes);
  const left = await send(house, person, envelope(Update, house, person, kept.object), recipients(person, kept.readers, words));
  return { ...left, object: id };
}

/** Take it down: 410 from now on, and Delete to all who had it. */
export async function remove(house, person, { object: id }) {
  const { readers } = house.own(id);
  house.objects.delete(id);
  house.gone.add(new URL(id).pathname);
  const activity = new Delete({
    actor: house.uri(`/users/${person.identifier}`),
    object: new Tombstone({ id: new URL(id) }),
    to: PUBLIC_COLLECTION,
  });
  return { ...(await send(house, person, activity, recipients(person, readers, {}))), object: id };
}

export const DEEDS = { note, update, delete: remove };
