/**
 * The face in which the server draws the card of a shared link that has no picture: one weight of the
 * titles' family, as TrueType, which the drawing library reads where it does not read WOFF2.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import subsetFont from "subset-font";
import type { Plugin } from "vite";
import { isKept, keep, stampOf } from "./kept.ts";
import { BUILT } from "./prepare.ts";

const SOURCE = "@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-opsz-normal.woff2";
const NAME = "card.ttf";
const AXES = { wght: 450, opsz: 60 };
const LETTERS = Array.from({ length: 0x17f - 0x20 }, (_, place) => String.fromCodePoint(0x20 + place)).join("") + "–—‘’“”„…\u202f";

/** Emits card.ttf under that very name: Python finds it without a manifest. */
export function card(): Plugin {
  return {
    name: "parvis-card",
    apply: "build",
    async generateBundle() {
      const source = readFileSync(createRequire(import.meta.url).resolve(SOURCE));
      const stamp = stampOf([AXES, LETTERS], source);
      if (!isKept(BUILT, NAME, stamp)) {
        const face = await subsetFont(source, LETTERS, { targetFormat: "truetype", variationAxes: AXES });
        keep(BUILT, NAME, face, stamp);
      }
      this.emitFile({ type: "asset", fileName: NAME, source: readFileSync(join(BUILT, NAME)) });
    },
  };
}
