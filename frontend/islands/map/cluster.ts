export interface Spot {
  x: number;
  y: number;
  count: number;
  label: string;
  url: string;
}

export interface Circle {
  x: number;
  y: number;
  count: number;
  radius: number;
  spots: Spot[];
}

const SMALLEST_PX = 11;
const LARGEST_PX = 26;

/** A circle's radius in pixels: its area, not its width, follows the count. */
export function radiusOf(count: number, largest: number): number {
  return SMALLEST_PX + (LARGEST_PX - SMALLEST_PX) * Math.sqrt(count / Math.max(largest, 1));
}

/**
 * Spots that would overlap on the screen are drawn as one circle.
 *
 * `scale` is pixels per grid unit. Greedy from the most numerous, so that a circle stands where most
 * of its works are; the same spots at the same scale always give the same circles.
 */
export function cluster(spots: Spot[], scale: number): Circle[] {
  const largest = Math.max(0, ...spots.map((spot) => spot.count));
  const circles: Circle[] = [];
  for (const spot of [...spots].sort((a, b) => b.count - a.count)) {
    const radius = radiusOf(spot.count, largest);
    const near = circles.find(
      (circle) => Math.hypot(circle.x - spot.x, circle.y - spot.y) * scale < circle.radius + radius * 0.6,
    );
    if (!near) circles.push({ x: spot.x, y: spot.y, count: spot.count, radius, spots: [spot] });
    else {
      near.count += spot.count;
      near.spots.push(spot);
      near.radius = radiusOf(Math.min(near.count, largest), largest);
    }
  }
  return circles;
}
