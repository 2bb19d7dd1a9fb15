import { expect, test } from "vitest";
import { moved, nearest, sized, zoomed } from "../islands/crop/box.ts";

const box = { left: 10, top: 10, width: 40, height: 40 };
const SQUARE = [1];

test("a frame stops at the edges", () => {
  expect(moved(box, -50, 80)).toEqual({ ...box, left: 0, top: 60 });
});

test("the nearest shape that is taken", () => {
  expect(nearest(1.6, [0.8, 1, 1.91])).toBe(1.91);
  expect(nearest(0.5, [0.8, 1, 1.91])).toBe(0.8);
  expect(nearest(1.6, [])).toBe(1.6);
});

test("sized in a shape that is taken, inside the picture", () => {
  const after = sized(box, 80, 30, SQUARE, 1.6);
  expect((after.width / after.height) * 1.6).toBeCloseTo(1);
  expect(after.height).toBeLessThanOrEqual(30);
  expect(sized(box, 500, 500, [], 1)).toEqual({ ...box, width: 90, height: 90 });
});

test("larger around its middle, smaller no further than can be seen", () => {
  expect(zoomed(box, 1.5, [], 1)).toEqual({ left: 0, top: 0, width: 60, height: 60 });
  expect(zoomed(box, 0.01, [], 1).width).toBe(5);
});
