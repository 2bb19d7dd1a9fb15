/** Wagtail's windows to choose something have no name: they take that of their title. */

function giveName(dialog: Element): void {
  const title = dialog.querySelector("h1")?.textContent?.replace(/\s+/g, " ").trim();
  if (title) dialog.setAttribute("aria-label", title);
}

function nameAll(): void {
  document.querySelectorAll('.modal[role="dialog"]').forEach(giveName);
}

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();

export {};
