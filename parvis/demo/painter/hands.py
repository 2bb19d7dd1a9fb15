"""The hands: each turns a drawn scene into an image with the look of a technique."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyvips

from parvis.demo.painter import texture
from parvis.demo.painter.canvas import Canvas
from parvis.demo.painter.colours import luminance, to_rgb
from parvis.demo.painter.strokes import Model, Touch, lay

Both = tuple[str, str]


@dataclass(frozen=True)
class Hand:
    """A technique: what it does, and how to say it after the description (French, English)."""

    render: Callable[[Canvas, float], pyvips.Image]
    phrase: Both


HANDS: dict[str, Hand] = {}


def hand(
    name: str, french: str, english: str
) -> Callable[[Callable[[Canvas, float], pyvips.Image]], Callable[[Canvas, float], pyvips.Image]]:
    """Register a technique under a name used by the content files."""

    def register(render: Callable[[Canvas, float], pyvips.Image]) -> Callable[[Canvas, float], pyvips.Image]:
        HANDS[name] = Hand(render, (french, english))
        return render

    return register


def _seed(canvas: Canvas) -> int:
    return canvas.rng.randrange(1 << 30)


def _painted(canvas: Canvas, scale: float, coats: list[Touch], *, cells: float = 150) -> pyvips.Image:
    """The drawing, under coats of strokes read from it; strokes are soft, so half the pixels do."""
    base = canvas.render(scale / 4)
    model = Model(base, canvas.rng, cells=cells)
    for coat in coats:
        canvas.add(lay(model, canvas.rng, canvas.w, canvas.h, coat))
    half = canvas.render(scale / 2)
    return half.resize(canvas_width(canvas, scale) / half.width, kernel="cubic")


def canvas_width(canvas: Canvas, scale: float) -> int:
    """Width in pixels at a scale."""
    return round(canvas.w * scale)


def _impasto(image: pyvips.Image, seed: int, depth: float) -> pyvips.Image:
    """Relief of the paint, lit from the upper left, from the brightness of the paint itself."""
    hairs = texture.stretched(image.width, image.height, seed=seed, cell=9, along=7)
    height = image.colourspace("b-w") / 255 + hairs * 0.12
    lit = height.conv(pyvips.Image.new_from_array([[-1, -1, 0], [-1, 0, 1], [0, 1, 1]], scale=1))
    return 1 - lit * depth


@hand("oil", "à l’huile, en touches fondues", "in oil, with blended touches")
def oil(canvas: Canvas, scale: float) -> pyvips.Image:
    """Blended touches, then smaller ones where the drawing has edges, on a fine canvas."""
    seed = _seed(canvas)
    image = _painted(
        canvas,
        scale,
        [
            Touch(spacing=21, length=62, width=17, jitter=6, opacity=0.55, wander=0.45, calm_only=True),
            Touch(spacing=9, length=18, width=3.6, jitter=7, opacity=0.5, edges_only=True),
        ],
    )
    w, h = image.width, image.height
    return texture.times(
        image,
        _impasto(image, seed, 0.5),
        texture.weave(w, h, pitch=6, amount=0.018),
        texture.grain(w, h, seed=seed, amount=0.012),
        texture.vignette(w, h, amount=0.12),
    )


@hand("strokes", "en touches épaisses et visibles", "with thick, visible strokes")
def strokes(canvas: Canvas, scale: float) -> pyvips.Image:
    """Thick strokes that follow the forms."""
    seed = _seed(canvas)
    image = _painted(
        canvas,
        scale,
        [
            Touch(spacing=17, length=58, width=14, jitter=20, opacity=0.95, wander=0.8),
            Touch(spacing=13, length=30, width=8, jitter=26, opacity=0.9, wander=0.8),
        ],
        cells=190,
    )
    return texture.times(
        image, _impasto(image, seed, 1.1), texture.grain(image.width, image.height, seed=seed, amount=0.015)
    )


@hand("dots", "en petits points de couleur", "in small dots of colour")
def dots(canvas: Canvas, scale: float) -> pyvips.Image:
    """Separate touches that mix at a distance."""
    seed = _seed(canvas)
    image = _painted(
        canvas,
        scale,
        [
            Touch(spacing=13, length=1, width=15, jitter=16, opacity=1),
            Touch(spacing=9.5, length=1, width=8.5, jitter=34, opacity=0.9),
        ],
        cells=190,
    )
    return texture.times(image, _impasto(image, seed, 0.5))


@hand("fresco", "à la manière d’une peinture murale", "in the manner of a wall painting")
def fresco(canvas: Canvas, scale: float) -> pyvips.Image:
    """Broad matt touches on plaster, mottled and finely scratched."""
    seed = _seed(canvas)
    image = _painted(
        canvas, scale, [Touch(spacing=26, length=90, width=24, jitter=7, opacity=0.5, wander=0.9, calm_only=True)]
    )
    w, h = image.width, image.height
    mottle = 1 + texture.clouds(w, h, seed=seed, cell=190) * 0.07 + texture.clouds(w, h, seed=seed + 7, cell=40) * 0.035
    return texture.times(
        image, mottle, texture.grain(w, h, seed=seed, amount=0.04, soft=1.1), texture.vignette(w, h, amount=0.2)
    )


@hand("gouache", "à la gouache, sur une page encadrée", "in gouache, on a framed page")
def gouache(canvas: Canvas, scale: float) -> pyvips.Image:
    """Flat body colour inside the ruled border of an album page."""
    seed, gold = _seed(canvas), canvas.palette[3]
    m = 26.0
    page = f"M0 0H{canvas.w:.1f}V{canvas.h:.1f}H0ZM{m} {m}V{canvas.h - m:.1f}H{canvas.w - m:.1f}V{m}Z"
    canvas.path(page, "#efe5cc")
    for inset, width, colour in ((m, 3.0, gold), (m - 6, 1.2, "#3a2f5a"), (m - 10, 1.2, "#a8432f")):
        canvas.add(
            f'<rect x="{inset}" y="{inset}" width="{canvas.w - 2 * inset:.1f}" height="{canvas.h - 2 * inset:.1f}" '
            f'fill="none" stroke="{colour}" stroke-width="{width}"/>'
        )
    image = texture.displaced(canvas.render(scale), seed=seed, cell=40, by=2)
    w, h = image.width, image.height
    return texture.times(
        image,
        1 + texture.clouds(w, h, seed=seed, cell=120) * 0.05,
        texture.grain(w, h, seed=seed, amount=0.02, soft=0.8),
    )


@hand("watercolour", "à l’aquarelle, sur papier", "in watercolour, on paper")
def watercolour(canvas: Canvas, scale: float) -> pyvips.Image:
    """Trembling edges, pigment that gathers at them and settles in the grain of the paper."""
    seed = _seed(canvas)
    image = texture.displaced(canvas.render(scale), seed=seed, cell=60, by=7)
    w, h = image.width, image.height
    pooled = 1 + (image - image.gaussblur(9)) / 255 * 0.55
    settled = 1 + texture.clouds(w, h, seed=seed + 3, cell=150) * 0.07
    return texture.times(image, pooled, settled, texture.grain(w, h, seed=seed, amount=0.03, soft=1.2))


@hand("ink", "à l’encre, sur soie ou papier", "in ink, on silk or paper")
def ink(canvas: Canvas, scale: float) -> pyvips.Image:
    """Washes that bleed into the fibres, on an old ground."""
    seed = _seed(canvas)
    image = texture.displaced(canvas.render(scale), seed=seed, cell=44, by=9)
    image = (image * 0.72 + image.gaussblur(7) * 0.28).cast("uchar")
    w, h = image.width, image.height
    fibres = 1 + texture.stretched(w, h, seed=seed, cell=7, along=9) * 0.05
    wash = 1 + texture.clouds(w, h, seed=seed + 5, cell=200) * 0.08
    return texture.times(
        image, fibres, wash, texture.grain(w, h, seed=seed, amount=0.02), texture.vignette(w, h, amount=0.12)
    )


@hand("woodblock", "comme une estampe sur bois en couleurs", "like a colour woodblock print")
def woodblock(canvas: Canvas, scale: float) -> pyvips.Image:
    """Flat colours that show the grain of the block, on soft paper."""
    seed = _seed(canvas)
    image = texture.displaced(canvas.render(scale), seed=seed, cell=30, by=2.5)
    w, h = image.width, image.height
    bent = texture.stretched(w, h, seed=seed, cell=16, along=16)
    return texture.times(image, 1 + bent * 0.055, texture.grain(w, h, seed=seed, amount=0.03, soft=1))


@hand("gold", "sur fond de feuilles d’or", "on a ground of gold leaf")
def gold(canvas: Canvas, scale: float) -> pyvips.Image:
    """Square leaves, each a little different, whose overlaps show."""
    seed = _seed(canvas)
    image = texture.displaced(canvas.render(scale), seed=seed, cell=50, by=3)
    w, h = image.width, image.height
    leaf = w // 14
    leaves = pyvips.Image.gaussnoise(w // leaf + 1, h // leaf + 1, mean=1, sigma=0.035, seed=seed)
    squares = leaves.resize(leaf, kernel="nearest").crop(0, 0, w, h)
    x, y = pyvips.Image.xyz(w, h).bandsplit()
    seams = 1 - ((x % leaf < 3) | (y % leaf < 3)) / 255 * 0.06
    return texture.times(
        image, squares, seams, texture.grain(w, h, seed=seed, amount=0.02), texture.vignette(w, h, amount=0.15)
    )


@hand("plain", "sur fond uni, lumière douce", "on a plain ground, in soft light")
def plain(canvas: Canvas, scale: float) -> pyvips.Image:
    """The drawing itself, with a breath of grain."""
    seed = _seed(canvas)
    image = canvas.render(scale)
    w, h = image.width, image.height
    return texture.times(
        image,
        1 + texture.clouds(w, h, seed=seed, cell=90) * 0.02,
        texture.grain(w, h, seed=seed, amount=0.022, soft=0.7),
        texture.vignette(w, h, amount=0.1),
    )


@hand("line", "au trait noir, sur papier clair", "in black line, on pale paper")
def line(canvas: Canvas, scale: float) -> pyvips.Image:
    """Ink as crisp as the pen leaves it."""
    seed = _seed(canvas)
    image = texture.displaced(canvas.render(scale), seed=seed, cell=24, by=1.2)
    return texture.times(image, texture.grain(image.width, image.height, seed=seed, amount=0.02, soft=1))


@hand("parchment", "sur parchemin", "on parchment")
def parchment(canvas: Canvas, scale: float) -> pyvips.Image:
    """Skin: warm, uneven, with a tooth that lets the colours crackle."""
    seed = _seed(canvas)
    image = texture.displaced(canvas.render(scale), seed=seed, cell=36, by=2.5)
    w, h = image.width, image.height
    skin = 1 + texture.clouds(w, h, seed=seed, cell=260) * 0.09 + texture.clouds(w, h, seed=seed + 2, cell=26) * 0.03
    return texture.times(
        image, skin, texture.grain(w, h, seed=seed, amount=0.025, soft=1), texture.vignette(w, h, amount=0.18)
    )


@hand("print", "comme un tissu imprimé", "like a printed cloth")
def print_(canvas: Canvas, scale: float) -> pyvips.Image:
    """Colour set on a visible weave."""
    seed = _seed(canvas)
    image = texture.displaced(canvas.render(scale), seed=seed, cell=30, by=2)
    w, h = image.width, image.height
    threads = texture.weave(w, h, pitch=5, amount=0.05)
    return texture.times(
        image,
        threads,
        1 + texture.clouds(w, h, seed=seed, cell=140) * 0.04,
        texture.grain(w, h, seed=seed, amount=0.02),
    )


@dataclass(frozen=True)
class Toning:
    """A photograph's range of tones, from shadow to light."""

    dark: str
    light: str


