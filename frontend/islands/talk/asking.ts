/** Asking the server again and again, and putting its own page's parts in place. */

export const EVERY = 2000;
const SLOWEST = 30_000;

/** Calls ``ask`` every other second while the page is looked at; a server that fails is asked less and less. */
export function again(ask: () => Promise<boolean>): void {
  let wait = EVERY;
  const turn = async (): Promise<void> => {
    if (!document.hidden) {
      const went = await ask().catch(() => false);
      wait = went ? EVERY : Math.min(wait * 2, SLOWEST);
    }
    setTimeout(() => void turn(), wait);
  };
  setTimeout(() => void turn(), wait);
}

/** The answer as nodes of a document of its own: nothing in it runs. Null when nothing changed. */
export async function asked(address: URL): Promise<{ parts: Document; headers: Headers } | null | undefined> {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (answer.status === 204) return null;
  // Signed out since, or gone: nothing here is true any more, and the server says so.
  if (answer.redirected || answer.status === 403 || answer.status === 404) location.reload();
  if (!answer.ok) return undefined;
  return { parts: new DOMParser().parseFromString(await answer.text(), "text/html"), headers: answer.headers };
}

/** Says how many, politely, in the sentence the page holds for one and for many. */
export function told(place: HTMLElement | null, count: number): void {
  if (!place) return;
  const sentence = count === 1 ? place.dataset["one"] : place.dataset["many"];
  place.textContent = count ? (sentence ?? "").replace("%n", String(count)) : "";
}
