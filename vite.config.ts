import { readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { icons } from "./frontend/plugins/icons.ts";
import { BUILT, prepare } from "./frontend/plugins/prepare.ts";

const here = import.meta.dirname;

/** Each island is loaded alone by the component that needs it; each style is one page's whole dress. */
const islands = readdirSync(join(here, "frontend/islands"))
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `frontend/islands/${name}`);

export default defineConfig({
  root: "frontend",
  base: "./", // addresses relative to the file: the static prefix is Django's affair
  resolve: { alias: { "@built": BUILT } },
  plugins: [prepare(), icons()],
  build: {
    outDir: "../parvis/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json", // not in a dotted folder, which packagers leave out
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome123", "firefox121", "safari17.5"], // the first with light-dark()
    rolldownOptions: {
      input: ["frontend/styles/site.css", "frontend/styles/desk.css", ...islands].map((file) => join(here, file)),
    },
  },
  test: { root: ".", include: ["frontend/tests/**/*.test.ts"] },
});
