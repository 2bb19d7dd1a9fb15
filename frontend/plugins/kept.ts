import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** True when `name` in `folder` was made by this very recipe from these very bytes. */
export function isKept(folder: string, name: string, stamp: string): boolean {
  const note = join(folder, `${name}.stamp`);
  return existsSync(join(folder, name)) && existsSync(note) && readFileSync(note, "utf8") === stamp;
}

/** Writes a made file with the stamp of its recipe. */
export function keep(folder: string, name: string, content: string | Uint8Array, stamp: string): void {
  writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, `${name}.stamp`), stamp);
}

/** The stamp of a recipe: its settings and the bytes it starts from. */
export function stampOf(settings: unknown, source: Uint8Array): string {
  return createHash("sha256").update(JSON.stringify(settings)).update(source).digest("hex");
}
