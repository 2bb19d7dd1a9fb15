"""One illustration from the data of one work: seeded by its identifier, always the same."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from random import Random

import pyvips

from parvis.demo.painter import screens  # noqa: F401  (registers its hands)
from parvis.demo.painter.canvas import Canvas
from parvis.demo.painter.hands import HANDS
from parvis.demo.painter.scenes import SCENES

LONG_SIDE = 1600
WIDEST, TALLEST = 2.6, 0.6


@dataclass(frozen=True)
class Commission:
    """What is asked of the painter. ``ratio`` is width over height, held between 0.6 and 2.6."""

    seed: str
    scene: str
    hand: str
    palette: tuple[str, ...]
    ratio: float


@dataclass(frozen=True)
class Illustration:
    """The picture (sRGB, eight bits, 1,600 pixels on its long side) and what it shows."""

    image: pyvips.Image
    alt_fr: str
    alt_en: str


def paint(commission: Commission) -> Illustration:
    """Draw the scene, then render it in the technique; the same commission gives the same pixels.

    Raises KeyError for an unknown scene or technique.
    """
    ratio = min(WIDEST, max(TALLEST, commission.ratio))
    canvas = Canvas(ratio, _generator(commission.seed), commission.palette)
    french, english = SCENES[commission.scene](canvas)
    technique = HANDS[commission.hand]
    image = technique.render(canvas, LONG_SIDE / max(canvas.w, canvas.h))
    return Illustration(
        image.copy(interpretation="srgb"),
        f"Illustration générée : {french}, {technique.phrase[0]}.",
        f"Generated illustration: {english}, {technique.phrase[1]}.",
    )


def _generator(seed: str) -> Random:
    """Python's own generator, seeded from the identifier independently of the process."""
    return Random(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))


def ratio_of(height: float, width: float) -> float:
    """Width over height, for sizes in any one unit. Raises ValueError when either is not positive."""
    if height <= 0 or width <= 0 or not math.isfinite(width / height):
        raise ValueError(f"a picture needs two positive sizes, not {height} × {width}")
    return width / height
