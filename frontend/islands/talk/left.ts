/** How many characters are left, as the network counts them: asked while one writes, shown always, said rarely. */

const PAUSE = 350;

/** The most that is still said aloud: nothing while there is room, then at each of these, and when it is too much. */
const SAID = [50, 20, 10, 0];

/** Which of the thresholds a count stands under; -1 beyond the limit; null while there is room. */
export function step(left: number): number | null {
  if (left < 0) return -1;
  const under = SAID.filter((each) => left <= each);
  return under.length ? (under[under.length - 1] ?? null) : null;
}

export function sayLeft(form: HTMLFormElement): void {
  const text = form.querySelector("textarea");
  const shown = form.querySelector<HTMLElement>("[data-left]");
  const told = form.querySelector<HTMLElement>("[data-left-told]");
  if (!text || !shown || !told) return;
  let waiting = 0;
  let said: number | null = null;
  let asking: AbortController | undefined;

  const put = (left: number): void => {
    const sentence = (left < 0 ? shown.dataset["over"] : shown.dataset["room"]) ?? "";
    shown.textContent = sentence.replace("%n", String(Math.abs(left)));
    shown.classList.toggle("is-over", left < 0);
    shown.hidden = false;
    const now = step(left);
    if (now !== said) told.textContent = now === null ? "" : shown.textContent;
    said = now;
  };
  const ask = async (): Promise<void> => {
    asking?.abort();
    const mine = (asking = new AbortController());
    const answer = await fetch(shown.dataset["left"] ?? "", { method: "POST", body: new FormData(form), signal: mine.signal });
    if (answer.status !== 200 || answer.redirected || mine.signal.aborted) return;
    const found = (await answer.json()) as { left: number };
    put(found.left);
  };
  const soon = (): void => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void ask().catch(() => undefined), PAUSE);
  };
  form.addEventListener("input", soon);
  soon();
}
