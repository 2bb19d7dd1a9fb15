/** A button that prints its page: what the page keeps for paper, and nothing of the desk. */

document.querySelectorAll<HTMLButtonElement>("button[data-print]").forEach((button) => {
  button.addEventListener("click", () => window.print());
});
