/** The opening of the home: a ring leads closer to a detail, a button steps back. */
for (const lens of document.querySelectorAll<HTMLElement>(".lens")) {
  const near = lens.querySelector<HTMLButtonElement>(".lens-ring");
  const far = lens.querySelector<HTMLButtonElement>(".lens-back");
  if (!near || !far) continue;
  near.hidden = far.hidden = false;
  const move = (close: boolean) => {
    lens.classList.toggle("near", close);
    (close ? far : near).focus();
  };
  near.addEventListener("click", () => move(true));
  far.addEventListener("click", () => move(false));
  lens.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && lens.classList.contains("near")) move(false);
  });
}
