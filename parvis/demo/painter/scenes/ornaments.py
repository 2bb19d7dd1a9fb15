"""Textiles and pure pattern."""

from __future__ import annotations

import math

from parvis.demo.painter.canvas import Canvas
from parvis.demo.painter.colours import darker, lighter, mix, vary
from parvis.demo.painter.scenes.nature import blade
from parvis.demo.painter.scenes.registry import Both, scene


def _frame(c: Canvas, inset: float, width: float, colour: str) -> None:
    c.add(
        f'<rect x="{inset + width / 2:.1f}" y="{inset + width / 2:.1f}" width="{c.w - 2 * inset - width:.1f}" height="{c.h - 2 * inset - width:.1f}" fill="none" stroke="{colour}" stroke-width="{width:.1f}"/>'
    )


def _around(c: Canvas, inset: float, count: int) -> list[tuple[float, float, float]]:
    """Points along a rectangle: x, y and the direction of travel in degrees."""
    w, h = c.w - 2 * inset, c.h - 2 * inset
    total, places = 2 * (w + h), []
    for k in range(count):
        d = (k + 0.5) * total / count
        if d < w:
            places.append((inset + d, inset, 0.0))
        elif d < w + h:
            places.append((inset + w, inset + d - w, 90.0))
        elif d < 2 * w + h:
            places.append((inset + w - (d - w - h), inset + h, 180.0))
        else:
            places.append((inset, inset + h - (d - 2 * w - h), 270.0))
    return places


@scene("carpet")
def carpet(c: Canvas) -> Both:
    red, gold, blue, cream, deep, green = c.palette
    c.fill(deep)
    for inset, width, colour in (
        (14, 32, mix(gold, red, 0.3)),
        (52, 118, red),
        (176, 26, gold),
        (208, 84, mix(red, deep, 0.4)),
        (298, 24, cream),
    ):
        _frame(c, inset, width, colour)
    for x, y, turn in _around(c, 30, 62):
        c.poly([(x - 10, y), (x, y - 10), (x + 10, y), (x, y + 10)], cream if turn % 180 else gold)
    for x, y, turn in _around(c, 111, 28):
        c.add(f'<g transform="translate({x:.0f} {y:.0f}) rotate({turn})">')
        _rider(c, cream, gold, blue)
        c.add("</g>")
    for x, y, turn in _around(c, 250, 22):
        c.add(f'<g transform="translate({x:.0f} {y:.0f}) rotate({turn}) scale(-1 1)">')
        _elk(c, gold, cream)
        c.add("</g>")
    inner = 324
    cols, rows = 6, 4
    for row in range(rows):
        for col in range(cols):
            w, h = (c.w - 2 * inner) / cols, (c.h - 2 * inner) / rows
            x, y = inner + col * w, inner + row * h
            c.rect(x + 3, y + 3, w - 6, h - 6, red if (row + col) % 2 else blue)
            for k in range(8):
                c.oval(
                    x + w / 2 + math.cos(k * math.pi / 4) * w * 0.23,
                    y + h / 2 + math.sin(k * math.pi / 4) * h * 0.23,
                    w * 0.16 if k % 2 else w * 0.2,
                    h * 0.08,
                    gold if k % 2 else cream,
                    turn=k * 45,
                )
            c.disc(x + w / 2, y + h / 2, min(w, h) * 0.09, green)
    return (
        "un tapis à fond rouge : champ de fleurs carrées, bordures d’élans et de cavaliers",
        "a red carpet: a field of squared flowers, borders of elks and riders",
    )


def _rider(c: Canvas, cream: str, gold: str, blue: str) -> None:
    c.oval(0, 10, 42, 17, cream)
    c.poly([(28, 8), (46, -24), (60, -18), (44, 14)], cream)
    for x in (-34, -22, 20, 30):
        c.rect(x, 18, 7, 28, cream)
    c.rect(-12, -30, 18, 32, blue)
    c.disc(-2, -38, 9, gold)
    c.line([(-40, 4), (-54, 24)], cream, 7)


def _elk(c: Canvas, gold: str, cream: str) -> None:
    c.oval(0, 6, 30, 13, gold)
    c.poly([(18, 4), (34, -16), (46, -12), (30, 12)], gold)
    for x in (-24, -14, 12, 20):
        c.rect(x, 12, 5, 20, gold)
    for dx in (-8, 0, 8):
        c.line([(34, -16), (34 + dx, -34)], cream, 4)


