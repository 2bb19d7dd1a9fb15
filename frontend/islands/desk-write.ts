/** Previews follow the writing; without this the button shows them. */
const form = document.querySelector<HTMLFormElement>("form[data-previews]");
const shown = form?.querySelector<HTMLElement>("[data-shows]");
const PAUSE = 600; // ms

let waiting = 0;
let asked = 0;

async function show(form: HTMLFormElement, shown: HTMLElement): Promise<void> {
  const mine = ++asked;
  const answer = await fetch(form.dataset["previews"] ?? "", { method: "POST", body: new FormData(form) });
  if (!answer.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  shown.replaceChildren(...page.body.childNodes);
}

if (form && shown) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void show(form, shown).catch(() => undefined), PAUSE);
  });
}
export {};
