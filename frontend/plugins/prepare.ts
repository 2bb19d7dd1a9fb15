import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";
import { buildFonts } from "./fonts.ts";
import { buildLand } from "./land.ts";

/** Where fonts and the map's land are made from npm packages; styles and islands call it @built. */
export const BUILT = resolve(import.meta.dirname, "../../node_modules/.cache/parvis");

/** Makes what is not source before Vite looks for it. Each file is kept until its recipe changes. */
export function prepare(): Plugin {
  return {
    name: "parvis-prepare",
    apply: "build",
    async buildStart() {
      mkdirSync(BUILT, { recursive: true });
      await buildFonts(BUILT);
      buildLand(BUILT);
    },
  };
}
