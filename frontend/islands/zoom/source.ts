/** What the viewer opens: a IIIF or DZI description by its address, else one large image. */
export function sourceOf(address: string): string | { type: "image"; url: string } {
  const path = address.split(/[?#]/)[0]!;
  return /\.(json|dzi)$/.test(path) ? address : { type: "image", url: address };
}
