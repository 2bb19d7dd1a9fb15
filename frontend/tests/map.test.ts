import { describe, expect, it } from "vitest";
import { cluster, radiusOf, type Spot } from "../islands/map/cluster";
import { closer, frameOf, held, moved } from "../islands/map/frame";
import { dragged } from "../islands/map/gesture";
import { labelsOf } from "../islands/map/labels";
import { GRID, project } from "../islands/map/mercator";

const spot = (x: number, count: number): Spot => ({ x, y: 0, count, label: `${x}`, url: "#" });

describe("project", () => {
  it("puts the crossing of equator and Greenwich in the middle", () => {
    expect(project(0, 0)).toEqual([GRID / 2, GRID / 2]);
  });
  it("goes east and north", () => {
    const [x, y] = project(2.35, 48.86);
    expect(x).toBeGreaterThan(GRID / 2);
    expect(y).toBeLessThan(GRID / 2);
  });
  it("holds the poles", () => {
    expect(project(0, 90)).toEqual(project(0, 84));
  });
});

describe("cluster", () => {
  it("joins what would overlap, and keeps the sum", () => {
    const circles = cluster([spot(0, 10), spot(5, 3), spot(500, 7)], 1);
    expect(circles.map((circle) => circle.count)).toEqual([13, 7]);
    expect(circles[0]?.spots.map((one) => one.label)).toEqual(["0", "5"]);
  });
  it("separates them when one comes closer", () => {
    expect(cluster([spot(0, 10), spot(5, 3)], 20)).toHaveLength(2);
  });
  it("grows by area", () => {
    expect(radiusOf(100, 100) - radiusOf(0, 100)).toBe(2 * (radiusOf(25, 100) - radiusOf(0, 100)));
  });
  it("answers nothing to nothing", () => {
    expect(cluster([], 1)).toEqual([]);
  });
});

describe("labelsOf", () => {
  const at = (x: number, label: string) => ({ x, y: 0, count: 1, label, url: "#" });
  it("writes names on the free side, the middle's first", () => {
    const circles = cluster([at(0, "Rome"), at(60, "Venise")], 1);
    const labels = [...labelsOf(circles, 1, 30).values()];
    expect(labels).toEqual([{ text: "Rome", leftward: true }, { text: "Venise", leftward: false }]);
  });
  it("leaves out a name that has no room", () => {
    const circles = cluster([at(-60, "Rome"), at(0, "Villelaure"), at(60, "Venise")], 1);
    expect([...labelsOf(circles, 1, -100).values()].map((label) => label.text)).toEqual(["Rome", "Venise"]);
  });
  it("says how many others a circle holds", () => {
    expect([...labelsOf(cluster([at(0, "Rome"), at(1, "Ostie")], 1), 1, 0).values()][0]?.text).toBe("Rome +1");
  });
});

describe("frame", () => {
  it("holds every point with a margin", () => {
    const frame = frameOf([{ x: 5000, y: 8000 }, { x: 9000, y: 9000 }], 0.5);
    expect(frame.x - frame.width / 2).toBeLessThan(5000);
    expect(frame.x + frame.width / 2).toBeGreaterThan(9000);
  });
  it("is the world when there is no point", () => {
    expect(frameOf([], 0.5).width).toBe(GRID);
  });
  it("does not leave the world, nor come closer than is known", () => {
    expect(held({ x: -5, y: GRID * 2, width: 1 })).toEqual({ x: 0, y: GRID, width: 30 });
    expect(closer({ x: 100, y: 100, width: 1000 }, 2).width).toBe(500);
    expect(moved({ x: 100, y: 100, width: 1000 }, 0.1, 0).x).toBe(200);
  });
});

describe("dragged", () => {
  const frame = { x: 5000, y: 5000, width: 1000 };
  it("moves the land with one finger", () => {
    expect(dragged(frame, [{ x: 0, y: 0 }], [{ x: 50, y: -20 }], 500)).toEqual({ x: 4900, y: 5040, width: 1000 });
  });
  it("keeps the land under two fingers that spread", () => {
    const start = [{ x: 100, y: 0 }, { x: 200, y: 0 }];
    const closer = dragged(frame, start, [{ x: 50, y: 0 }, { x: 250, y: 0 }], 500);
    expect(closer.width).toBe(500);
    expect(closer.x + (150 * closer.width) / 500).toBe(frame.x + (150 * frame.width) / 500);
  });
});
