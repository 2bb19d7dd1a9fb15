import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Plugin } from "vite";

const FOLDER = join(import.meta.dirname, "../icons");
const FRAME = /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 24 24">(.+)<\/svg>\s*$/s;
const SHAPES = /^(<(path|circle|rect) [a-z\d"=., -]+\/>)+$/i;

/** The shapes inside an icon file. Throws when it is not on our grid or holds more than shapes. */
export function shapesOf(name: string, svg: string): string {
  const shapes = FRAME.exec(svg)?.[1];
  if (!shapes || !SHAPES.test(shapes)) throw new Error(`icons/${name}.svg: only path, circle and rect on a 24 by 24 grid`);
  return shapes;
}

/** Writes icons.json, every icon's shapes by name: templates print them in the page, with no request. */
export function icons(): Plugin {
  return {
    name: "parvis-icons",
    apply: "build",
    generateBundle() {
      const entries = readdirSync(FOLDER).map((file) => {
        const name = basename(file, ".svg");
        return [name, shapesOf(name, readFileSync(join(FOLDER, file), "utf8"))] as const;
      });
      this.emitFile({ type: "asset", fileName: "icons.json", source: JSON.stringify(Object.fromEntries(entries)) });
    },
  };
}
