/** Notes every request that comes in or goes out: by which form it was signed, by whose key, with what answer. */

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** How the headers are signed: {form, key, algorithm, covered}, all null without a signature. */
export function signature(headers) {
  const input = headers.get("signature-input");
  const text = input ?? headers.get("signature") ?? "";
  const said = (name) => new RegExp(`${name}="?([^",;]+)"?`).exec(text)?.[1] ?? null;
  if (input) {
    const covered = /\(([^)]*)\)/.exec(input)?.[1].match(/"[^"]+"/g) ?? [];
    return { form: "rfc9421", key: said("keyid"), algorithm: said("alg"), covered: covered.map((word) => word.slice(1, -1)) };
  }
  if (!text) return { form: null, key: null, algorithm: null, covered: [] };
  return { form: "draft-cavage", key: said("keyId"), algorithm: said("algorithm"), covered: (said("headers") ?? "date").split(" ") };
}

/** Fedify asks https of a host it knows only by an acct: address; on the loopback there is none to be had. */
function plain(url) {
  const parsed = new URL(url);
  if (parsed.protocol === "https:" && LOOPBACK.test(parsed.hostname)) parsed.protocol = "http:";
  return parsed;
}

function plainly(input) {
  const url = input instanceof Request ? input.url : String(input);
  const told = plain(url);
  if (told.href === new URL(url).href) return input;
  return input instanceof Request ? new Request(told, input) : told;
}

/** Stand between Fedify and the network. Nothing but the notes and the scheme is changed. */
export function watch(house) {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, options) => {
    const target = plainly(input);
    const headers = new Headers(options?.headers ?? (target instanceof Request ? target.headers : undefined));
    const note = {
      method: options?.method ?? (target instanceof Request ? target.method : "GET"),
      url: target instanceof Request ? target.url : String(target),
      ...signature(headers),
      status: null,
    };
    house.sent.push(note);
    const response = await real(target, options);
    note.status = response.status;
    return response;
  };
}
