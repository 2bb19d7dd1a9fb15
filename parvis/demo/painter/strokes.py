"""Touches of the brush: a drawing is looked at small, and laid again stroke by stroke."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from random import Random

import pyvips

LAYERS = 4


@dataclass(frozen=True)
class Touch:
    """How strokes are laid: everywhere, along edges only, or away from them. Lengths in units of the canvas."""

    spacing: float
    length: float
    width: float
    jitter: float = 10
    opacity: float = 0.9
    wander: float = 0.5
    edges_only: bool = False
    calm_only: bool = False


class Model:
    """The drawing made small, to read colour and direction from."""

    def __init__(self, image: pyvips.Image, rng: Random, *, cells: float) -> None:
        small = image.thumbnail_image(
            max(int(cells), 16), size="force", height=max(int(cells * image.height / image.width), 16)
        )
        self.width, self.height = small.width, small.height
        self.pixels = bytes(small.write_to_memory())
        flow = pyvips.Image.perlin(
            self.width, self.height, cell_size=max(self.width // 4, 8), seed=rng.randrange(1 << 30)
        )
        self.flow = bytes((flow * 127 + 128).cast("uchar").write_to_memory())

    def colour(self, x: int, y: int) -> tuple[int, int, int]:
        """Channels of a cell."""
        at = (y * self.width + x) * 3
        return self.pixels[at], self.pixels[at + 1], self.pixels[at + 2]

    def _light(self, x: int, y: int) -> int:
        at = (min(max(y, 0), self.height - 1) * self.width + min(max(x, 0), self.width - 1)) * 3
        return self.pixels[at] * 3 + self.pixels[at + 1] * 6 + self.pixels[at + 2]

    def slope(self, x: int, y: int) -> tuple[float, float]:
        """How fast brightness changes rightwards and downwards (0–255 a cell)."""
        return (
            (self._light(x + 1, y) - self._light(x - 1, y)) / 20,
            (self._light(x, y + 1) - self._light(x, y - 1)) / 20,
        )

    def wandering(self, x: int, y: int) -> float:
        """A slowly turning angle, −π…π."""
        return (self.flow[y * self.width + x] - 128) / 40


def lay(model: Model, rng: Random, w: float, h: float, touch: Touch) -> str:
    """SVG paths of one coat of strokes over a canvas of ``w`` by ``h`` units.

    Strokes of one colour in one layer share a path: parsing is most of the cost.
    """
    layers: list[dict[str, list[str]]] = [defaultdict(list) for _ in range(LAYERS)]
    columns, rows = int(w / touch.spacing) + 1, int(h / touch.spacing) + 1
    for row in range(rows):
        for column in range(columns):
            stroke = _stroke(model, rng, (column + rng.random()) / columns, (row + rng.random()) / rows, w, h, touch)
            if stroke:
                layers[rng.randrange(LAYERS)][stroke[0]].append(stroke[1])
    head = f'<g fill="none" stroke-linecap="round" stroke-width="{touch.width:.1f}" opacity="{touch.opacity}">'
    body = "".join(
        f'<path stroke="{colour}" d="{"".join(parts)}"/>' for layer in layers for colour, parts in layer.items()
    )
    return f"{head}{body}</g>"


def _stroke(model: Model, rng: Random, u: float, v: float, w: float, h: float, touch: Touch) -> tuple[str, str] | None:
    """Colour and path of the stroke at (u, v), 0–1; None where none is laid."""
    cx, cy = min(int(u * model.width), model.width - 1), min(int(v * model.height), model.height - 1)
    gx, gy = model.slope(cx, cy)
    strength = math.hypot(gx, gy)
    if (touch.edges_only and strength < 7) or (touch.calm_only and strength > 9):
        return None
    angle = model.wandering(cx, cy) * touch.wander
    if strength > 5:
        angle = math.atan2(gx, -gy) + angle * 0.25
    reach = touch.length * rng.uniform(0.5, 1.1) / 2
    dx, dy = math.cos(angle) * reach, math.sin(angle) * reach
    bend = rng.uniform(-0.35, 0.35)
    x, y = u * w, v * h
    return _coarse(model.colour(cx, cy), rng.uniform(-touch.jitter, touch.jitter)), (
        f"M{x - dx:.1f} {y - dy:.1f}Q{x - dy * bend:.1f} {y + dx * bend:.1f} {x + dx:.1f} {y + dy:.1f}"
    )


def _coarse(colour: tuple[int, int, int], shift: float) -> str:
    """The colour shifted in brightness and rounded to eight levels' steps, so that strokes share paths."""
    return "#" + "".join(f"{min(255, max(0, round((channel + shift) / 7) * 7)):02x}" for channel in colour)
