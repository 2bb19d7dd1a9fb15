"""Beasts: a bird on its perch, a zebra, an octopus on a flask."""

from __future__ import annotations

import math

from parvis.demo.painter.canvas import Canvas
from parvis.demo.painter.colours import darker, lighter, mix, vary
from parvis.demo.painter.scenes.nature import blade
from parvis.demo.painter.scenes.registry import Both, scene
from parvis.demo.painter.scenes.vessels import clip, stand


@scene("bird")
def bird(c: Canvas) -> Both:
    wall, shade, brown, red, yellow, dark = c.palette
    c.fill(c.radial(lighter(wall, 0.4), wall, mix(wall, shade, 0.75), at=(0.35, 0.3), radius=0.95))
    for _ in range(40):
        c.oval(
            c.rng.random() * c.w,
            c.rng.random() * c.h,
            c.rng.uniform(20, 110),
            c.rng.uniform(6, 24),
            vary(c.rng, mix(wall, shade, 0.4), 9),
            0.2,
        )
    bx, by, bw = c.w * 0.3, c.h * 0.55, c.w * 0.46
    c.path(f"M{bx + 34} {by + 50}h{bw}v{c.h * 0.17}h{-bw}Z", darker(shade, 0.3), 0.35)
    c.rect(bx, by, bw, c.h * 0.16, c.linear(mix(dark, "#3f5a70", 0.35), dark))
    c.rect(bx, by - 8, bw, 17, lighter(brown, 0.2))
    for _k, y in enumerate((0.44, 0.5)):
        c.stroke(
            f"M{bx - 40} {c.h * y}Q{bx + bw / 2} {c.h * y + 62} {bx + bw + 40} {c.h * y}", mix(brown, yellow, 0.5), 6
        )
    with c.late():
        _finch(c, c.w * 0.52, c.h * 0.385, c.h * 0.115, (brown, red, yellow, dark, wall))
        _chain(c, mix(brown, yellow, 0.45))
    return (
        "un petit oiseau sur son perchoir devant un mur clair, une chaîne fine sous lui",
        "a small bird on its perch before a pale wall, a thin chain below it",
    )


def _chain(c: Canvas, colour: str) -> None:
    """A fine chain hanging from the perch."""
    for k in range(18):
        c.ring(c.w * 0.44 + k * 4 + 12 * math.sin(k * 0.5), c.h * 0.505 + k * 13, 6, colour, 2.2)


def _finch(c: Canvas, x: float, y: float, r: float, colours: tuple[str, str, str, str, str]) -> None:
    """A goldfinch looking left."""
    brown, red, yellow, dark, wall = colours
    c.path(
        f"M{x + r * 0.3} {y + r * 0.5}L{x + r * 1.35} {y + r * 1.75}L{x + r * 1.1} {y + r * 1.8}L{x} {y + r * 0.8}Z",
        dark,
    )
    c.blob(
        [
            (x - r * 0.62, y - r * 0.1),
            (x - r * 0.2, y - r * 0.7),
            (x + r * 0.5, y - r * 0.4),
            (x + r * 0.85, y + r * 0.5),
            (x + r * 0.5, y + r * 1.05),
            (x - r * 0.35, y + r * 0.85),
        ],
        c.linear(lighter(brown, 0.35), brown, mix(wall, brown, 0.3)),
    )
    c.path(
        f"M{x} {y - r * 0.2}Q{x + r * 0.9} {y - r * 0.1} {x + r * 1.1} {y + r * 1.2}Q{x + r * 0.4} {y + r * 0.9} {x} {y - r * 0.2}Z",
        dark,
    )
    c.path(
        f"M{x + r * 0.16} {y + r * 0.18}Q{x + r * 0.7} {y + r * 0.4} {x + r * 0.9} {y + r * 1.0}Q{x + r * 0.5} {y + r * 0.7} {x + r * 0.16} {y + r * 0.18}Z",
        yellow,
    )
    c.disc(x - r * 0.28, y - r * 0.62, r * 0.46, lighter(wall, 0.3))
    c.path(
        f"M{x - r * 0.3} {y - r * 1.08}A{r * 0.46} {r * 0.46} 0 0 1 {x + r * 0.16} {y - r * 0.5}L{x - r * 0.06} {y - r * 0.7}Z",
        dark,
    )
    c.disc(x - r * 0.47, y - r * 0.62, r * 0.28, red)
    c.poly([(x - r * 1.04, y - r * 0.5), (x - r * 0.7, y - r * 0.7), (x - r * 0.7, y - r * 0.46)], lighter(brown, 0.5))
    c.disc(x - r * 0.42, y - r * 0.68, r * 0.075, "#14110f")
    for dx in (-0.1, 0.2):
        c.stroke(f"M{x + r * dx} {y + r * 0.9}l{r * 0.06} {r * 0.32}", mix(brown, wall, 0.4), r * 0.07)


