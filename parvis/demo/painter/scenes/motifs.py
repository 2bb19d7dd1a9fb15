"""Compositions meant for mosaic: friezes, a starry vault, scraps on a floor, a tiled niche."""

from __future__ import annotations

import math

from parvis.demo.painter.canvas import Canvas
from parvis.demo.painter.colours import darker, lighter, mix, vary
from parvis.demo.painter.scenes.registry import Both, scene


@scene("friezes")
def friezes(c: Canvas) -> Both:
    lapis, shell, red, _bright, stone, deep = c.palette
    c.fill(deep)
    c.rect(12, 12, c.w - 24, c.h - 24, shell)
    for row in range(3):
        top, tall = 30 + row * (c.h - 42) / 3, (c.h - 42) / 3 - 18
        c.rect(28, top, c.w - 56, tall, vary(c.rng, lapis, 8))
        for k in range(int(c.w / 24)):
            c.rect(28 + k * 24, top - 13, 12, 8, (red, lapis, stone)[k % 3])
        count = 11 + row
        for k in range(count):
            x, foot = 60 + (k + 0.5) * (c.w - 120) / count, top + tall - 6
            if row != 1 and k % 4 == 3:
                _beast(c, x, foot, tall * 0.62, shell, stone)
            else:
                _walker(c, x, foot, tall * (0.9 if k % 5 else 0.98), shell, red if k % 3 == 1 else stone)
    return (
        "trois bandes de personnages et d’animaux en marche sur fond bleu lapis",
        "three bands of walking figures and animals on lapis blue",
    )


def _walker(c: Canvas, x: float, foot: float, tall: float, body: str, skirt: str) -> None:
    c.disc(x, foot - tall * 0.88, tall * 0.1, body)
    c.rect(x + tall * 0.06, foot - tall * 0.9, tall * 0.09, tall * 0.05, body)
    c.poly(
        [
            (x - tall * 0.1, foot - tall * 0.78),
            (x + tall * 0.11, foot - tall * 0.78),
            (x + tall * 0.08, foot - tall * 0.45),
            (x - tall * 0.08, foot - tall * 0.45),
        ],
        body,
    )
    c.poly(
        [
            (x - tall * 0.09, foot - tall * 0.5),
            (x + tall * 0.1, foot - tall * 0.5),
            (x + tall * 0.18, foot - tall * 0.18),
            (x - tall * 0.15, foot - tall * 0.18),
        ],
        skirt,
    )
    c.line(
        [(x, foot - tall * 0.7), (x + tall * 0.14, foot - tall * 0.58), (x + tall * 0.05, foot - tall * 0.5)],
        body,
        tall * 0.06,
    )
    for dx in (-0.09, 0.1):
        c.rect(x + dx * tall - tall * 0.03, foot - tall * 0.2, tall * 0.07, tall * 0.2, body)
        c.rect(x + dx * tall - tall * 0.03, foot - tall * 0.04, tall * 0.13, tall * 0.04, body)


def _beast(c: Canvas, x: float, foot: float, tall: float, body: str, mark: str) -> None:
    c.oval(x, foot - tall * 0.62, tall * 0.52, tall * 0.26, body)
    c.poly(
        [
            (x + tall * 0.3, foot - tall * 0.7),
            (x + tall * 0.6, foot - tall * 1.12),
            (x + tall * 0.86, foot - tall * 0.98),
            (x + tall * 0.5, foot - tall * 0.5),
        ],
        body,
    )
    c.line([(x + tall * 0.6, foot - tall * 1.08), (x + tall * 0.58, foot - tall * 1.34)], mark, tall * 0.06)
    for dx in (-0.42, -0.26, 0.22, 0.38):
        c.rect(x + dx * tall, foot - tall * 0.55, tall * 0.08, tall * 0.55, body)


