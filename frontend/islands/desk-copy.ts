/** Buttons that copy a field named by data-copies; where the clipboard is not given, its text is selected instead. */
for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copies]")) {
  const field = document.getElementById(button.dataset["copies"] ?? "");
  const told = button.parentElement?.querySelector<HTMLElement>("[role=status]");
  if (!(field instanceof HTMLTextAreaElement)) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      if (told) told.textContent = told.dataset["done"] ?? "";
    } catch {
      field.focus();
      field.select();
      if (told) told.textContent = told.dataset["select"] ?? "";
    }
  });
}
export {};
