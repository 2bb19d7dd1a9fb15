/** Tells this site, and no other, that something was played or shared: which thing, and nothing of anybody. */
export function tell(act: "play" | "share", thing: string, to = ""): boolean {
  if (!thing || !navigator.sendBeacon) return false;
  const body = new URLSearchParams({ act, thing });
  if (to) body.set("to", to);
  return navigator.sendBeacon("/count", body);
}

/** The identifier of the media served at an address of ours; empty when it is none. */
export function mediaAt(address: string): string {
  return /\/media\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//.exec(address)?.[1] ?? "";
}