@scene("stripes")
def stripes(c: Canvas) -> Both:
    ground, black, white, _ochre, green, red = c.palette
    c.fill(c.linear(lighter(ground, 0.25), ground))
    c.land(c.h * 0.82, 10, mix(ground, green, 0.35), steps=8)
    for _ in range(46):
        x, y = c.rng.random() * c.w, c.h * c.rng.uniform(0.82, 0.96)
        blade(c, x, y, c.rng.uniform(14, 34), -math.pi / 2 + c.rng.gauss(0, 0.4), 4, vary(c.rng, green, 14))
    x, y, r = c.w * 0.47, c.h * 0.5, c.h * 0.24
    body = (
        f"M{x - r * 1.5} {y - r * 0.2}C{x - r * 1.3} {y - r * 0.75} {x - r * 0.5} {y - r * 0.55} {x} {y - r * 0.55}C{x + r * 0.5} {y - r * 0.55} {x + r * 0.8} {y - r * 0.8} {x + r * 1.25} {y - r * 1.5}"
        f"C{x + r * 1.6} {y - r * 1.6} {x + r * 1.95} {y - r * 1.1} {x + r * 2.25} {y - r * 0.72}C{x + r * 2.2} {y - r * 0.5} {x + r * 1.95} {y - r * 0.5} {x + r * 1.7} {y - r * 0.78}"
        f"C{x + r * 1.5} {y - r * 0.5} {x + r * 1.35} {y - r * 0.1} {x + r * 1.12} {y + r * 0.3}C{x + r * 0.8} {y + r * 0.62} {x - r * 0.6} {y + r * 0.5} {x - r * 1.0} {y + r * 0.52}C{x - r * 1.5} {y + r * 0.5} {x - r * 1.6} {y + r * 0.1} {x - r * 1.5} {y - r * 0.2}Z"
    )
    for dx, far in ((-1.05, True), (0.72, True), (-1.28, False), (0.92, False)):
        shade = darker(white, 0.2) if far else white
        c.path(
            f"M{x + dx * r - r * 0.16} {y + r * 0.2}L{x + dx * r - r * 0.08} {y + r * 1.42}h{r * 0.17}L{x + dx * r + r * 0.24} {y + r * 0.2}Z",
            shade,
        )
        for k in range(8):
            c.rect(x + dx * r - r * 0.12, y + r * (0.45 + k * 0.115), r * 0.27, r * 0.045, black)
    c.path(body, white)
    bars = "".join(
        f"M{x + (k / 17 * 3.9 - 1.6) * r:.1f} {y - r * 1.8:.1f}Q{x + (k / 17 * 3.9 - 1.6) * r + r * (0.34 - k * 0.04):.1f} {y - r * 0.3:.1f} {x + (k / 17 * 3.9 - 1.75) * r:.1f} {y + r * 0.75:.1f}"
        for k in range(18)
    )
    clip(c, body, f'<path d="{bars}" fill="none" stroke="{black}" stroke-width="{r * 0.1:.1f}"/>')
    c.line([(x + r * 0.35, y - r * 0.7), (x + r * 0.8, y - r * 1.05), (x + r * 1.2, y - r * 1.66)], black, r * 0.13)
    for dx in (1.22, 1.38):
        blade(c, x + r * dx, y - r * 1.42, r * 0.42, -1.9 + dx * 0.3, r * 0.09, white, 0.1)
    c.disc(x + r * 1.62, y - r * 1.16, r * 0.055, black)
    c.oval(x + r * 2.13, y - r * 0.68, r * 0.13, r * 0.1, black)
    c.line([(x - r * 1.5, y - r * 0.1), (x - r * 1.8, y + r * 0.3), (x - r * 1.74, y + r * 0.9)], black, r * 0.07)
    c.line([(x + r * 1.55, y - r * 1.38), (x + r * 1.86, y - r * 0.66)], red, r * 0.06)
    c.line([(x + r * 2.02, y - r * 0.98), (x + r * 1.8, y - r * 0.62)], red, r * 0.06)
    return (
        "un zèbre de profil sur un fond ocre, dans un cadre peint",
        "a zebra in profile on an ochre ground, in a painted frame",
    )


