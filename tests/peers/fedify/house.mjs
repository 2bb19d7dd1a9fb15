/** What the peer knows: its people, what they wrote, who follows whom, what came in and what went out. */

const RSA = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };

export const FORMS = { "draft-cavage": "draft-cavage-http-signatures-12", rfc9421: "rfc9421" };
/** Readable unsigned whatever the settings, so that two houses that ask for signatures can meet. */
export const INSTANCE = "instance";

const DEFAULTS = {
  signature: "draft-cavage",
  authorised_fetch: false,
  follows: "accept",
  quotes: "accept",
};

/** One word said to the peer that it cannot follow; told to the test as it is. */
export class Refusal extends Error {}

export class House {
  constructor(origin) {
    this.origin = origin;
    this.settings = { ...DEFAULTS };
    this.people = new Map();
    this.objects = new Map();
    this.gone = new Set();
    this.activities = new Map();
    this.pictures = new Map();
    this.received = [];
    this.asked = [];
    this.sent = [];
    this.count = 0;
  }

  next() {
    this.count += 1;
    return this.count;
  }

  uri(path) {
    return new URL(path, this.origin);
  }

  /** The person of that name, made when they are new. */
  async person(identifier, changes = {}) {
    if (!/^[a-z0-9_.-]+$/i.test(identifier ?? "")) throw new Refusal(`not a name: ${identifier}`);
    if (!this.people.has(identifier)) this.people.set(identifier, await newcomer(identifier));
    return Object.assign(this.people.get(identifier), changes);
  }

  /** The object of one of ours, by its address. Throws a Refusal where there is none. */
  own(id) {
    const known = this.objects.get(String(id));
    if (!known) throw new Refusal(`nothing here is called ${id}`);
    return known;
  }
}

/** As long as Mastodon's: Fedify's own are twice that, and take a second to make. */
export function newKeys() {
  return crypto.subtle.generateKey(RSA, true, ["sign", "verify"]);
}

async function newcomer(identifier) {
  return {
    identifier,
    type: identifier === INSTANCE ? "Application" : "Person",
    name: identifier,
    summary: "",
    fields: {},
    also_known_as: [],
    moved_to: null,
    is_deleted: false,
    keys: await newKeys(),
    followers: new Map(),
    following: new Map(),
    asking: new Map(),
    outbox: [],
  };
}
