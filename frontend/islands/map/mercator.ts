/** The side of the square on which the world is drawn, in grid units (about 2 km at the equator). */
export const GRID = 20_000;

/** Beyond this latitude Mercator runs away. */
const LIMIT = 84;

/** Longitude and latitude in degrees to x (east) and y (south) in grid units, Web Mercator. */
export function project(lon: number, lat: number): [x: number, y: number] {
  const held = Math.max(-LIMIT, Math.min(LIMIT, lat)) * (Math.PI / 180);
  const y = Math.log(Math.tan(Math.PI / 4 + held / 2)) / (2 * Math.PI);
  return [(lon / 360 + 0.5) * GRID, (0.5 - y) * GRID];
}
