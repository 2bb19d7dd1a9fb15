import type { Circle } from "./cluster";

export interface Label {
  text: string;
  leftward: boolean;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Of the letters of a label, 13 px high: near enough to keep two from touching. */
const LETTER_PX = 7;
const HALF_LINE_PX = 8;
/** From the circle's edge to its name. */
export const GAP_PX = 7;

/**
 * The names that can be written without covering a circle or another name, by circle.
 *
 * `scale` is pixels per grid unit; names of circles east of `middle` stand on their left if they can,
 * so that they stay in the picture. The most numerous choose first.
 */
export function labelsOf(circles: Circle[], scale: number, middle: number): Map<Circle, Label> {
  const taken = circles.map((circle) => disc(circle, scale));
  const labels = new Map<Circle, Label>();
  for (const circle of circles) {
    const more = circle.spots.length - 1;
    const text = circle.spots[0]!.label + (more > 0 ? ` +${more}` : "");
    const first = circle.x > middle;
    const leftward = [first, !first].find((side) => !taken.some((box) => touch(box, beside(circle, scale, text, side))));
    if (leftward === undefined) continue;
    taken.push(beside(circle, scale, text, leftward));
    labels.set(circle, { text, leftward });
  }
  return labels;
}

function disc({ x, y, radius }: Circle, scale: number): Box {
  return { left: x * scale - radius, right: x * scale + radius, top: y * scale - radius, bottom: y * scale + radius };
}

function beside({ x, y, radius }: Circle, scale: number, text: string, leftward: boolean): Box {
  const edge = x * scale + (leftward ? -1 : 1) * (radius + GAP_PX);
  const end = edge + (leftward ? -1 : 1) * text.length * LETTER_PX;
  const [top, bottom] = [y * scale - HALF_LINE_PX, y * scale + HALF_LINE_PX];
  return { left: Math.min(edge, end), right: Math.max(edge, end), top, bottom };
}

function touch(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
