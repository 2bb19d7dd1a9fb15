import { type Circle, cluster, type Spot } from "./cluster";
import { closer, type Frame, frameOf, moved } from "./frame";

const SVG = "http://www.w3.org/2000/svg";
/** Circles with more room than this beside them get their name written. */
const NAMED_AT_MOST = 40;

/** Our own map: the land as one path, the works as circles that are links. No tiles, no other host. */
export class Atlas {
  private readonly svg = draw("svg", { class: "atlas", role: "group" });
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
    const scale = this.svg.clientWidth / width;
    const shown = cluster(this.spots, scale).filter(
      (circle) => Math.abs(circle.x - x) < width * 0.6 && Math.abs(circle.y - y) < height * 0.6,
    );
    this.circles.replaceChildren(...shown.map((circle) => this.circle(circle, scale, shown.length)));
  }

  /** One place is a link to its page; several together are a button that comes closer. */
  private circle(circle: Circle, scale: number, among: number): SVGElement {
    const first = circle.spots[0]!;
    const alone = circle.spots.length === 1;
    const node = alone ? draw("a", { href: first.url }) : draw("g", { role: "button", tabindex: "0" });
    node.setAttribute("transform", `translate(${circle.x} ${circle.y}) scale(${1 / scale})`);
    const count = draw("text", { class: "cnt", y: "4" });
    count.textContent = String(circle.count);
    node.append(draw("circle", { r: String(circle.radius) }), count);
    if (among <= NAMED_AT_MOST) node.append(this.name(circle, first.label));
    else node.setAttribute("aria-label", `${circle.count} ${this.box.dataset.works ?? ""}, ${namesOf(circle)}`);
    if (!alone) this.opens(node, circle);
    return node;
  }

  private name(circle: Circle, label: string): SVGElement {
    const leftward = circle.x > this.frame.x;
    const edge = circle.radius + 7;
    const name = draw("text", { x: String(leftward ? -edge : edge), y: "5", "text-anchor": leftward ? "end" : "start" });
    name.textContent = circle.spots.length > 1 ? `${label} +${circle.spots.length - 1}` : label;
    return name;
  }

  private opens(node: SVGElement, circle: Circle): void {
    const open = () => this.go({ ...frameOf(circle.spots, this.ratio), width: Math.min(this.frame.width / 2, frameOf(circle.spots, this.ratio).width) });
    node.addEventListener("click", open);
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open();
    });
  }

  private listen(): void {
    new ResizeObserver(() => this.render()).observe(this.svg);
    this.svg.addEventListener("pointerdown", (event) => this.drag(event));
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

  private drag(start: PointerEvent): void {
    if ((start.target as Element).closest("a, [role=button]")) return;
    const from = this.frame;
    const width = this.svg.clientWidth;
    const move = (event: PointerEvent) =>
      this.go(moved(from, (start.clientX - event.clientX) / width, (start.clientY - event.clientY) / width));
    const stop = () => {
      this.svg.removeEventListener("pointermove", move);
      this.svg.classList.remove("held");
    };
    this.svg.setPointerCapture(start.pointerId);
    this.svg.classList.add("held");
    this.svg.addEventListener("pointermove", move);
    this.svg.addEventListener("pointerup", stop, { once: true });
    this.svg.addEventListener("pointercancel", stop, { once: true });
  }
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
