/** A film or a recording that begins is told once a page: a pause is no second play. */
import { mediaAt, tell } from "./count/tell";

const told = new Set<string>();

// The event does not bubble, but is seen on its way down.
document.addEventListener(
  "play",
  (event) => {
    const media = event.target instanceof HTMLMediaElement ? mediaAt(event.target.currentSrc) : "";
    if (!media || told.has(media)) return;
    told.add(media);
    tell("play", media);
  },
  true,
);