@scene("tocapu")
def tocapu(c: Canvas) -> Both:
    c.fill(darker(c.palette[2], 0.3))
    cols = 12
    size = c.w / cols
    rows = round(c.h / size)
    tall = c.h / rows
    designs = [[[c.rng.randrange(len(c.palette)) for _ in range(3)] for _ in range(3)] for _ in range(7)]
    for row in range(rows):
        for col in range(cols):
            _square(c, col * size, row * tall, size, tall, (row * 5 + col * 3 + c.rng.randrange(3)) % 10, designs)
    c.rect(c.w / 2 - 7, 0, 14, c.h * 0.2, darker(c.palette[2], 0.5))
    return (
        "une tunique en damier de petits carrés géométriques de toutes les couleurs",
        "a tunic in a grid of small geometric squares of many colours",
    )


def _square(c: Canvas, x: float, y: float, w: float, h: float, kind: int, designs: list[list[list[int]]]) -> None:
    """One little square, of ten sorts."""
    a, b, d = (c.palette[(kind + k * 2 + c.rng.randrange(2)) % 6] for k in range(3))
    c.rect(x + 1.5, y + 1.5, w - 3, h - 3, a)
    if kind == 0:
        for i in range(4):
            for j in range(4):
                c.rect(
                    x + 4 + i * (w - 8) / 4,
                    y + 4 + j * (h - 8) / 4,
                    (w - 8) / 4,
                    (h - 8) / 4,
                    "#efe6d0" if (i + j) % 2 else "#1f1a1c",
                )
    elif kind in (1, 2):
        for k in range(3):
            m = 6 + k * w * 0.13
            c.rect(x + m, y + m, w - 2 * m, h - 2 * m, (b, d, a)[k])
    elif kind in (3, 4):
        for k in range(4):
            c.line(
                [
                    (x + 6 + k * w / 4.4, y + h - 6),
                    (x + 6 + k * w / 4.4 + w * 0.1, y + h / 2),
                    (x + 6 + k * w / 4.4, y + 6),
                ],
                (b, d)[k % 2],
                w * 0.1,
                curve=False,
            )
    elif kind == 5:
        c.poly([(x + w / 2, y + 6), (x + w - 6, y + h / 2), (x + w / 2, y + h - 6), (x + 6, y + h / 2)], b)
        c.poly(
            [
                (x + w / 2, y + h * 0.28),
                (x + w * 0.72, y + h / 2),
                (x + w / 2, y + h * 0.72),
                (x + w * 0.28, y + h / 2),
            ],
            d,
        )
    elif kind == 6:
        c.poly([(x + 5, y + 5), (x + w - 5, y + 5), (x + 5, y + h - 5)], b)
        c.poly([(x + w - 12, y + 12), (x + w - 12, y + h - 12), (x + 12, y + h - 12)], d)
    else:
        for i, line in enumerate(designs[kind % 7]):
            for j, k in enumerate(line):
                c.rect(x + 5 + j * (w - 10) / 3, y + 5 + i * (h - 10) / 3, (w - 10) / 3, (h - 10) / 3, c.palette[k])


@scene("foliage")
def foliage(c: Canvas) -> Both:
    ground, green, gold, red, cream, blue = c.palette
    c.fill(ground)
    tile_w, tile_h = c.w / 2, c.h / 3
    for _ in range(260):
        blade(
            c,
            c.rng.random() * c.w,
            c.rng.random() * c.h,
            c.rng.uniform(24, 58),
            c.rng.uniform(0, 6.28),
            8,
            mix(ground, (green, blue)[c.rng.randrange(2)], 0.42),
            0.14,
        )
    for row in range(-1, 4):
        for col in range(-1, 3):
            x, y = col * tile_w + (row % 2) * tile_w / 2, row * tile_h
            for side in (-1, 1):
                c.add(
                    f'<g transform="translate({x + tile_w / 2:.0f} {y + tile_h / 2:.0f}) scale({side * tile_w / 400:.3f} {tile_h / 345:.3f})">'
                )
                _sprig(c, green, blue, gold, red, cream)
                c.add("</g>")
    return (
        "un motif répété de rinceaux, de fraises, de fleurs et d’oiseaux affrontés sur fond indigo",
        "a repeating pattern of scrolls, strawberries, flowers and facing birds on indigo",
    )