@scene("octopus")
def octopus(c: Canvas) -> Both:
    wall, clay, dark, brown, light, _ = c.palette
    cx, cy, r = c.w * 0.5, c.h * 0.53, min(c.w, c.h) * 0.36
    stand(c, wall, cy + r * 0.97, cx, r)
    c.rect(cx - r * 0.16, cy - r * 1.3, r * 0.32, r * 0.4, c.linear(brown, clay, brown, down=False))
    for s in (-1, 1):
        c.stroke(
            f"M{cx + s * r * 0.16} {cy - r * 1.2}C{cx + s * r * 0.6} {cy - r * 1.25} {cx + s * r * 0.55} {cy - r * 0.8} {cx + s * r * 0.36} {cy - r * 0.82}",
            clay,
            r * 0.1,
        )
    c.disc(cx, cy, r, c.radial(lighter(clay, 0.45), clay, brown, at=(0.38, 0.34), radius=0.72))
    c.path(
        f"M{cx - r * 0.24} {cy + r * 0.02}C{cx - r * 0.42} {cy - r * 0.5} {cx - r * 0.1} {cy - r * 0.62} {cx} {cy - r * 0.6}S{cx + r * 0.42} {cy - r * 0.5} {cx + r * 0.24} {cy + r * 0.02}Q{cx} {cy + r * 0.2} {cx - r * 0.24} {cy + r * 0.02}Z",
        dark,
    )
    for s in (-1, 1):
        c.disc(cx + s * r * 0.13, cy - r * 0.2, r * 0.1, light)
        c.disc(cx + s * r * 0.13, cy - r * 0.2, r * 0.05, dark)
    for k in range(8):
        _arm(c, cx, cy + r * 0.04, r, 0.12 + k * (math.pi - 0.24) / 7 * 1.0, dark, light, k)
    for _ in range(34):
        a, d = c.rng.uniform(0, 6.28), r * c.rng.uniform(0.72, 0.92)
        x, y = cx + math.cos(a) * d, cy + math.sin(a) * d
        for k in range(5):
            blade(c, x, y, r * 0.07, a + k * 1.256, 3, dark, 0.1, 0.9)
    return (
        "une gourde ronde ornée d’un poulpe aux bras ondulants",
        "a round flask decorated with an octopus with waving arms",
    )


def _arm(c: Canvas, x: float, y: float, r: float, angle: float, dark: str, light: str, k: int) -> None:
    """One arm with its suckers, curling at the end, kept inside the flask."""
    points = []
    for i in range(15):
        t = i / 14
        turn = angle + math.sin(t * 4.4 + k) * 0.3 + (1 if k > 3 else -1) * t * t * 0.9
        d = r * (0.08 + 0.74 * t**0.8)
        points.append((x + math.cos(turn) * d, y - r * 0.06 + math.sin(turn) * d * (0.98 - 0.1 * t)))
    for i in range(len(points) - 1):
        c.line(points[i : i + 2], dark, r * 0.085 * (1.1 - i / 15))
    for px, py in points[2:12]:
        c.disc(px, py, r * 0.014, light)
