/** The map of the works, drawn from the table of places that stands below it and says the same. */
import landUrl from "@built/land.txt?url";
import { Atlas } from "./map/atlas";
import type { Spot } from "./map/cluster";
import { project } from "./map/mercator";

const box = document.querySelector<HTMLElement>(".atlas-in");
const spots = [...document.querySelectorAll<HTMLTableRowElement>(".places tr[data-at]")].map(spotOf);
if (box && spots.length > 0) void show(box);

async function show(box: HTMLElement): Promise<void> {
  const land = await fetch(landUrl).then((answer) => answer.text());
  const atlas = new Atlas(box, spots, land);
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.append(button("−", box.dataset.smaller, () => atlas.zoom(1 / 1.6)), button("+", box.dataset.larger, () => atlas.zoom(1.6)));
  const hint = document.createElement("p");
  hint.className = "note";
  hint.textContent = box.dataset.hint ?? "";
  box.append(tools, hint);
  document.querySelector(".places")?.removeAttribute("open");
}

function button(sign: string, label: string | undefined, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = sign;
  made.setAttribute("aria-label", label ?? sign);
  made.addEventListener("click", act);
  return made;
}

function spotOf(row: HTMLTableRowElement): Spot {
  const [lat, lon] = row.dataset.at!.split(",").map(Number) as [number, number];
  const [x, y] = project(lon, lat);
  const link = row.querySelector("a");
  const count = Number(row.querySelector<HTMLElement>("[data-n]")?.dataset.n ?? 0);
  return { x, y, count, label: link?.textContent ?? "", url: link?.href ?? "" };
}