def _toned(image: pyvips.Image, toning: Toning) -> pyvips.Image:
    """Brightness alone, spread between two colours."""
    share = image.colourspace("b-w").extract_band(0) / 255
    dark, light = to_rgb(toning.dark), to_rgb(toning.light)
    bands = [share * (b - a) + a for a, b in zip(dark, light, strict=True)]
    return bands[0].bandjoin(bands[1:]).cast("uchar").copy(interpretation="srgb")


@hand("photograph", "comme une épreuve photographique ancienne", "like an early photographic print")
def photograph(canvas: Canvas, scale: float) -> pyvips.Image:
    """Warm tones, an old lens, grain, and corners that fall off."""
    seed = _seed(canvas)
    shades = sorted(canvas.palette, key=luminance)
    half = canvas.render(scale / 2).gaussblur(2.2)
    image = _toned(half.resize(2, kernel="cubic"), Toning(shades[0], shades[-1]))
    w, h = image.width, image.height
    return texture.times(
        image,
        1 + texture.clouds(w, h, seed=seed, cell=240) * 0.07,
        texture.grain(w, h, seed=seed, amount=0.05, soft=0.9),
        texture.vignette(w, h, amount=0.42),
    )


@hand("cyanotype", "en cyanotype, blanc sur bleu", "as a cyanotype, white on blue")
def cyanotype(canvas: Canvas, scale: float) -> pyvips.Image:
    """Sun-made blue, brushed unevenly on the sheet."""
    seed = _seed(canvas)
    image = texture.displaced(canvas.render(scale), seed=seed, cell=30, by=2)
    w, h = image.width, image.height
    brushed = 1 + texture.stretched(w, h, seed=seed, cell=22, along=12) * 0.06
    return texture.times(
        image,
        brushed,
        1 + texture.clouds(w, h, seed=seed, cell=180) * 0.1,
        texture.grain(w, h, seed=seed, amount=0.03, soft=1),
    )
