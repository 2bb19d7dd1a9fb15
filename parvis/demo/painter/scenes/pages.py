"""Pages: illuminated folios, gold on blue, a monogram. None of them can be read."""

from __future__ import annotations

import math

from parvis.demo.painter.canvas import Canvas
from parvis.demo.painter.colours import darker, lighter, mix, vary
from parvis.demo.painter.scenes.nature import blade
from parvis.demo.painter.scenes.registry import Both, scene


def scribble(c: Canvas, x: float, y: float, width: float, size: float, ink: str, *, opacity: float = 0.85) -> None:
    """A line with the rhythm of handwriting, which says nothing."""
    at = x
    while at < x + width:
        letters = c.rng.randint(2, 8)
        parts = [f"M{at:.1f} {y:.1f}"]
        for _ in range(letters):
            rise = c.rng.choice((0.5, 0.5, 0.5, 1.0, -0.45))
            parts.append(
                f"q{size * 0.16:.1f} {-size * rise:.1f} {size * 0.32:.1f} {-size * 0.06:.1f}t{size * 0.16:.1f} {size * 0.06:.1f}"
            )
            at += size * 0.48
        if at < x + width:
            c.stroke("".join(parts), ink, size * 0.11, opacity)
        at += size * 0.55


def _knot(c: Canvas, x: float, y: float, w: float, h: float, colours: tuple[str, str], ground: str) -> None:
    """A band of two strands that pass over and under."""
    c.rect(x, y, w, h, ground)
    along, across = (w, h) if w > h else (h, w)
    turns = max(2, round(along / across / 1.1))
    for phase, colour in ((0.0, colours[0]), (math.pi, colours[1])):
        points = []
        for k in range(turns * 8 + 1):
            t = k / (turns * 8)
            s = math.sin(t * turns * math.pi + phase) * across * 0.3
            points.append((x + t * w, y + h / 2 + s) if w > h else (x + w / 2 + s, y + t * h))
        c.line(points, darker(ground, 0.5), across * 0.24)
        c.line(points, colour, across * 0.17)


@scene("folio")
def folio(c: Canvas) -> Both:
    skin, red, teal, gold, violet, ink = c.palette
    c.fill(c.radial(lighter(skin, 0.3), skin, darker(skin, 0.15), radius=0.8))
    m, b = c.w * 0.1, c.w * 0.075
    c.rect(m, m, c.w - 2 * m, c.h - 2 * m, gold)
    for x, y, w, h in (
        (m + 6, m + 6, c.w - 2 * m - 12, b),
        (m + 6, c.h - m - b - 6, c.w - 2 * m - 12, b),
        (m + 6, m + b, b, c.h - 2 * m - 2 * b),
        (c.w - m - b - 6, m + b, b, c.h - 2 * m - 2 * b),
    ):
        _knot(c, x, y, w, h, (lighter(gold, 0.3), lighter(teal, 0.35)), violet if w > h else red)
    ix, iy, iw, ih = m + b + 14, m + b + 14, c.w - 2 * (m + b + 14), c.h - 2 * (m + b + 14)
    c.rect(ix, iy, iw, ih, lighter(skin, 0.2))
    _spirals(c, ix + iw * 0.36, iy + ih * 0.36, min(iw, ih) * 0.36, (teal, red, gold, violet), ink)
    for k in range(5):
        scribble(c, ix + 18, iy + ih * (0.8 + k * 0.044), iw - 40, 26, ink)
    for k in range(5):
        scribble(c, ix + iw * 0.77, iy + ih * (0.09 + k * 0.13), iw * 0.2, 26, (ink, red)[k % 2])
    for x in (m + b / 2 + 6, c.w - m - b / 2 - 6):
        for y in (m + b / 2 + 6, c.h - m - b / 2 - 6):
            c.disc(x, y, b * 0.62, gold)
            c.disc(x, y, b * 0.46, teal)
            for k in range(3):
                c.ring(x + math.cos(k * 2.1) * b * 0.18, y + math.sin(k * 2.1) * b * 0.18, b * 0.14, gold, 3.5)
    return (
        "une page enluminée : entrelacs, spirales et lignes d’écriture illisibles",
        "an illuminated page: interlace, spirals and lines of unreadable writing",
    )