@scene("stars")
def stars(c: Canvas) -> Both:
    blue, deep, bright, gold, light, red = c.palette
    cx, cy = c.w / 2, c.h * 0.52
    c.fill(c.radial(bright, blue, deep, radius=0.75))
    for ring in range(1, 13):
        count, r = 6 + ring * 5, ring * 56
        for k in range(count):
            a = (k + 0.5 * (ring % 2)) * 2 * math.pi / count
            _star(
                c,
                cx + math.cos(a) * r,
                cy + math.sin(a) * r,
                10 + ring * 0.9,
                vary(c.rng, gold if (k + ring) % 3 else light, 14),
            )
    c.rect(cx - 11, cy - 78, 22, 156, gold)
    c.rect(cx - 62, cy - 42, 124, 22, gold)
    c.rect(cx - 5, cy - 72, 10, 144, light)
    c.rect(cx - 56, cy - 36, 112, 10, light)
    m = 34
    for inset, colour in ((0, red), (m, gold), (m + 12, deep)):
        c.add(
            f'<rect x="{inset}" y="{inset}" width="{c.w - 2 * inset:.0f}" height="{c.h - 2 * inset:.0f}" fill="none" stroke="{colour}" stroke-width="{m if not inset else 12}"/>'
        )
    return (
        "une voûte bleu nuit semée d’étoiles d’or en cercles autour d’une croix",
        "a midnight-blue vault sown with gold stars in circles around a cross",
    )


def _star(c: Canvas, x: float, y: float, r: float, colour: str) -> None:
    points = [
        (
            x + math.cos(k * math.pi / 8) * r * (1 if k % 2 == 0 else 0.42),
            y + math.sin(k * math.pi / 8) * r * (1 if k % 2 == 0 else 0.42),
        )
        for k in range(16)
    ]
    c.poly(points, colour)


@scene("scatter")
def scatter(c: Canvas) -> Both:
    ground, brown, orange, green, dark, sand = c.palette
    c.fill(ground)
    spots = [(col + c.rng.uniform(0.25, 0.75), row + c.rng.uniform(0.25, 0.75)) for row in range(5) for col in range(7)]
    c.rng.shuffle(spots)
    for k, (u, v) in enumerate(spots):
        x, y, turn = u / 7 * c.w, v / 5 * c.h, c.rng.uniform(0, 360)
        c.oval(x + 16, y + 18, 44, 26, mix(ground, dark, 0.55), 0.75, turn)
        c.add(f'<g transform="translate({x:.0f} {y:.0f}) rotate({turn:.0f})">')
        (_fishbone, _shell, _leaf, _claw, _grapes, _nut)[k % 6](c, (brown, orange, green, dark, sand))
        c.add("</g>")
    return (
        "des restes de repas épars avec leurs ombres : arêtes, coquilles, feuilles, noix",
        "scattered leavings of a meal with their shadows: fish bones, shells, leaves, nuts",
    )


Five = tuple[str, str, str, str, str]


def _fishbone(c: Canvas, p: Five) -> None:
    c.line([(-58, 0), (0, 4), (52, 0)], p[3], 6)
    for k in range(8):
        c.line([(-44 + k * 12, 1), (-52 + k * 12, -22), (-50 + k * 12, -24)], p[3], 4)
        c.line([(-44 + k * 12, 1), (-52 + k * 12, 22), (-50 + k * 12, 24)], p[3], 4)
    c.poly([(50, -16), (80, 0), (50, 16)], p[0])


def _shell(c: Canvas, p: Five) -> None:
    c.path("M-46 10C-46 -50 46 -50 46 10Q0 44 -46 10Z", p[1])
    for k in range(-3, 4):
        c.line([(0, 26), (k * 13, -26)], darker(p[1], 0.3), 4)


def _leaf(c: Canvas, p: Five) -> None:
    c.path("M-60 0Q0 -44 60 0Q0 44 -60 0Z", p[2])
    c.line([(-60, 0), (60, 0)], lighter(p[2], 0.4), 5)


def _claw(c: Canvas, p: Five) -> None:
    c.path("M-50 16C-40 -40 30 -50 56 -20L24 -12L58 8C30 40 -20 46 -50 16Z", p[1])
    c.line([(-48, 16), (-78, 26)], p[0], 14)


