"""The canvas a scene is drawn on: shapes in units, rendered as SVG by libvips.

A canvas has the area of one million square units whatever its ratio, so that a scene
can use absolute sizes: a disc of radius 100 looks equally large in every format.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from random import Random

import pyvips

Point = tuple[float, float]


class Canvas:
    """Collects shapes; ``rng`` and ``palette`` belong to the work being illustrated."""

    def __init__(self, ratio: float, rng: Random, palette: Sequence[str]) -> None:
        self.w = 1000 * math.sqrt(ratio)
        self.h = 1000 / math.sqrt(ratio)
        self.rng = rng
        self.palette = list(palette)
        self._defs: list[str] = []
        self._shapes: list[str] = []
        self._late: list[str] = []
        self._target = self._shapes

    # Fills

    def linear(self, *stops: str, down: bool = True) -> str:
        """A gradient over the shape's own box, evenly spaced, downwards or rightwards."""
        end = 'x2="0" y2="1"' if down else 'x2="1" y2="0"'
        return self._gradient(f'<linearGradient id="{{}}" x1="0" y1="0" {end}>{{}}</linearGradient>', stops)

    def radial(self, *stops: str, at: Point = (0.5, 0.5), radius: float = 0.6) -> str:
        """A gradient from a point of the shape's own box (0–1) outwards."""
        head = f'<radialGradient id="{{}}" cx="{at[0]:.3f}" cy="{at[1]:.3f}" r="{radius}">{{}}</radialGradient>'
        return self._gradient(head, stops)

    def _gradient(self, template: str, stops: Sequence[str]) -> str:
        """Stops are #rrggbb, or #rrggbb/opacity."""
        name = f"g{len(self._defs)}"
        marks = "".join(self._stop(i / (len(stops) - 1), stop) for i, stop in enumerate(stops))
        self._defs.append(template.format(name, marks))
        return f"url(#{name})"

    @staticmethod
    def _stop(offset: float, stop: str) -> str:
        colour, _, opacity = stop.partition("/")
        return f'<stop offset="{offset:.3f}" stop-color="{colour}" stop-opacity="{opacity or 1}"/>'

    # Shapes

    def add(self, element: str) -> None:
        """One SVG element as written."""
        self._target.append(element)

    @contextmanager
    def late(self) -> Iterator[None]:
        """What is drawn inside stays above the strokes of the brush: a bird, a mast, a face."""
        self._target = self._late
        try:
            yield
        finally:
            self._target = self._shapes

    def rect(self, x: float, y: float, w: float, h: float, fill: str, opacity: float = 1, turn: float = 0) -> None:
        """A rectangle, turned (degrees) about its centre."""
        turned = f' transform="rotate({turn:.1f} {x + w / 2:.1f} {y + h / 2:.1f})"' if turn else ""
        self.add(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" fill="{fill}" opacity="{opacity:.3f}"{turned}/>'
        )

    def fill(self, fill: str) -> None:
        """The whole canvas."""
        self.rect(-5, -5, self.w + 10, self.h + 10, fill)

    def disc(self, x: float, y: float, r: float, fill: str, opacity: float = 1) -> None:
        """A circle."""
        self.oval(x, y, r, r, fill, opacity)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str, opacity: float = 1, turn: float = 0) -> None:
        """An ellipse, turned (degrees) about its centre."""
        turned = f' transform="rotate({turn:.1f} {x:.1f} {y:.1f})"' if turn else ""
        self.add(
            f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{fill}" opacity="{opacity:.3f}"{turned}/>'
        )

    def ring(self, x: float, y: float, r: float, stroke: str, width: float, opacity: float = 1) -> None:
        """An empty circle."""
        self.add(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="none" stroke="{stroke}" '
            f'stroke-width="{width:.1f}" opacity="{opacity:.3f}"/>'
        )

    def glow(self, x: float, y: float, r: float, colour: str, opacity: float = 1) -> None:
        """Light fading out around a point."""
        fill = self.radial(f"{colour}/{opacity}", f"{colour}/{opacity * 0.35:.3f}", f"{colour}/0", radius=0.5)
        self.disc(x, y, r, fill)

    def poly(self, points: Iterable[Point], fill: str, opacity: float = 1) -> None:
        """A closed shape with straight sides."""
        self.path(straight(points) + "Z", fill, opacity)

    def blob(self, points: Sequence[Point], fill: str, opacity: float = 1) -> None:
        """A closed shape rounded through its points."""
        self.path(smooth([*points, points[0]], closed=True) + "Z", fill, opacity)

    def path(self, d: str, fill: str, opacity: float = 1) -> None:
        """A filled SVG path."""
        self.add(f'<path d="{d}" fill="{fill}" opacity="{opacity:.3f}"/>')

    def line(self, points: Sequence[Point], stroke: str, width: float, opacity: float = 1, curve: bool = True) -> None:
        """An open line, rounded through its points unless told otherwise."""
        self.stroke(smooth(points) if curve else straight(points), stroke, width, opacity)

    def stroke(self, d: str, stroke: str, width: float, opacity: float = 1) -> None:
        """A drawn SVG path with round ends."""
        self.add(
            f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{width:.2f}" stroke-linecap="round" '
            f'stroke-linejoin="round" opacity="{opacity:.3f}"/>'
        )

    # Land

    def ridge(
        self, y: float, height: float, *, steps: int = 9, start: float = 0, end: float | None = None
    ) -> list[Point]:
        """A skyline across the canvas: points around ``y``, up to ``height`` above or below."""
        last = self.w if end is None else end
        xs = [start - 20 + (last - start + 40) * i / steps for i in range(steps + 1)]
        return [(x, y + self.rng.uniform(-height, height)) for x in xs]

    def land(self, y: float, height: float, fill: str, *, steps: int = 9, opacity: float = 1) -> list[Point]:
        """A rounded ridge filled down to the foot of the canvas; returns its skyline."""
        line = self.ridge(y, height, steps=steps)
        self.path(smooth(line) + f"L{self.w + 20:.0f} {self.h + 20:.0f}L-20 {self.h + 20:.0f}Z", fill, opacity)
        return line

    # Rendering

    def svg(self, scale: float) -> bytes:
        """The drawing as an SVG file ``scale`` pixels to the unit."""
        size = f'width="{self.w * scale:.0f}" height="{self.h * scale:.0f}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {self.w:.2f} {self.h:.2f}">'
        return f"{head}<defs>{''.join(self._defs)}</defs>{''.join(self._shapes)}{''.join(self._late)}</svg>".encode()

    def render(self, scale: float) -> pyvips.Image:
        """The drawing as an sRGB image without transparency, in memory."""
        image = pyvips.Image.svgload_buffer(self.svg(scale), unlimited=True)
        return image.flatten(background=[255, 255, 255]).copy_memory()


def straight(points: Iterable[Point]) -> str:
    """An SVG path of straight segments."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def smooth(points: Sequence[Point], *, closed: bool = False) -> str:
    """An SVG path through the points (Catmull–Rom turned into cubic Béziers)."""
    if len(points) < 3:
        return straight(points)
    before = points[-2] if closed else points[0]
    after = points[1] if closed else points[-1]
    around = [before, *points, after]
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for p0, p1, p2, p3 in zip(around, around[1:], around[2:], around[3:], strict=False):
        parts.append(
            f"C{p1[0] + (p2[0] - p0[0]) / 6:.1f} {p1[1] + (p2[1] - p0[1]) / 6:.1f} "
            f"{p2[0] - (p3[0] - p1[0]) / 6:.1f} {p2[1] - (p3[1] - p1[1]) / 6:.1f} {p2[0]:.1f} {p2[1]:.1f}"
        )
    return "".join(parts)
