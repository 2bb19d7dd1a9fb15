/** Previews follow the writing, which is kept with each of them; without this the button does both. */
const form = document.querySelector<HTMLFormElement>("form[data-previews]");
const shown = form?.querySelector<HTMLElement>("[data-shows]");
const PAUSE = 600; // ms

let waiting = 0;
let asking: AbortController | undefined;

async function show(form: HTMLFormElement, shown: HTMLElement): Promise<void> {
  asking?.abort();
  const mine = (asking = new AbortController());
  const body = new FormData(form);
  const answer = await fetch(form.dataset["previews"] ?? "", { method: "POST", body, signal: mine.signal });
  if (!answer.ok || mine.signal.aborted) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  shown.replaceChildren(...page.body.childNodes);
}

if (form && shown) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void show(form, shown).catch(() => undefined), PAUSE);
  });
  // What is sent is kept no longer: a preview that comes after would keep it again.
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    asking?.abort();
  });
}
export {};