def _spirals(c: Canvas, x: float, y: float, r: float, colours: tuple[str, str, str, str], ink: str) -> None:
    """A great initial: a disc of spirals with a curling tail."""
    c.stroke(
        f"M{x + r} {y}C{x + r * 1.3} {y + r * 1.2} {x + r * 0.2} {y + r * 1.3} {x - r * 0.3} {y + r * 1.15}",
        ink,
        r * 0.24,
    )
    c.stroke(
        f"M{x + r} {y}C{x + r * 1.3} {y + r * 1.2} {x + r * 0.2} {y + r * 1.3} {x - r * 0.3} {y + r * 1.15}",
        colours[2],
        r * 0.16,
    )
    c.disc(x, y, r * 1.04, ink)
    c.disc(x, y, r, colours[2])
    c.disc(x, y, r * 0.9, colours[3])
    for k in range(9):
        a = k * 2 * math.pi / 8
        cx, cy = (x, y) if k == 8 else (x + math.cos(a) * r * 0.58, y + math.sin(a) * r * 0.58)
        size = r * (0.3 if k == 8 else 0.25)
        c.disc(cx, cy, size, colours[k % 2])
        for arm in range(3):
            points = [
                (
                    cx + math.cos(arm * 2.09 + t * 0.8) * size * 0.94 * (1 - t / 9),
                    cy + math.sin(arm * 2.09 + t * 0.8) * size * 0.94 * (1 - t / 9),
                )
                for t in range(9)
            ]
            c.line(points, lighter(colours[2], 0.35), size * 0.11)


@scene("bluebook")
def bluebook(c: Canvas) -> Both:
    blue, gold, mid, light, deep, bronze = c.palette
    c.fill(c.radial(mid, blue, deep, radius=0.8))
    m, lines = c.w * 0.1, 15
    step = (c.h - 2 * c.h * 0.1) / lines
    for row in range(lines):
        y, at = c.h * 0.1 + (row + 0.78) * step, m
        while at < c.w - m - 20:
            at = _gold_word(c, at, y, step, c.w - m, c.linear(light, gold, bronze))
        c.line([(m, y + 2), (c.w - m, y + 2)], lighter(mid, 0.2), 0.8, 0.25)
    for y in (0.28, 0.62):
        c.disc(c.w * 0.955, c.h * y, 15, bronze)
        c.ring(c.w * 0.955, c.h * y, 15, light, 2)
    return (
        "quinze lignes de signes dorés, illisibles, sur un parchemin bleu nuit",
        "fifteen lines of unreadable gold signs on midnight-blue parchment",
    )


def _gold_word(c: Canvas, x: float, y: float, size: float, end: float, fill: str) -> float:
    """A stretched angular stroke with uprights; returns where the next begins."""
    long = min(c.rng.choice((0.8, 1.2, 1.7, 2.8)) * size, end - x)
    c.rect(x, y - size * 0.13, long, size * 0.15, fill)
    for _ in range(c.rng.randint(1, 3)):
        u = c.rng.uniform(0, max(long - 8, 1))
        tall = c.rng.choice((0.28, 0.34, 0.62))
        c.rect(x + u, y - size * tall, size * 0.11, size * tall, fill)
    if c.rng.random() < 0.45:
        c.ring(x + long - size * 0.1, y - size * 0.06, size * 0.13, c.palette[1], size * 0.1)
    if c.rng.random() < 0.3:
        c.stroke(
            f"M{x + long:.1f} {y:.1f}q{size * 0.2:.1f} {size * 0.32:.1f} {-size * 0.5:.1f} {size * 0.3:.1f}",
            c.palette[1],
            size * 0.1,
        )
    return x + long + c.rng.choice((0.14, 0.2, 0.5)) * size


@scene("bands")
def bands(c: Canvas) -> Both:
    yellow, red, blue, green, skin, dark = c.palette
    c.fill(skin)
    m = c.w * 0.07
    tall = (c.h - 2 * m) / 5
    for k, colour in enumerate((blue, yellow, red, green, darker(yellow, 0.1))):
        c.rect(m, m + k * tall, c.w - 2 * m, tall, vary(c.rng, colour, 6))
    for _ in range(42):
        x, y = c.w * c.rng.uniform(0.1, 0.9), m + tall * c.rng.uniform(0.1, 0.9)
        for j in range(6):
            blade(c, x, y, 13, j * math.pi / 3, 3, lighter(yellow, 0.4), 0)
    cx, cy, r = c.w / 2, c.h * 0.42, c.w * 0.27
    for size, colour in ((1.08, dark), (1.04, yellow), (0.94, lighter(skin, 0.3)), (0.88, blue)):
        c.disc(cx, cy, r * size, colour)
    _robed(c, cx, cy, r)
    for s in (-1, 1):
        for k in range(7):
            blade(
                c,
                cx + s * r * 0.25,
                cy,
                r * (0.62 - 0.04 * k),
                (-0.9 + k * 0.3) if s > 0 else (math.pi + 0.9 - k * 0.3),
                r * 0.06,
                (green, yellow, lighter(skin, 0.2))[k % 3],
                0.08,
            )
            blade(
                c,
                c.w / 2 + s * c.w * 0.34,
                m + tall * 4,
                74,
                -math.pi / 2 + (k - 3) * 0.28,
                9,
                dark if k % 2 else green,
                0,
            )
    for k in range(4):
        x = c.w * (0.2 + 0.2 * k)
        c.disc(x, m + tall * 4.32, 17, skin)
        c.path(
            f"M{x - 26} {m + tall * 4.9}L{x - 15} {m + tall * 4.43}H{x + 15}L{x + 26} {m + tall * 4.9}Z",
            (red, blue, dark, green)[k],
        )
    c.add(
        f'<rect x="{m:.0f}" y="{m:.0f}" width="{c.w - 2 * m:.0f}" height="{c.h - 2 * m:.0f}" fill="none" stroke="{dark}" stroke-width="8"/>'
    )
    return (
        "une page peinte en bandes de couleurs franches, une figure ailée dans un cercle",
        "a page painted in bands of plain colour, a winged figure in a circle",
    )


