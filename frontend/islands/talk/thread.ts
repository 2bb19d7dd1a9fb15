/** An open conversation: messages that came or changed are put in place; what one is writing does not move. */
import { again, asked, told } from "./asking";

const key = (row: Element): string => (row instanceof HTMLElement ? (row.dataset["message"] ?? "") : "");

export function keepThread(said: HTMLOListElement): void {
  const address = new URL(said.dataset["live"] ?? "", location.href);
  const place = document.querySelector<HTMLElement>("[data-told]");
  let since = said.dataset["since"] ?? "";

  again(async () => {
    address.searchParams.set("since", since);
    const found = await asked(address);
    if (!found) return found === null;
    since = found.headers.get("X-Since") ?? since;
    holding(() => {
      putTyping(found.parts);
      putFacts(found.parts);
      const fresh = putMessages(said, found.parts);
      if (fresh) told(place, fresh);
    });
    return true;
  });
}

function putTyping(parts: Document): void {
  const words = parts.querySelector('[data-part="typing"]')?.textContent?.trim() ?? "";
  document.querySelectorAll('[data-part="typing"]').forEach((each) => {
    if (each.textContent?.trim() !== words) each.textContent = words;
  });
}

function putFacts(parts: Document): void {
  const fresh = parts.querySelector('[data-part="facts"]');
  if (fresh) document.querySelector('[data-part="facts"]')?.replaceWith(document.adoptNode(fresh));
}

/** How many are new. One in which somebody is at work stays as it is until they leave it. */
function putMessages(said: HTMLElement, parts: Document): number {
  let fresh = 0;
  for (const row of parts.querySelectorAll<HTMLElement>('[data-part="messages"] > li')) {
    const former = said.querySelector(`[data-message="${key(row)}"]`);
    if (!former) {
      said.append(document.adoptNode(row));
      fresh += 1;
    } else if (!former.contains(document.activeElement) && !former.querySelector("details[open]"))
      former.replaceWith(document.adoptNode(row));
  }
  return fresh;
}

/** Does it without moving, on the screen, what has the focus. */
function holding(act: () => void): void {
  const held = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const before = held?.getBoundingClientRect().top ?? 0;
  act();
  const moved = held?.isConnected && held !== document.body ? held.getBoundingClientRect().top - before : 0;
  if (held && moved) scroller(held).scrollBy({ top: moved, behavior: "instant" });
}

function scroller(inside: HTMLElement): Element {
  for (let each = inside.parentElement; each; each = each.parentElement) {
    const flow = getComputedStyle(each).overflowY;
    if ((flow === "auto" || flow === "scroll") && each.scrollHeight > each.clientHeight) return each;
  }
  return document.scrollingElement ?? document.documentElement;
}
