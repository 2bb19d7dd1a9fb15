import { describe, expect, it } from "vitest";
import { step } from "../islands/talk/left";

describe("step", () => {
  it("says nothing while there is room, then once at each threshold", () => {
    expect([300, 51, 50, 21, 20, 11, 10, 1, 0, -1, -40].map(step)).toEqual([
      null, null, 50, 50, 20, 20, 10, 10, 0, -1, -1,
    ]);
  });
});
