/** How many letters a reader sees: an accent, a flag or an emoji counts once, as networks count. */
export function lengthOf(text: string): number {
  return [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)].length;
}

/**
 * The message for another network: the institution's handle there takes the place of its handle here.
 * What the visitor wrote stays. Without a handle there, the name it replaced leaves no double space.
 */
export function readdress(text: string, from: string, to: string): string {
  if (!from || !text.includes(from)) return text;
  return to ? text.replaceAll(from, to) : text.replaceAll(from, "").replace(/ {2,}/g, " ").trim();
}
