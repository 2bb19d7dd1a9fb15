/** The bar of an import in the desk: asked for again until the server says that it is over. */

const EVERY = 1500;

async function follow(bar: HTMLElement): Promise<void> {
  const address = bar.dataset.progress;
  if (!address) return;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.headers.has("X-Finished")) {
    location.reload();
    return;
  }
  bar.innerHTML = await answer.text(); // our own page, same origin
  setTimeout(() => void follow(bar), EVERY);
}

const bar = document.querySelector<HTMLElement>("[data-progress]");
if (bar) setTimeout(() => void follow(bar), EVERY);
