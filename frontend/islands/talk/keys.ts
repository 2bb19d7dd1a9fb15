/** Keys of the list: J next, K previous, X tick, Enter opens (as any link). They can be put off, and stay so. */

const KEPT = "parvis-conversation-keys";

export function takeKeys(list: HTMLElement): void {
  const line = document.querySelector<HTMLElement>("[data-keys]");
  const box = line?.querySelector<HTMLInputElement>("input");
  if (!line || !box) return;
  line.hidden = false;
  box.checked = recalled() !== "off";
  box.addEventListener("change", () => keep(box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    if (press(list, event.key.toLowerCase())) event.preventDefault();
  });
}

/** Whether the key was one of ours. */
export function press(list: HTMLElement, name: string): boolean {
  const links = [...list.querySelectorAll<HTMLAnchorElement>("li > a")];
  const row = document.activeElement?.closest("li");
  const at = links.findIndex((link) => link.closest("li") === row);
  if (name === "j" || name === "k") {
    const next = at < 0 ? 0 : at + (name === "j" ? 1 : -1);
    links[Math.max(0, Math.min(next, links.length - 1))]?.focus();
    return true;
  }
  const tick = at < 0 ? null : row?.querySelector<HTMLInputElement>("input[type=checkbox]");
  if (name !== "x" || !tick) return false;
  tick.checked = !tick.checked;
  return true;
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const isTick = target instanceof HTMLInputElement && target.type === "checkbox";
  return !isTick && target.matches("input, textarea, select, [contenteditable], [role=textbox]");
}

function recalled(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(value: string): void {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}
