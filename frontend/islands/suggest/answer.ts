import type { Suggestion } from "./combobox";

/** What /collection/search.json answers, as far as a suggestion needs it. */
export interface Answer {
  works?: { title: string; language: string; url: string; makers: string[]; date: string }[];
}

/** The works of an answer as lines of a list: title, then maker and date. */
export function read(answer: Answer): Suggestion[] {
  return (answer.works ?? []).map((work) => ({
    label: work.title,
    note: [...work.makers, work.date].filter(Boolean).join(", "),
    language: work.language,
    // On this host, whatever name the institution publishes under.
    url: new URL(work.url, "http://here").pathname,
  }));
}
