"""Hands that translate the drawing into another unit: hatching, tesserae, threads."""

from __future__ import annotations

from collections import defaultdict

import pyvips

from parvis.demo.painter import texture
from parvis.demo.painter.canvas import Canvas
from parvis.demo.painter.colours import to_rgb
from parvis.demo.painter.hands import hand
from parvis.demo.painter.strokes import Model


def _lines(light: pyvips.Image, angle: tuple[float, float], pitch: float, bend: pyvips.Image) -> pyvips.Image:
    """0 (ink) to 1 (paper): parallel lines that thicken as ``light`` (0–1) falls."""
    x, y = pyvips.Image.xyz(light.width, light.height).bandsplit()
    wave = ((x * angle[0] + y * angle[1] + bend) * (360 / pitch)).sin() * 0.5 + 0.5
    return _clip((wave - (1 - light)) * 5 + 1)


def _clip(image: pyvips.Image) -> pyvips.Image:
    """Held between 0 and 1."""
    low = (image < 0).ifthenelse(0, image)
    return (low > 1).ifthenelse(1, low)


@hand("engraving", "en hachures, comme une eau-forte", "in hatching, like an etching")
def engraving(canvas: Canvas, scale: float) -> pyvips.Image:
    """Two families of lines: one for every shadow, a second where it is deep."""
    seed = canvas.rng.randrange(1 << 30)
    drawing = canvas.render(scale / 2).resize(2, kernel="linear").gaussblur(1.5)
    light = drawing.colourspace("b-w").extract_band(0) / 255
    w, h = light.width, light.height
    bend = texture.clouds(w, h, seed=seed, cell=300) * 60
    first = _lines(_clip(light * 1.05 + 0.14), (0.34, 0.94), 9.0, bend)
    second = _lines(_clip(light * 1.7 + 0.2), (0.94, -0.34), 8.0, bend)
    inked = first * second
    paper, black = to_rgb(canvas.palette[0]), to_rgb(canvas.palette[1])
    bands = [inked * (p - b) + b for p, b in zip(paper, black, strict=True)]
    image = bands[0].bandjoin(bands[1:]).cast("uchar").copy(interpretation="srgb")
    return texture.times(image, texture.grain(w, h, seed=seed, amount=0.02, soft=1), texture.vignette(w, h, amount=0.1))


@hand("mosaic", "en tesselles de mosaïque", "in mosaic tesserae")
def mosaic(canvas: Canvas, scale: float) -> pyvips.Image:
    """Small stones, none quite square, set in pale mortar."""
    seed, size = canvas.rng.randrange(1 << 30), 9.5
    model = Model(canvas.render(scale / 2), canvas.rng, cells=canvas.w / size)
    bed = Canvas(canvas.w / canvas.h, canvas.rng, canvas.palette)
    bed.fill("#8f8573")
    for colour, stones in _tesserae(canvas, model, size).items():
        bed.path("".join(stones), colour)
    image = bed.render(scale)
    w, h = image.width, image.height
    lit = image.colourspace("b-w").conv(pyvips.Image.new_from_array([[1, 1, 0], [1, 0, -1], [0, -1, -1]], scale=255))
    return texture.times(
        image, 1 + lit * 0.35, texture.grain(w, h, seed=seed, amount=0.04, soft=1), texture.vignette(w, h, amount=0.15)
    )


def _tesserae(canvas: Canvas, model: Model, size: float) -> dict[str, list[str]]:
    """Paths of the stones by colour."""
    rng, stones = canvas.rng, defaultdict(list)
    columns, rows = model.width, model.height
    dx, dy = canvas.w / columns, canvas.h / rows
    for row in range(rows):
        shift = rng.uniform(-0.25, 0.25)
        for column in range(columns):
            x, y, r = (column + 0.5 + shift) * dx, (row + 0.5) * dy, size * 0.44

            def corner(sx: float, sy: float, x: float = x, y: float = y, r: float = r) -> str:
                return f"{x + sx * r + rng.uniform(-1.3, 1.3):.1f} {y + sy * r + rng.uniform(-1.3, 1.3):.1f}"

            change = rng.gauss(0, 11)
            colour = "#" + "".join(
                f"{min(255, max(0, round((c + change) / 9) * 9)):02x}" for c in model.colour(column, row)
            )
            stones[colour].append(f"M{corner(-1, -1)}L{corner(1, -1)}L{corner(1, 1)}L{corner(-1, 1)}Z")
    return stones


@hand("weave", "en fils noués", "in knotted threads")
def weave(canvas: Canvas, scale: float) -> pyvips.Image:
    """One colour a knot, and the knots in rows."""
    seed, knot = canvas.rng.randrange(1 << 30), 7
    drawing = canvas.render(scale / 2)
    w, h = drawing.width * 2, drawing.height * 2
    knots = drawing.resize(2 / knot, kernel="linear")
    uneven = pyvips.Image.gaussnoise(knots.width, knots.height, mean=1, sigma=0.055, seed=seed)
    image = (knots * uneven).cast("uchar").resize(knot, kernel="nearest")
    image = image.crop(0, 0, min(w, image.width), min(h, image.height))
    x, y = pyvips.Image.xyz(knot, knot).bandsplit()
    thread = 0.8 + 0.28 * ((x + y * 0.6 + 1) * (180 / (knot + 1))).sin()
    w, h = image.width, image.height
    return texture.times(
        image, texture.tiled(thread, w, h), 1 + texture.stretched(w, h, seed=seed, cell=18, along=14) * 0.07
    )
