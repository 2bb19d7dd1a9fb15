/** Wagtail's widgets that it would start by a script in the page: started from data instead (parvis/desk/strict.py). */

type Start = { name: string; arguments: unknown[] };

// Its own names and nothing else: what is written in a page never chooses what runs.
const KNOWN = /^(?:init(?:Date|Time|DateTime)Chooser|createTaskChooser|(?:[A-Z]\w*)?Chooser|InlinePanel|MultipleChooserPanel)$/;

function start(element: HTMLScriptElement): void {
  element.removeAttribute("data-starts");
  const told = JSON.parse(element.textContent ?? "") as Start;
  const found = (window as unknown as Record<string, unknown>)[told.name];
  if (!KNOWN.test(told.name) || typeof found !== "function") {
    console.error(`No widget named ${told.name}`);
    return;
  }
  if (/^[A-Z]/.test(told.name)) Reflect.construct(found, told.arguments);
  else Reflect.apply(found, window, told.arguments);
}

function startAll(): void {
  document.querySelectorAll<HTMLScriptElement>("script[data-starts]").forEach(start);
}

// Rows added to a form and windows opened later bring theirs.
new MutationObserver(startAll).observe(document.documentElement, { childList: true, subtree: true });
startAll();

export {};
