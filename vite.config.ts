import { readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { card } from "./frontend/plugins/card.ts";
import { compress } from "./frontend/plugins/compress.ts";
import { icons } from "./frontend/plugins/icons.ts";
import { BUILT, prepare } from "./frontend/plugins/prepare.ts";

const here = import.meta.dirname;
const dist = join(here, "parvis/static/dist");
/** A dot and twelve hexadecimal digits: WhiteNoise tells by it that a file never changes. */
const hashed = "assets/[name].[hash:12]";

/** Each island is loaded alone by the component that needs it; each style is one page's whole dress. */
const islands = readdirSync(join(here, "frontend/islands"))
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `frontend/islands/${name}`);

export default defineConfig({
  root: "frontend",
  base: "./", // addresses relative to the file: the static prefix is Django's affair
  resolve: { alias: { "@built": BUILT } },
  plugins: [prepare(), icons(), card(), compress(dist)],
  build: {
    outDir: dist,
    emptyOutDir: true,
    manifest: "manifest.json", // not in a dotted folder, which packagers leave out
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome123", "firefox121", "safari17.5"], // the first with light-dark()
    rolldownOptions: {
      input: ["frontend/styles/site.css", "frontend/styles/desk.css", ...islands].map((file) => join(here, file)),
      output: {
        hashCharacters: "hex",
        entryFileNames: `${hashed}.js`,
        chunkFileNames: `${hashed}.js`,
        assetFileNames: `${hashed}[extname]`,
      },
    },
  },
  test: { root: ".", include: ["frontend/tests/**/*.test.ts"] },
});
