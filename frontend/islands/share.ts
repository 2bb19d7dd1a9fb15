/** Sharing a work: choose a network, write, then the system's own sharing where it exists, else copy. */
import { tell } from "./count/tell";
import { lengthOf, readdress } from "./share/message";

for (const box of document.querySelectorAll<HTMLElement>("[data-share]")) enliven(box);

function enliven(box: HTMLElement): void {
  const field = box.querySelector("textarea")!;
  const networks = [...box.querySelectorAll<HTMLButtonElement>("[data-handle]")];
  const find = (selector: string) => box.querySelector<HTMLElement>(selector)!;
  const url = box.dataset.share!;
  const title = box.dataset.title ?? "";
  const thing = box.dataset.thing ?? "";
  let chosen = networks[0];

  const refresh = () => {
    const limit = Number(chosen?.dataset.limit ?? 0);
    const length = lengthOf(field.value);
    find("[data-count]").textContent = String(length);
    find("[data-limit]").textContent = String(limit);
    find(".count .num").classList.toggle("over", limit > 0 && length > limit);
    find(".preview-txt").textContent = field.value;
    const mail = box.querySelector<HTMLAnchorElement>("[data-do=mail]")!;
    mail.href = `mailto:?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(field.value)}`;
  };

  for (const network of networks) {
    network.addEventListener("click", () => {
      field.value = readdress(field.value, chosen?.dataset.handle ?? "", network.dataset.handle ?? "");
      chosen = network;
      for (const other of networks) other.setAttribute("aria-pressed", String(other === network));
      refresh();
    });
  }
  field.addEventListener("input", refresh);
  // What was done is told without a word of the message: to the network whose button is pressed, or by which way.
  const done = (way: string) => tell("share", thing, chosen?.dataset.network || way);
  offerSharing(find, () => ({ title, ...withoutTwice(field.value, url) }), () => tell("share", thing, "system"));
  offerCopy(find, field, () => done("copy"));
  find("[data-do=mail]").addEventListener("click", () => tell("share", thing, "mail"));
  for (const hidden of [find(".nets"), find(".count .num")]) hidden.hidden = false;
  refresh();
}

/** The address goes apart only when the message does not hold it already. */
function withoutTwice(text: string, url: string): ShareData {
  return text.includes(url) ? { text } : { text, url };
}

function offerSharing(find: (selector: string) => HTMLElement, data: () => ShareData, done: () => void): void {
  const button = find("[data-do=share]");
  if (!navigator.share) return;
  button.hidden = false;
  find("[data-do=copy]").classList.add("line");
  // Closing the system's panel without sharing is not an error.
  button.addEventListener("click", () => void navigator.share(data()).then(done, () => undefined));
}

function offerCopy(find: (selector: string) => HTMLElement, field: HTMLTextAreaElement, done: () => void): void {
  const button = find("[data-do=copy]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const copied = await navigator.clipboard.writeText(field.value).then(
      () => true,
      () => false,
    );
    if (copied) done();
    else field.select();
    find(".told").textContent = (copied ? button.dataset.done : button.dataset.failed) ?? "";
  });
}
