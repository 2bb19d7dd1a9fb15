import { type Circle, cluster, type Spot } from "./cluster";
import { closer, type Frame, frameOf, moved } from "./frame";
import { follow } from "./gesture";
import { GAP_PX, type Label, labelsOf } from "./labels";

const SVG = "http://www.w3.org/2000/svg";

/** Our own map: the land as one path, the works as circles that are links. No tiles, no other host. */
export class Atlas {
  private readonly svg = draw("svg", { class: "atlas", role: "group", tabindex: "-1" });
  private readonly circles = draw("g", {});
  private frame: Frame;

  constructor(
    private readonly box: HTMLElement,
    private readonly spots: Spot[],
    land: string,
  ) {
    this.svg.setAttribute("aria-label", box.dataset.label ?? "");
    this.svg.append(draw("path", { class: "land", d: land }), this.circles);
    box.append(this.svg);
    this.frame = frameOf(spots, this.ratio);
    this.listen();
    this.render();
  }

  zoom(factor: number): void {
    this.go(closer(this.frame, factor));
  }

  private get ratio(): number {
    return this.svg.clientHeight / Math.max(this.svg.clientWidth, 1);
  }

  private go(frame: Frame): void {
    this.frame = frame;
    this.render();
  }

  private render(): void {
    const { x, y, width } = this.frame;
    const height = width * this.ratio;
    this.svg.setAttribute("viewBox", `${x - width / 2} ${y - height / 2} ${width} ${height}`);
    const scale = Math.max(this.svg.clientWidth, 1) / width;
    const shown = cluster(this.spots, scale).filter(
      (circle) => Math.abs(circle.x - x) < width * 0.6 && Math.abs(circle.y - y) < height * 0.6,
    );
    const labels = labelsOf(shown, scale, x);
    const focused = this.circles.contains(document.activeElement) && (document.activeElement as SVGElement).dataset.place;
    this.circles.replaceChildren(...shown.map((circle) => this.circle(circle, scale, labels.get(circle))));
    if (focused) this.focus(focused);
  }

  /** The keyboard stays where it was: on the circle of that place, or else on the map. */
  private focus(place: string): void {
    const same = [...this.circles.children].find((node) => (node as SVGElement).dataset.place === place);
    ((same ?? this.svg) as SVGElement).focus();
  }

  /** One place is a link to its page; several together are a button that comes closer. */
  private circle(circle: Circle, scale: number, label: Label | undefined): SVGElement {
    const alone = circle.spots.length === 1;
    const node = alone ? draw("a", { href: circle.spots[0]!.url }) : draw("g", { role: "button", tabindex: "0" });
    node.dataset.place = circle.spots[0]!.url;
    node.setAttribute("transform", `translate(${circle.x} ${circle.y}) scale(${1 / scale})`);
    const count = draw("text", { class: "cnt", y: "4" });
    count.textContent = String(circle.count);
    node.append(draw("circle", { r: String(circle.radius) }), count);
    if (label) node.append(nameBeside(circle, label));
    else node.setAttribute("aria-label", `${circle.count} ${this.box.dataset.works ?? ""}, ${namesOf(circle)}`);
    if (!alone) this.opens(node, circle);
    return node;
  }

  private opens(node: SVGElement, circle: Circle): void {
    const around = frameOf(circle.spots, this.ratio);
    const open = () => this.go({ ...around, width: Math.min(this.frame.width / 2, around.width) });
    node.addEventListener("click", open);
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open();
    });
  }

  private listen(): void {
    new ResizeObserver(() => this.render()).observe(this.svg);
    follow(this.svg, () => this.frame, (frame) => this.go(frame));
    this.svg.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return; // the page's own scrolling is not taken away
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 1.25 : 0.8);
      },
      { passive: false },
    );
    this.box.addEventListener("keydown", (event) => {
      const steps: Record<string, [number, number]> = { ArrowLeft: [-0.15, 0], ArrowRight: [0.15, 0], ArrowUp: [0, -0.15], ArrowDown: [0, 0.15] };
      const step = steps[event.key];
      if (event.key === "+") this.zoom(1.6);
      else if (event.key === "-") this.zoom(1 / 1.6);
      else if (step) this.go(moved(this.frame, ...step));
      else return;
      event.preventDefault();
    });
  }
}

function nameBeside(circle: Circle, { text, leftward }: Label): SVGElement {
  const edge = circle.radius + GAP_PX;
  const name = draw("text", { x: String(leftward ? -edge : edge), y: "5", "text-anchor": leftward ? "end" : "start" });
  name.textContent = text;
  return name;
}

/** The places of a circle, the first few by name. */
function namesOf(circle: Circle): string {
  const names = circle.spots.slice(0, 4).map((spot) => spot.label);
  return names.join(", ") + (circle.spots.length > names.length ? "…" : "");
}

function draw<K extends keyof SVGElementTagNameMap>(name: K, attributes: Record<string, string>): SVGElementTagNameMap[K] {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}
