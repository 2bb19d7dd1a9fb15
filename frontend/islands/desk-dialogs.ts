/**
 * What Wagtail leaves without a name for assistive technology: its windows take that of their title, the field of
 * keywords that of its label, the field of several files that of the button over it; a bar of progress says it is one.
 */

function giveName(dialog: Element): void {
  const title = dialog.querySelector("h1")?.textContent?.replace(/\s+/g, " ").trim();
  if (title) dialog.setAttribute("aria-label", title);
}

function nameField(field: Element): void {
  const kept = field.closest(".tagit")?.parentElement?.querySelector("input[id]");
  const label = kept && document.querySelector(`label[for="${CSS.escape(kept.id)}"]`);
  const told = (label ?? field.previousElementSibling)?.textContent?.replace(/[\s*]+/g, " ").trim();
  if (told) field.setAttribute("aria-label", told);
}

function nameAll(): void {
  document.querySelectorAll('.modal[role="dialog"]').forEach(giveName);
  document.querySelectorAll(".tagit-new input:not([aria-label]), #fileupload:not([aria-label])").forEach(nameField);
  document.querySelectorAll("[aria-valuenow]:not([role])").forEach((bar) => {
    bar.setAttribute("role", "progressbar");
    const told = bar.closest("li")?.querySelector("label, .thumb img")?.textContent ?? document.title;
    bar.setAttribute("aria-label", told);
  });
}

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();

export {};
