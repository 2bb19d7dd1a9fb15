import { GRID } from "./mercator";

/** The part of the world that is shown: its middle and its width, in grid units. */
export interface Frame {
  x: number;
  y: number;
  width: number;
}

/** The closest one may come: about 60 km across, beyond which places are only known to the commune. */
const NARROWEST = 30;

/** The frame that shows all points with a margin; the whole world when there is none. `ratio` is height by width. */
export function frameOf(points: { x: number; y: number }[], ratio: number): Frame {
  if (points.length === 0) return { x: GRID / 2, y: GRID * 0.43, width: GRID };
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const width = Math.max(right - left, (bottom - top) / ratio) * 1.25;
  return held({ x: (left + right) / 2, y: (top + bottom) / 2, width: Math.max(width, 800) });
}

/** The frame kept within the world and its limits. */
export function held(frame: Frame): Frame {
  const width = Math.min(GRID, Math.max(NARROWEST, frame.width));
  const within = (value: number) => Math.min(GRID, Math.max(0, value));
  return { x: within(frame.x), y: within(frame.y), width };
}

/** The frame `factor` times closer (over 1) or farther, around its middle. */
export function closer(frame: Frame, factor: number): Frame {
  return held({ ...frame, width: frame.width / factor });
}

/** The frame moved by shares of its own width. */
export function moved(frame: Frame, right: number, down: number): Frame {
  return held({ ...frame, x: frame.x + right * frame.width, y: frame.y + down * frame.width });
}
