import { type Frame, held } from "./frame";

export interface Point {
  x: number;
  y: number;
}

/**
 * The frame after one or two fingers went from `start` to `now`, in pixels from the middle of a map
 * `widthPx` wide. The land stays under the fingers: one moves it, two spread it as well.
 */
export function dragged(from: Frame, start: Point[], now: Point[], widthPx: number): Frame {
  const spread = start.length > 1 ? distance(now) / Math.max(distance(start), 1) : 1;
  const width = from.width / Math.max(spread, 0.05);
  const [before, after] = [middle(start), middle(now)];
  const x = from.x + (before.x * from.width - after.x * width) / widthPx;
  const y = from.y + (before.y * from.width - after.y * width) / widthPx;
  return held({ x, y, width });
}

/** Follows fingers and mouse over a map: `begin` is asked at each new touch, `move` told at each movement. */
export function follow(map: SVGElement, begin: () => Frame, move: (frame: Frame) => void): void {
  const fingers = new Map<number, Point>();
  let [from, start] = [begin(), [] as Point[]];
  const at = (event: PointerEvent): Point => {
    const box = map.getBoundingClientRect();
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
  };
  const restart = () => {
    [from, start] = [begin(), [...fingers.values()]];
    map.classList.toggle("held", fingers.size > 0);
  };
  const lift = (event: PointerEvent) => {
    if (fingers.delete(event.pointerId)) restart();
  };

  map.addEventListener("pointerdown", (event) => {
    if (fingers.size === 2 || (event.target as Element).closest("a, [role=button]")) return;
    map.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at(event));
    restart();
  });
  map.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, at(event));
    move(dragged(from, start, [...fingers.values()], map.clientWidth));
  });
  map.addEventListener("pointerup", lift);
  map.addEventListener("pointercancel", lift);
}

function middle(points: Point[]): Point {
  const sum = points.reduce((total, point) => ({ x: total.x + point.x, y: total.y + point.y }));
  return { x: sum.x / points.length, y: sum.y / points.length };
}

function distance([one, other]: Point[]): number {
  return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
}
