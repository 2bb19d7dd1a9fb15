/** Works proposed as one types in the collection's search field. */
import { Combobox } from "./suggest/combobox";
import { type Answer, read } from "./suggest/answer";

const PAUSE_MS = 120;
const SHORTEST = 2;

for (const field of document.querySelectorAll<HTMLInputElement>("input[data-suggest]")) {
  const box = new Combobox(field);
  let timer = 0;
  let running = new AbortController();

  const ask = async () => {
    running.abort();
    running = new AbortController();
    const words = field.value.trim();
    if (words.length < SHORTEST) return box.close();
    const query = new URLSearchParams({ q: words, prefix: "1", limit: "8", facets: "", lang: document.documentElement.lang });
    try {
      const answer = await fetch(`${field.dataset.suggest}?${query}`, { signal: running.signal });
      box.show(answer.ok ? read((await answer.json()) as Answer) : []);
    } catch {
      // Overtaken by a later letter, or offline: the form itself still works.
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), PAUSE_MS);
  });
}
