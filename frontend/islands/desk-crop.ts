/** The part of a picture that is shown, drawn on it: dragged, or moved from the keyboard; the numbers follow both ways. */
import { type Box, moved, sized, zoomed } from "./crop/box.ts";

const SIDES = ["left", "top", "width", "height"] as const;
const STEP = 1; // percent
const ZOOM = 1.05;

const numbers = (text: string | undefined): number[] => (text ?? "").split(" ").filter(Boolean).map(Number);

/** What may be drawn on one picture, and where the numbers are read and written. */
interface Shape {
  ratios: readonly number[];
  whole: number;
  read: () => Box;
  write: (box: Box) => void;
}

/** Arrows move it, five times further with the shift key; plus and minus change its size. */
function press(event: KeyboardEvent, { ratios, whole, read, write }: Shape): void {
  const box = read();
  const step = event.shiftKey ? 5 * STEP : STEP;
  const after: Partial<Record<string, Box>> = {
    ArrowLeft: moved(box, -step, 0),
    ArrowRight: moved(box, step, 0),
    ArrowUp: moved(box, 0, -step),
    ArrowDown: moved(box, 0, step),
    "+": zoomed(box, ZOOM, ratios, whole),
    "-": zoomed(box, 1 / ZOOM, ratios, whole),
  };
  const found = after[event.key];
  if (!found) return;
  event.preventDefault();
  write(found);
}

/** The frame follows the pointer, its corner its size. */
function drag(event: PointerEvent, shown: HTMLElement, canvas: HTMLElement, shape: Shape): void {
  const begun = shape.read();
  const sizes = event.target !== shown;
  const { width, height } = canvas.getBoundingClientRect();
  shown.setPointerCapture(event.pointerId);
  const follow = (to: PointerEvent): void => {
    const right = ((to.clientX - event.clientX) / width) * 100;
    const down = ((to.clientY - event.clientY) / height) * 100;
    const changed = sized(begun, begun.width + right, begun.height + down, shape.ratios, shape.whole);
    shape.write(sizes ? changed : moved(begun, right, down));
  };
  shown.addEventListener("pointermove", follow);
  const stop = (): void => shown.removeEventListener("pointermove", follow);
  shown.addEventListener("pointerup", stop, { once: true });
  shown.addEventListener("pointercancel", stop, { once: true });
}

function frame(root: HTMLElement): void {
  const canvas = root.querySelector<HTMLElement>("[data-canvas]");
  const picture = canvas?.querySelector("img");
  const fields = [...root.querySelectorAll<HTMLInputElement>("input[type=number]")];
  if (!canvas || !picture || fields.length !== SIDES.length) return;
  const ratios = numbers(root.dataset["ratios"]);
  const usual = numbers(root.dataset["usual"]).map((side) => side * 100);
  const whole = (Number(picture.getAttribute("width")) || 1) / (Number(picture.getAttribute("height")) || 1);

  const shown = document.createElement("div");
  shown.className = "speak-cutter";
  shown.tabIndex = 0;
  shown.setAttribute("role", "group");
  shown.setAttribute("aria-label", root.dataset["say"] ?? "");
  const corner = document.createElement("span");
  shown.append(corner);
  canvas.append(shown);

  const read = (): Box => {
    const typed = fields.map((field) => field.valueAsNumber);
    const told = typed.every(Number.isFinite) ? typed : usual;
    const [left = 0, top = 0, width = 100, height = 100] = told;
    return { left, top, width, height };
  };
  const draw = (box: Box): void => {
    for (const side of SIDES) shown.style[side] = `${box[side]}%`;
  };
  const write = (box: Box): void => {
    SIDES.forEach((side, place) => {
      const field = fields[place];
      if (field) field.value = box[side].toFixed(1);
    });
    draw(box);
    fields[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  };

  for (const field of fields) field.addEventListener("input", () => draw(read()));
  const shape: Shape = { ratios, whole, read, write };
  shown.addEventListener("keydown", (event) => press(event, shape));
  shown.addEventListener("pointerdown", (event) => drag(event, shown, canvas, shape));
  draw(read());
}

for (const root of document.querySelectorAll<HTMLElement>("[data-crop]")) frame(root);
