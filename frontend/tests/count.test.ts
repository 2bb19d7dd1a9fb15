import { afterEach, describe, expect, it, vi } from "vitest";
import { mediaAt, tell } from "../islands/count/tell";

const THING = "0199c1b2-7d3e-7aaa-8bbb-0123456789ab";

afterEach(() => vi.unstubAllGlobals());

describe("tell", () => {
  it("sends act, thing and place to this site alone", () => {
    const sent: [string, string][] = [];
    vi.stubGlobal("navigator", { sendBeacon: (url: string, body: URLSearchParams) => sent.push([url, String(body)]) });
    tell("share", THING, "bluesky");
    expect(sent).toEqual([["/count", `act=share&thing=${THING}&to=bluesky`]]);
  });
  it("says nothing without a thing, or where the browser cannot", () => {
    vi.stubGlobal("navigator", {});
    expect(tell("play", THING)).toBe(false);
    vi.stubGlobal("navigator", { sendBeacon: () => true });
    expect(tell("play", "")).toBe(false);
  });
});

describe("mediaAt", () => {
  it("knows our media by their address", () => {
    expect(mediaAt(`https://museum.example/media/${THING}/film`)).toBe(THING);
    expect(mediaAt("https://museum.example/media/none/film")).toBe("");
  });
});