def _grapes(c: Canvas, p: Five) -> None:
    for k, (x, y) in enumerate(((-24, -16), (0, -20), (24, -14), (-14, 6), (12, 6), (0, 26))):
        c.disc(x, y, 15, mix("#5a3550", p[0], k / 9))
    c.line([(0, -30), (8, -54)], p[2], 6)


def _nut(c: Canvas, p: Five) -> None:
    c.oval(-16, 0, 27, 23, p[4])
    c.oval(22, 6, 26, 20, p[0])
    c.line([(-40, 0), (8, 0)], p[0], 4)
    c.line([(4, 6), (44, 8)], darker(p[0], 0.4), 4)


@scene("arch")
def arch(c: Canvas) -> Both:
    blue, turquoise, white, gold, deep, green = c.palette
    c.fill(deep)
    w, h = c.w, c.h
    c.rect(24, 24, w - 48, h - 24, white)
    c.rect(36, 36, w - 72, h - 36, blue)
    _script(c, 36, 36, w - 72, 92, white, turquoise)
    for x in (36, w - 128):
        c.rect(x, 128, 92, h, blue)
        for k in range(13):
            y = 150.0 + k * 66
            c.stroke(f"M{x + 20} {y + 50}q6 -56 26 -30q20 26 26 -30", white, 8)
            c.disc(x + 46, y, 5.5, turquoise)
    c.rect(136, 136, w - 272, h, turquoise)
    pointed = f"M{w * 0.24} {h + 10}V{h * 0.46}C{w * 0.24} {h * 0.33} {w * 0.4} {h * 0.27} {w * 0.5} {h * 0.18}C{w * 0.6} {h * 0.27} {w * 0.76} {h * 0.33} {w * 0.76} {h * 0.46}V{h + 10}Z"
    for row in range(9):
        for col in range(9):
            _rosette(c, 150 + col * (w - 300) / 8, 160 + row * h * 0.05, 22, gold, white, deep)
    c.path(pointed, white)
    c.add(
        f'<g transform="translate({w * 0.03:.1f} {h * 0.042:.1f}) scale(.94)"><path d="{pointed}" fill="{deep}"/></g>'
    )
    for k in range(7):
        for side in (-1, 1):
            mid, y = w / 2, h * (0.95 - k * 0.082)
            c.stroke(
                f"M{mid} {y}c{side * 70} {-10} {side * 120} {-60} {side * 70} {-88}c{side * -40} -10 {side * -50} 40 {side * -16} 46",
                (turquoise, gold, green)[k % 3],
                9,
            )
            c.disc(mid + side * 62, y - 70, 11, white)
    for k in range(12):
        _rosette(c, w / 2, h * (0.97 - k * 0.056), 14, gold, white, blue)
    return (
        "une niche en arc brisé, couverte de rinceaux et d’un bandeau qui évoque l’écriture, en bleu et blanc",
        "a pointed niche covered with scrolls and a band that suggests writing, in blue and white",
    )


def _rosette(c: Canvas, x: float, y: float, r: float, gold: str, white: str, heart: str) -> None:
    for k in range(6):
        a = k * math.pi / 3
        c.oval(x + math.cos(a) * r * 0.55, y + math.sin(a) * r * 0.55, r * 0.42, r * 0.26, white, turn=math.degrees(a))
    c.disc(x, y, r * 0.34, gold)
    c.disc(x, y, r * 0.14, heart)


def _script(c: Canvas, x: float, y: float, w: float, h: float, ink: str, dot: str) -> None:
    """A band of strokes with the rhythm of writing; it says nothing."""
    at: float = x + 30
    while at < x + w - 40:
        tall = c.rng.choice((0.2, 0.34, 0.62, 0.7))
        c.stroke(f"M{at:.0f} {y + h * 0.78:.0f}V{y + h * (0.8 - tall):.0f}", ink, 9)
        c.stroke(f"M{at:.0f} {y + h * 0.78:.0f}q16 12 34 -2", ink, 9)
        if c.rng.random() < 0.4:
            c.disc(at + 16, y + h * 0.3, 4.5, dot)
        at += c.rng.uniform(24, 44)
