/** Says that an answer is being written, every few seconds while it is, so that colleagues who open it are told. */

const EVERY = 5000;

export function sayTyping(form: HTMLFormElement): void {
  let last = 0;
  const say = (stop = false): void => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "");
    if (stop) body.set("stop", "1");
    void fetch(form.dataset["typing"] ?? "", { method: "POST", body, keepalive: true }).catch(() => undefined);
  };
  form.querySelector("textarea")?.addEventListener("input", () => {
    if (Date.now() - last < EVERY) return;
    last = Date.now();
    say();
  });
  addEventListener("pagehide", () => {
    if (last) say(true);
  });
}
