export interface Suggestion {
  label: string;
  note: string;
  language: string;
  url: string;
}

/**
 * A text field with a list under it, after the ARIA pattern "editable combobox with list autocomplete":
 * focus stays in the field, arrows walk the list, Enter follows, Escape closes.
 */
export class Combobox {
  private readonly list = document.createElement("ul");
  private active = -1;

  constructor(private readonly field: HTMLInputElement) {
    this.list.className = "suggestions";
    this.list.id = `${field.id}-list`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", field.labels?.[0]?.textContent ?? "");
    field.after(this.list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id })) {
      field.setAttribute(name, value);
    }
    this.close();
    field.addEventListener("keydown", (event) => this.onKey(event));
    field.addEventListener("blur", () => this.close());
    // Keeps the focus in the field, so that the click comes before the list is closed.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  show(suggestions: Suggestion[]): void {
    this.list.replaceChildren(...suggestions.map((suggestion, index) => this.option(suggestion, index)));
    this.list.hidden = suggestions.length === 0;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    this.mark(-1);
  }

  close(): void {
    this.show([]);
  }

  private option(suggestion: Suggestion, index: number): HTMLElement {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${index}`;
    option.setAttribute("role", "option");
    option.dataset.url = suggestion.url;
    const note = document.createElement("span");
    note.textContent = suggestion.note;
    const title = document.createElement("b");
    title.lang = suggestion.language;
    title.textContent = suggestion.label;
    option.append(title, " ", note);
    option.addEventListener("click", () => location.assign(suggestion.url));
    return option;
  }

  private onKey(event: KeyboardEvent): void {
    if (this.list.hidden) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      this.walk(step);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      location.assign((this.list.children[this.active] as HTMLElement).dataset.url!);
    }
  }

  /** From the field (-1) through the options and back to the field. */
  private walk(step: number): void {
    const stops = this.list.children.length + 1;
    this.mark(((this.active + 1 + step + stops) % stops) - 1);
  }

  private mark(index: number): void {
    this.active = index;
    [...this.list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    const id = this.list.children[index]?.id;
    if (id) this.field.setAttribute("aria-activedescendant", id);
    else this.field.removeAttribute("aria-activedescendant");
  }
}
