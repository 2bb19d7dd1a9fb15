/** The list: changed rows are put in place where they stand; new ones come on top, unless somebody is at work in it. */
import { again, asked, told } from "./asking";

const key = (row: Element): string => (row instanceof HTMLElement ? (row.dataset["thread"] ?? "") : "");

export function keepList(list: HTMLOListElement): void {
  const address = new URL(list.dataset["inbox"] ?? "", location.href);
  const place = document.querySelector<HTMLElement>("[data-told]");
  const bar = document.querySelector<HTMLElement>("[data-fresh]");
  const button = bar?.querySelector("button") ?? null;
  const waiting = new Map<string, HTMLElement>();
  let since = list.dataset["since"] ?? "";

  const show = (): void => {
    [...waiting.values()].reverse().forEach((row) => {
      list.querySelector(`[data-thread="${key(row)}"]`)?.remove();
      list.prepend(row);
    });
    waiting.clear();
    if (bar) bar.hidden = true;
    document.querySelector("[data-empty]")?.remove();
  };
  button?.addEventListener("click", () => {
    show();
    list.querySelector<HTMLElement>("a")?.focus();
  });

  again(async () => {
    address.searchParams.set("since", since);
    const found = await asked(address);
    if (!found) return found === null;
    since = found.headers.get("X-Since") ?? since;
    const rows = [...found.parts.querySelectorAll<HTMLElement>('[data-part="rows"] > li')];
    putTabs(found.parts);
    (found.headers.get("X-Left") ?? "").split(" ").forEach((each) => fade(list, each));
    // Further pages are of what is older: what is new is told and shown on the first.
    for (const row of rows) if (!replace(list, row) && !("past" in list.dataset)) waiting.set(key(row), row);
    if (rows.length) told(place, rows.length);
    if (!waiting.size) return true;
    if (isAtRest(list)) show();
    else if (bar && button) {
      told(button, waiting.size);
      bar.hidden = false;
    }
    return true;
  });
}

/** Nobody points, ticks, or stands in it, and its top is in sight: a row on top moves nothing one is reading. */
function isAtRest(list: HTMLElement): boolean {
  const isUsed = list.matches(":hover") || list.contains(document.activeElement) || !!list.querySelector(":checked");
  return !isUsed && list.getBoundingClientRect().top >= 0;
}

function putTabs(parts: Document): void {
  const fresh = parts.querySelector('[data-part="tabs"]');
  const stale = document.querySelector('[data-part="tabs"]');
  if (fresh && stale && !stale.contains(document.activeElement)) stale.replaceWith(document.adoptNode(fresh));
}

/** Puts a row where its former self stands, its tick and its focus kept; false where it does not stand. */
function replace(list: HTMLElement, row: HTMLElement): boolean {
  const former = list.querySelector<HTMLElement>(`[data-thread="${key(row)}"]`);
  if (!former) return false;
  const fresh = document.adoptNode(row);
  const [tick, was] = [fresh, former].map((each) => each.querySelector<HTMLInputElement>("input[type=checkbox]"));
  if (tick && was) tick.checked = was.checked;
  const name = document.activeElement?.localName;
  const isHere = former.contains(document.activeElement);
  former.replaceWith(fresh);
  if (isHere && name) fresh.querySelector<HTMLElement>(name)?.focus({ preventScroll: true });
  return true;
}

/** A conversation a colleague closed or took stays where it is, and says that it is no longer in this list. */
function fade(list: HTMLElement, thread: string): void {
  const row = thread ? list.querySelector<HTMLElement>(`[data-thread="${CSS.escape(thread)}"]`) : null;
  if (!row || row.classList.contains("is-left")) return;
  row.classList.add("is-left");
  const note = document.createElement("span");
  note.className = "tag";
  note.textContent = list.dataset["gone"] ?? "";
  row.querySelector(".talk-tags")?.prepend(note);
}