def _robed(c: Canvas, cx: float, cy: float, r: float) -> None:
    """A figure in a pleated robe, with a halo."""
    yellow, red, _blue, _green, skin, _dark = c.palette
    c.path(
        f"M{cx - r * 0.5} {cy + r * 0.8}L{cx - r * 0.3} {cy - r * 0.1}Q{cx} {cy - r * 0.3} {cx + r * 0.3} {cy - r * 0.1}L{cx + r * 0.5} {cy + r * 0.8}Z",
        red,
    )
    for k in range(6):
        c.line(
            [(cx - r * 0.2 + k * r * 0.08, cy - r * 0.05), (cx - r * 0.36 + k * r * 0.15, cy + r * 0.78)],
            mix(red, yellow, 0.6),
            3.5,
        )
    c.disc(cx, cy - r * 0.38, r * 0.2, skin)
    c.ring(cx, cy - r * 0.38, r * 0.3, yellow, r * 0.06)


@scene("tughra")
def tughra(c: Canvas) -> Both:
    paper, blue, gold, red, green, ink = c.palette
    c.fill(c.radial(lighter(paper, 0.35), paper, darker(paper, 0.1), radius=0.85))
    w, h = c.w, c.h
    loops = [
        f"M{w * 0.52} {h * 0.72}C{w * 0.2} {h * 0.8} {w * 0.06} {h * 0.52} {w * 0.2} {h * 0.36}C{w * 0.34} {h * 0.22} {w * 0.56} {h * 0.44} {w * 0.62} {h * 0.7}C{w * 0.68} {h * 0.86} {w * 0.9} {h * 0.86} {w * 0.95} {h * 0.8}",
        f"M{w * 0.5} {h * 0.66}C{w * 0.28} {h * 0.72} {w * 0.16} {h * 0.54} {w * 0.26} {h * 0.44}C{w * 0.36} {h * 0.35} {w * 0.5} {h * 0.5} {w * 0.56} {h * 0.68}C{w * 0.64} {h * 0.8} {w * 0.8} {h * 0.76} {w * 0.93} {h * 0.7}",
    ]
    for d in loops:
        c.path(d.split("C", 3)[0] + "C" + "C".join(d.split("C", 3)[1:3]) + "Z", lighter(blue, 0.75), 0.55)
    for _ in range(46):
        x, y = w * c.rng.uniform(0.14, 0.56), h * c.rng.uniform(0.36, 0.74)
        c.stroke(
            f"M{x:.0f} {y:.0f}c20 -26 44 0 20 18c-16 8 -22 -12 -8 -14",
            (gold, blue, green)[c.rng.randrange(3)],
            2.4,
            0.75,
        )
        for k in range(5):
            blade(c, x + 22, y + 6, 9, k * 1.257, 2.6, (red, gold)[k % 2], 0)
    for x in (0.52, 0.6, 0.68):
        c.stroke(
            f"M{w * x} {h * 0.78}C{w * (x - 0.01)} {h * 0.5} {w * (x + 0.015)} {h * 0.3} {w * (x + 0.01)} {h * 0.08}",
            ink,
            15,
        )
        c.stroke(
            f"M{w * x} {h * 0.78}C{w * (x - 0.01)} {h * 0.5} {w * (x + 0.015)} {h * 0.3} {w * (x + 0.01)} {h * 0.08}",
            blue,
            11,
        )
        c.stroke(
            f"M{w * (x + 0.012)} {h * 0.1}C{w * (x + 0.1)} {h * 0.2} {w * (x - 0.04)} {h * 0.36} {w * (x + 0.09)} {h * 0.6}",
            gold,
            6,
        )
    for d, width in zip(loops, (16, 13), strict=True):
        c.stroke(d, ink, width + 4)
        c.stroke(d, blue, width)
        c.stroke(d, gold, 2.4)
    for k in range(3):
        c.stroke(
            f"M{w * 0.4} {h * (0.8 + k * 0.035)}q{w * 0.1} {h * 0.05} {w * 0.2} {-h * 0.03}t{w * 0.14} {-h * 0.01}",
            (blue, gold, blue)[k],
            8,
        )
    return (
        "un grand monogramme bleu et or : trois hampes, deux boucles, des fleurs fines",
        "a great blue and gold monogram: three shafts, two loops, fine flowers",
    )
