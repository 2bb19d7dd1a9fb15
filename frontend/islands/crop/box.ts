/** The part of a picture that is shown, in percent of it; every change keeps it inside, in a shape that is taken. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const LEAST = 5; // percent

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** Moved, and stopped at the edges. */
export function moved(box: Box, right: number, down: number): Box {
  return {
    ...box,
    left: clamp(box.left + right, 0, 100 - box.width),
    top: clamp(box.top + down, 0, 100 - box.height),
  };
}

/** The taken ratio nearest to one; itself where every ratio is taken. */
export function nearest(ratio: number, ratios: readonly number[]): number {
  const gap = (other: number): number => Math.abs(other - ratio) / Math.max(other, ratio);
  return ratios.reduce((best, each) => (gap(each) < gap(best) ? each : best), ratios[0] ?? ratio);
}

/** With another width and height, its corner where it is, in a shape that is taken. whole: width / height of the picture. */
export function sized(box: Box, width: number, height: number, ratios: readonly number[], whole: number): Box {
  let wide = clamp(width, LEAST, 100 - box.left);
  let high = clamp(height, LEAST, 100 - box.top);
  if (ratios.length) {
    const ratio = nearest((wide / high) * whole, ratios) / whole; // in percents of width by percents of height
    if (wide / high > ratio) wide = high * ratio;
    else high = wide / ratio;
  }
  return { ...box, width: wide, height: high };
}

/** Larger or smaller around its middle. */
export function zoomed(box: Box, by: number, ratios: readonly number[], whole: number): Box {
  const width = clamp(box.width * by, LEAST, 100);
  const height = clamp(box.height * by, LEAST, 100);
  const corner = {
    left: clamp(box.left - (width - box.width) / 2, 0, 100 - width),
    top: clamp(box.top - (height - box.height) / 2, 0, 100 - height),
  };
  return sized({ ...box, ...corner }, width, height, ratios, whole);
}
