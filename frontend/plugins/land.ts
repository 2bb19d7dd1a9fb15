/**
 * The land of the works map: Natural Earth at 1:50 million (public domain), simplified, projected,
 * written as one SVG path. Served by ourselves: a map that calls no tile server tells nobody who looks.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { MultiPolygon, Position } from "geojson";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";
import type { GeometryCollection, Topology } from "topojson-specification";
import { GRID, project } from "../islands/map/mercator.ts";
import { isKept, keep, stampOf } from "./kept.ts";

/** Triangles smaller than this many square degrees are flattened: some 12 km by 12 at 45° north. */
const SMALLEST = 0.02;
/** Antarctica holds no museum and would take a third of the picture. */
const SOUTHERNMOST = -60;

/** Writes `land.txt` into `folder`: the `d` of a path on a grid of GRID by GRID units. */
export function buildLand(folder: string): void {
  const source = readFileSync(createRequire(import.meta.url).resolve("world-atlas/land-50m.json"));
  const stamp = stampOf([SMALLEST, SOUTHERNMOST, GRID, 1], source);
  if (isKept(folder, "land.txt", stamp)) return;
  const topology = JSON.parse(source.toString()) as Topology<{ land: GeometryCollection }>;
  const light = simplify(presimplify(topology), SMALLEST);
  const polygons = feature(light, light.objects.land).features.flatMap(
    (land) => (land.geometry as MultiPolygon).coordinates,
  );
  keep(folder, "land.txt", polygons.flat().map(ringPath).join(""), stamp);
}

/** One closed ring in relative whole steps; rings that shrink to less than a triangle vanish. */
export function ringPath(ring: Position[]): string {
  if (ring.every(([, lat]) => lat! < SOUTHERNMOST)) return "";
  const points = ring.map(([lon, lat]) => project(lon!, lat!).map(Math.round) as [number, number]);
  let [x, y] = points[0]!;
  const steps: string[] = [];
  for (const [nextX, nextY] of points.slice(1, -1)) {
    if (nextX === x && nextY === y) continue;
    steps.push(`${nextX - x} ${nextY - y}`);
    [x, y] = [nextX, nextY];
  }
  return steps.length < 2 ? "" : `M${points[0]!.join(" ")}l${steps.join(" ")}z`.replaceAll(" -", "-");
}
