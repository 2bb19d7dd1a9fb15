import { describe, expect, it } from "vitest";
import { read } from "../islands/suggest/answer";
import { sourceOf } from "../islands/zoom/source";
import { shapesOf } from "../plugins/icons";
import { ringPath } from "../plugins/land";

const framed = (shapes: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${shapes}</svg>`;

describe("shapesOf", () => {
  it("takes the shapes out of their frame", () => {
    expect(shapesOf("minus", framed('<path d="M5 12h14"/>'))).toBe('<path d="M5 12h14"/>');
  });
  it.each(["<script>alert(1)</script>", '<path onclick="x()" d="M5 12h14"/><a/>', ""])("refuses %s", (shapes) => {
    expect(() => shapesOf("bad", framed(shapes))).toThrow(/only path, circle and rect/);
  });
});

describe("ringPath", () => {
  it("writes relative steps and closes", () => {
    expect(ringPath([[0, 0], [90, 0], [90, 45], [0, 0]])).toMatch(/^M10000 10000l5000 0 0-\d+z$/);
  });
  it("drops what is smaller than a triangle, and Antarctica", () => {
    expect(ringPath([[0, 0], [0.001, 0], [0, 0]])).toBe("");
    expect(ringPath([[0, -70], [90, -70], [90, -80], [0, -70]])).toBe("");
  });
});

describe("sourceOf", () => {
  it("tells a description from a picture", () => {
    expect(sourceOf("/iiif/1/info.json?v=2")).toBe("/iiif/1/info.json?v=2");
    expect(sourceOf("/media/1.webp")).toEqual({ type: "image", url: "/media/1.webp" });
  });
});

describe("read", () => {
  it("makes one line a work", () => {
    expect(read({ works: [{ title: "Venise", language: "fr", url: "http://musee.example/oeuvres/v/", makers: ["Turner"], date: "1835" }] })).toEqual([
      { label: "Venise", note: "Turner, 1835", language: "fr", url: "/oeuvres/v/" },
    ]);
    expect(read({})).toEqual([]);
  });
});
