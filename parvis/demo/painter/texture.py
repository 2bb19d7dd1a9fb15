"""Surfaces: paper, canvas, brush, cracks. All are grey images around 1.0, to multiply by."""

from __future__ import annotations

import pyvips


def stretched(width: int, height: int, *, seed: int, cell: int, along: int) -> pyvips.Image:
    """Perlin noise drawn out ``along`` times sideways: brush hairs, wood grain, silk. Values −1…1."""
    noise = pyvips.Image.perlin(max(width // along, 8), height, cell_size=cell, seed=seed)
    return noise.resize(width / noise.width, vscale=1, kernel="linear").crop(0, 0, width, height)


def clouds(width: int, height: int, *, seed: int, cell: int) -> pyvips.Image:
    """Slow perlin noise, −1…1, made small and enlarged: it is smooth anyway."""
    factor = max(cell // 24, 1)
    small = pyvips.Image.perlin(width // factor + 2, height // factor + 2, cell_size=max(cell // factor, 8), seed=seed)
    return small.resize(factor, kernel="linear").crop(0, 0, width, height)


def grain(width: int, height: int, *, seed: int, amount: float, soft: float = 0) -> pyvips.Image:
    """Fine speckle around 1.0; one tile repeated, since nobody can see it repeat."""
    noise = pyvips.Image.gaussnoise(512, 512, mean=0, sigma=1, seed=seed)
    if soft:
        noise = noise.gaussblur(soft) * (2 * soft)
    return tiled(1 + noise * amount, width, height)


def tiled(tile: pyvips.Image, width: int, height: int) -> pyvips.Image:
    """The tile repeated over the size."""
    return tile.copy_memory().replicate(width // tile.width + 1, height // tile.height + 1).crop(0, 0, width, height)


def weave(width: int, height: int, *, pitch: int, amount: float) -> pyvips.Image:
    """The crossing threads of a canvas, around 1.0."""
    tile = pyvips.Image.xyz(pitch, pitch) * (2 * 3.14159265 / pitch)
    wave = (tile.bandsplit()[0] * 57.29578).sin() * (tile.bandsplit()[1] * 57.29578).sin()
    return tiled(1 + wave * amount, width, height)


def vignette(width: int, height: int, *, amount: float) -> pyvips.Image:
    """1.0 in the middle, darker by ``amount`` in the corners."""
    small = pyvips.Image.xyz(64, 64)
    x, y = small.bandsplit()
    away = ((x - 31.5) / 31.5) ** 2 + ((y - 31.5) / 31.5) ** 2
    return (1 - away * (amount / 2)).resize(width / 64, vscale=height / 64, kernel="linear").crop(0, 0, width, height)


def displaced(image: pyvips.Image, *, seed: int, cell: int, by: float) -> pyvips.Image:
    """The image with its edges trembling, up to ``by`` pixels."""
    w, h, margin = image.width, image.height, int(by) + 2
    index = pyvips.Image.xyz(w, h) + margin
    dx = clouds(w, h, seed=seed, cell=cell) * by
    dy = clouds(w, h, seed=seed + 1, cell=cell) * by
    wide = image.embed(margin, margin, w + 2 * margin, h + 2 * margin, extend="copy")
    return wide.mapim(index + dx.bandjoin(dy), interpolate=pyvips.Interpolate.new("bilinear")).cast("uchar")


def times(image: pyvips.Image, *surfaces: pyvips.Image) -> pyvips.Image:
    """The image multiplied by each surface, back to eight bits."""
    result = image
    for surface in surfaces:
        result = result * surface
    return result.cast("uchar").copy(interpretation="srgb")
