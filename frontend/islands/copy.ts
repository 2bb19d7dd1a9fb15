/** Buttons that copy the text standing before them: citations. */
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  const text = button.previousElementSibling?.textContent;
  if (!text || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.classList.add("done");
  });
}
export {};
