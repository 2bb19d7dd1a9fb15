import { describe, expect, it } from "vitest";
import { lengthOf, readdress } from "../islands/share/message";

describe("lengthOf", () => {
  it("counts what a reader sees", () => {
    expect(lengthOf("é")).toBe(1);
    expect(lengthOf("e\u0301")).toBe(1);
    expect(lengthOf("👩‍👩‍👧 🇫🇷")).toBe(3);
    expect(lengthOf("")).toBe(0);
  });
});

describe("readdress", () => {
  it("puts the handle of the chosen network in the place of the other", () => {
    expect(readdress("Venise @nous@a.example, belle", "@nous@a.example", "@nous.example")).toBe("Venise @nous.example, belle");
  });
  it("keeps what the visitor wrote when the handle was taken out", () => {
    expect(readdress("Mes mots", "@nous@a.example", "@nous.example")).toBe("Mes mots");
  });
  it("leaves no hole where the institution has no handle", () => {
    expect(readdress("Venise @nous belle", "@nous", "")).toBe("Venise belle");
  });
});
