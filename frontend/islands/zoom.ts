/**
 * The picture of a work, closer. The viewer is fetched at the first click: a visitor who does not
 * zoom does not pay for it. Plus, minus, full screen, arrows and wheel; Escape closes.
 */
import type { Viewer } from "openseadragon";
import { sourceOf } from "./zoom/source";

for (const stage of document.querySelectorAll<HTMLElement>("[data-zoom]")) prepare(stage);

function prepare(stage: HTMLElement): void {
  const picture = stage.querySelector<HTMLElement>(".stage-pic");
  const image = picture?.querySelector("img");
  const tools = stage.querySelector<HTMLElement>(".tools");
  if (!picture || !image || !tools) return;

  let viewer: Promise<Viewer> | undefined;
  const back = tools.querySelector<HTMLElement>("[data-do=back]")!;
  const view = document.createElement("div");
  view.className = "stage-view";

  const open = (): Promise<Viewer> => {
    viewer ??= show(stage, view, picture);
    back.hidden = false;
    return viewer;
  };
  const close = () => {
    void viewer?.then((shown) => shown.destroy());
    viewer = undefined;
    view.remove();
    picture.hidden = false;
    back.hidden = true;
    tools.querySelector<HTMLElement>("[data-do=in]")!.focus();
  };
  const acts: Record<string, () => void> = {
    in: () => void open().then((shown) => zoomBy(shown, 1.6)),
    out: () => void open().then((shown) => zoomBy(shown, 1 / 1.6)),
    full: () => void (document.fullscreenElement ? document.exitFullscreen() : open().then(() => stage.requestFullscreen())),
    back: close,
  };

  tools.hidden = false;
  for (const hint of stage.querySelectorAll<HTMLElement>(".zoom-hint")) hint.hidden = false;
  tools.addEventListener("click", (event) => {
    const act = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset.do;
    if (act) acts[act]?.();
  });
  image.addEventListener("click", () => void open().then((shown) => zoomBy(shown, 2)));
  stage.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && viewer) close();
  });
}

/** Puts the viewer in the picture's place, at the picture's size. */
async function show(stage: HTMLElement, view: HTMLElement, picture: HTMLElement): Promise<Viewer> {
  view.style.height = `${picture.offsetHeight}px`;
  view.setAttribute("aria-busy", "true");
  picture.after(view);
  keepFocusVisible();
  const { default: OpenSeadragon } = await import("openseadragon");
  picture.hidden = true;
  const viewer = OpenSeadragon({
    element: view,
    tileSources: sourceOf(stage.dataset.zoom!),
    // Our own buttons: the viewer's would be pictures fetched from elsewhere.
    showNavigationControl: false,
    drawer: "canvas",
    visibilityRatio: 0.6,
    maxZoomPixelRatio: 3,
    animationTime: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.9,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
  });
  const label = stage.querySelector("img")?.alt ?? "";
  viewer.canvas.setAttribute("role", "img");
  viewer.canvas.setAttribute("aria-label", label);
  await new Promise<void>((ready) => {
    viewer.addOnceHandler("open", () => ready());
    viewer.addOnceHandler("open-failed", () => ready());
  });
  view.removeAttribute("aria-busy");
  viewer.canvas.focus();
  return viewer;
}

function zoomBy(viewer: Viewer, factor: number): void {
  viewer.viewport.zoomBy(factor);
  viewer.viewport.applyConstraints();
}

/* The viewer writes a sheet that hides the focus on touch screens, unless its mark is there: what has focus is seen
   here, and the page's policy refuses sheets written in it. An element of no known namespace bears the mark and is
   no sheet. */
function keepFocusVisible(): void {
  const mark = document.createElementNS("urn:parvis:mark", "style");
  mark.setAttribute("data-openseadragon-mobile-css", "true");
  document.head.append(mark);
}
