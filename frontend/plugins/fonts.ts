/**
 * The three families, cut down to what the pages use.
 *
 * From npm they weigh some 380 kB; a page may weigh 150 kB before its pictures. We keep the weights
 * named in tokens.css, pin the optical size, and split the letters in two files: `latin` (French,
 * English and their typography), and `more` (the other European languages), which a browser fetches
 * only when a page holds one of its letters. What neither holds falls to the system's fonts.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import subsetFont from "subset-font";
import { isKept, keep, stampOf } from "./kept.ts";

interface Cut {
  name: string;
  source: string;
  axes: Record<string, number | { min: number; max: number }>;
}

const LATIN = [range(0x20, 0x7e), range(0xa0, 0xff), "ıŒœŸˆ˜–—‘’‚“”„†•…‰‹›€№™←↑→↓−×\u2009\u2011\u202f"].join("");
const MORE = [range(0x100, 0x130), range(0x132, 0x151), range(0x154, 0x177), range(0x179, 0x17f), "ȘșȚțẞ"].join("");

const CUTS: Cut[] = [
  { name: "title", source: "bricolage-grotesque/files/bricolage-grotesque-*-opsz-normal.woff2", axes: { wght: { min: 430, max: 560 }, opsz: 72 } },
  { name: "read", source: "source-serif-4/files/source-serif-4-*-opsz-normal.woff2", axes: { wght: { min: 400, max: 600 }, opsz: 18 } },
  { name: "read-italic", source: "source-serif-4/files/source-serif-4-*-opsz-italic.woff2", axes: { wght: 400, opsz: 20 } },
  { name: "desk", source: "inter/files/inter-*-wght-normal.woff2", axes: { wght: { min: 400, max: 600 } } },
];

/** Writes `title-latin.woff2`, `title-more.woff2` and so on into `folder`. */
export async function buildFonts(folder: string): Promise<void> {
  for (const cut of CUTS) {
    await cutFont(folder, cut, "latin", LATIN);
    await cutFont(folder, cut, "latin-ext", MORE);
  }
}

async function cutFont(folder: string, cut: Cut, part: "latin" | "latin-ext", text: string): Promise<void> {
  const path = createRequire(import.meta.url).resolve(`@fontsource-variable/${cut.source.replace("*", part)}`);
  const source = readFileSync(path);
  const name = `${cut.name}-${part === "latin" ? "latin" : "more"}.woff2`;
  const stamp = stampOf([cut.axes, text], source);
  if (isKept(folder, name, stamp)) return;
  const woff2 = await subsetFont(source, text, { targetFormat: "woff2", variationAxes: cut.axes });
  keep(folder, name, woff2, stamp);
}

function range(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join("");
}