def _sprig(c: Canvas, green: str, blue: str, gold: str, red: str, cream: str) -> None:
    c.stroke("M0 190C60 150 150 130 130 30C120 -40 40 -30 50 30C56 62 96 56 90 24", green, 9)
    c.stroke("M0 190C40 100 20 -40 100 -150", mix(green, blue, 0.5), 8)
    for x, y, a, size in (
        (70, 150, -0.4, 70),
        (126, 90, 0.5, 64),
        (128, 0, -0.6, 60),
        (60, -20, -2.2, 54),
        (26, 60, 2.6, 70),
        (40, -60, -2.6, 66),
        (78, -116, 0.2, 66),
        (20, 130, 2.9, 56),
    ):
        blade(c, x, y, size, a, 17, green, 0.15)
        blade(c, x, y, size * 0.7, a + 0.5, 10, mix(green, blue, 0.5), 0.15)
    for x, y in ((90, 40), (150, -70), (60, 110), (170, 120)):
        c.path(
            f"M{x} {y + 30}C{x - 30} {y} {x - 16} {y - 22} {x} {y - 16}C{x + 16} {y - 22} {x + 30} {y} {x} {y + 30}Z",
            red,
        )
        for k in range(5):
            c.disc(x + (k - 2) * 6, y + (k % 2) * 10 - 2, 1.7, cream)
            blade(c, x, y - 14, 15, -math.pi / 2 + (k - 2) * 0.5, 3, green, 0)
    c.path(
        "M40 -78C60 -120 120 -120 140 -92C170 -84 196 -60 204 -40C176 -52 150 -52 130 -60C100 -44 60 -46 40 -78Z",
        c.linear(lighter(gold, 0.2), gold, mix(gold, blue, 0.4)),
    )
    c.path("M84 -84C110 -78 140 -78 172 -58C140 -60 104 -58 84 -84Z", blue)
    c.disc(54, -92, 18, gold)
    c.disc(49, -96, 3.6, "#14110f")
    c.poly([(38, -96), (14, -86), (40, -84)], red)
    for k in range(6):
        c.disc(66 + (k % 3) * 11, -74 + (k // 3) * 8, 2.3, cream)
    for k in range(8):
        blade(c, 0, 196, 28, k * math.pi / 4, 8, cream if k % 2 else gold, 0)
    c.disc(0, 196, 8, red)


@scene("quilt")
def quilt(c: Canvas) -> Both:
    rose, blue, cream, rust, deep, sand = c.palette
    c.fill(mix(rust, sand, 0.4))
    cols, rows, gap = 5, 3, 16
    w, h = (c.w - gap * (cols + 1)) / cols, (c.h - gap * (rows + 1)) / rows
    for row in range(rows):
        for col in range(cols):
            x, y, k = gap + col * (w + gap), gap + row * (h + gap), row * cols + col
            ground = (rose, cream, blue, sand, mix(blue, cream, 0.5))[(k * 2 + row) % 5]
            c.rect(x, y, w, h, vary(c.rng, ground, 8))
            _patch(c, x, y, w, h, k, (deep, rust, cream, rose, sand))
            for j in range(1, 7):
                c.stroke(f"M{x:.0f} {y + h * j / 7:.0f}q{w / 2:.0f} 7 {w:.0f} 0", darker(ground, 0.3), 1.2, 0.35)
    return (
        "quinze carrés de tissu appliqué : étoiles, lunes, arbres, animaux et personnages",
        "fifteen squares of appliqué: stars, moons, trees, animals and figures",
    )


def _patch(c: Canvas, x: float, y: float, w: float, h: float, k: int, p: tuple[str, str, str, str, str]) -> None:
    """The cut-out shapes of one square."""
    deep, rust, cream, _rose, sand = p
    cx, _cy = x + w / 2, y + h / 2
    if k % 3 == 0:
        for _ in range(7):
            px, py, r = x + w * c.rng.uniform(0.12, 0.88), y + h * c.rng.uniform(0.1, 0.6), c.rng.uniform(10, 22)
            for j in range(8):
                blade(c, px, py, r, j * math.pi / 4, r * 0.2, (cream, sand)[j % 2], 0)
    if k % 3 == 1:
        c.disc(cx, y + h * 0.25, h * 0.13, sand)
        for j in range(12):
            blade(c, cx, y + h * 0.25, h * 0.21, j * math.pi / 6, 5, rust, 0)
    for j in range(2 + k % 3):
        px, foot, tall = x + w * (0.2 + 0.28 * j), y + h * 0.9, h * 0.42
        if (j + k) % 2:
            c.path(
                f"M{px} {foot}L{px + tall * 0.1} {foot - tall * 0.6}L{px - tall * 0.24} {foot - tall * 0.7}L{px + tall * 0.12} {foot - tall * 0.74}A{tall * 0.13} {tall * 0.13} 0 1 1 {px + tall * 0.3} {foot - tall * 0.74}L{px + tall * 0.62} {foot - tall * 0.9}L{px + tall * 0.34} {foot - tall * 0.58}L{px + tall * 0.46} {foot}Z",
                (deep, rust, cream)[(j + k) % 3],
            )
        else:
            c.oval(px + tall * 0.2, foot - tall * 0.36, tall * 0.4, tall * 0.2, (rust, deep)[k % 2])
            c.disc(px + tall * 0.6, foot - tall * 0.56, tall * 0.14, (rust, deep)[k % 2])
            for dx in (-0.06, 0.1, 0.3, 0.44):
                c.rect(px + dx * tall, foot - tall * 0.3, tall * 0.07, tall * 0.3, (rust, deep)[k % 2])


@scene("peacock")
def peacock(c: Canvas) -> Both:
    paper, black, *_ = c.palette
    c.fill(paper)
    w, h = c.w, c.h
    c.add(f'<g transform="translate({w * 0.09:.0f} {h * 0.15:.0f}) scale(.84)">')
    c.path(
        f"M{w * 0.34} {h * 0.2}C{w * 0.4} {h * 0.34} {w * 0.36} {h * 0.4} {w * 0.33} {h * 0.5}C{w * 0.2} {h * 0.7} {w * 0.14} {h * 0.84} {w * 0.2} {h * 0.93}C{w * 0.4} {h * 1.0} {w * 0.7} {h * 0.95} {w * 0.9} {h * 0.96}"
        f"C{w * 0.66} {h * 0.84} {w * 0.5} {h * 0.6} {w * 0.47} {h * 0.42}C{w * 0.47} {h * 0.34} {w * 0.5} {h * 0.28} {w * 0.46} {h * 0.2}Z",
        black,
    )
    for k in range(46):
        t = ((k + 1) / 47) ** 0.8
        spread = c.rng.random()
        x, y = w * (0.36 - 0.15 * t + (0.08 + 0.44 * t) * spread), h * (0.42 + 0.47 * t)
        _eye(c, x, y, 9 + 17 * t, paper, black)
    for k in range(34):
        t = k / 33
        a = -2.9 + t * 2.1
        length = h * (0.27 + 0.1 * math.sin(t * 3))
        x, y = w * 0.4, h * 0.13
        ex, ey = x + math.cos(a) * length * 1.15, y + math.sin(a) * length * 0.62 + t * 40
        c.stroke(
            f"M{x:.0f} {y:.0f}Q{x + math.cos(a) * length * 0.5:.0f} {y + math.sin(a) * length * 0.75:.0f} {ex:.0f} {ey:.0f}",
            black,
            1.7,
        )
        _eye(c, ex, ey, 11, paper, black, filled=False)
    c.oval(w * 0.4, h * 0.155, 44, 56, paper)
    c.stroke(f"M{w * 0.4 - 44} {h * 0.15}c-2 44 30 62 52 58c36 -6 42 -40 38 -64", black, 2.4)
    c.stroke(
        f"M{w * 0.4 + 8} {h * 0.15}q14 -6 26 0M{w * 0.4 + 24} {h * 0.178}q8 8 -2 12M{w * 0.4 + 6} {h * 0.2}q12 4 20 -2",
        black,
        2.6,
    )
    c.path(
        f"M{w * 0.4 - 52} {h * 0.15}C{w * 0.4 - 60} {h * 0.08} {w * 0.4 + 50} {h * 0.07} {w * 0.4 + 44} {h * 0.14}C{w * 0.4} {h * 0.115} {w * 0.4 - 20} {h * 0.15} {w * 0.4 - 40} {h * 0.22}Z",
        black,
    )
    for _ in range(60):
        c.disc(w * c.rng.uniform(0.7, 0.98), h * c.rng.uniform(0.4, 0.9), c.rng.uniform(1, 2.6), black)
    for k in range(9):
        c.stroke(
            f"M{w * 0.99} {h * (0.42 + k * 0.02)}C{w * 0.8} {h * (0.5 + k * 0.02)} {w * 0.72} {h * (0.66 + k * 0.02)} {w * 0.62} {h * (0.74 + k * 0.016)}",
            black,
            1.4,
        )
    c.add("</g>")
    return (
        "une longue silhouette noire dont la traîne est semée d’yeux de paon",
        "a long black figure whose train is sown with peacock eyes",
    )


def _eye(c: Canvas, x: float, y: float, r: float, paper: str, black: str, *, filled: bool = True) -> None:
    if filled:
        c.stroke(f"M{x:.0f} {y - r * 1.6:.0f}q{-r} {r * 1.4} 0 {r * 2.4}q{r} {-r} 0 {-r * 2.4}", paper, 2)
    c.disc(x, y, r * 0.62, paper)
    c.ring(x, y, r * 0.62, black, 1.5)
    c.disc(x, y, r * 0.3, black)
