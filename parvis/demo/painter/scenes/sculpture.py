"""Sculpture in a quiet room: busts, a seated marble, a dancer in flames."""

from __future__ import annotations

import math

from parvis.demo.painter.canvas import Canvas
from parvis.demo.painter.colours import darker, lighter, mix
from parvis.demo.painter.scenes.nature import blade
from parvis.demo.painter.scenes.people import head
from parvis.demo.painter.scenes.registry import Both, scene
from parvis.demo.painter.scenes.vessels import stand


@scene("bust")
def bust(c: Canvas) -> Both:
    wall, skin, accent, gold, _dark, _light = c.palette
    x, y, r = c.w * 0.5, c.h * 0.47, c.h * 0.16
    stand(c, wall, c.h * 0.86, x, r * 1.2)
    c.path(
        f"M{x - r * 0.4} {y + r * 0.5}C{x - r * 0.4} {y + r * 1.3} {x - r * 1.15} {y + r * 1.6} {x - r * 1.1} {c.h * 0.86}H{x + r * 1.1}C{x + r * 1.15} {y + r * 1.6} {x + r * 0.4} {y + r * 1.3} {x + r * 0.4} {y + r * 0.5}Z",
        c.linear(darker(skin, 0.25), lighter(skin, 0.25), darker(skin, 0.35), down=False),
    )
    if accent.startswith("#2f"):
        return _tall_crown(c, x, y, r, (skin, accent, gold))
    return _lined_head(c, x, y, r, (skin, accent, gold))


def _tall_crown(c: Canvas, x: float, y: float, r: float, colours: tuple[str, str, str]) -> Both:
    """A flaring crown with a ribbon, and a broad collar."""
    skin, accent, gold = colours
    c.path(
        f"M{x - r * 0.74} {y - r * 0.42}L{x - r * 1.05} {y - r * 2.05}Q{x} {y - r * 2.3} {x + r * 1.05} {y - r * 2.05}L{x + r * 0.74} {y - r * 0.42}Q{x} {y - r * 0.86} {x - r * 0.74} {y - r * 0.42}Z",
        c.linear(darker(accent, 0.3), lighter(accent, 0.25), darker(accent, 0.45), down=False),
    )
    band = f"M{x - r * 0.93} {y - r * 1.35}Q{x} {y - r * 1.72} {x + r * 0.93} {y - r * 1.35}"
    c.stroke(band, gold, r * 0.16)
    for k, colour in ((-0.6, "#a8432f"), (-0.2, "#3f7a6a"), (0.2, "#a8432f"), (0.6, "#3f7a6a")):
        c.oval(x + k * r, y - r * (1.53 - abs(k) * 0.14), r * 0.09, r * 0.07, colour)
    head(c, x, y, r, skin)
    c.path(
        f"M{x - r * 0.76} {y - r * 0.34}Q{x} {y - r * 0.92} {x + r * 0.76} {y - r * 0.34}L{x + r * 0.72} {y - r * 0.52}Q{x} {y - r * 1.06} {x - r * 0.72} {y - r * 0.52}Z",
        gold,
    )
    for k in range(3):
        c.stroke(
            f"M{x - r * (0.6 + k * 0.16)} {y + r * (1.2 + k * 0.2)}Q{x} {y + r * (1.66 + k * 0.24)} {x + r * (0.6 + k * 0.16)} {y + r * (1.2 + k * 0.2)}",
            (gold, accent, "#a8432f")[k],
            r * 0.13,
        )
    return (
        "un buste à haute couronne bleue cerclée d’un ruban doré",
        "a bust with a tall blue crown banded in gold",
    )


def _lined_head(c: Canvas, x: float, y: float, r: float, colours: tuple[str, str, str]) -> Both:
    """A beaded crown with a crest, the face covered with fine lines."""
    skin, accent, gold = colours
    c.path(
        f"M{x - r * 0.8} {y - r * 0.4}L{x - r * 0.86} {y - r * 1.05}Q{x} {y - r * 1.5} {x + r * 0.86} {y - r * 1.05}L{x + r * 0.8} {y - r * 0.4}Z",
        c.linear(darker(accent, 0.3), mix(accent, gold, 0.5), darker(accent, 0.4), down=False),
    )
    head(c, x, y, r, skin)
    for k in range(-9, 10):
        u = k / 9.6
        top, foot = y - r * 0.8 * math.sqrt(1 - u * u), y + r * 0.86 * math.sqrt(1 - u * u)
        c.stroke(
            f"M{x + u * r * 0.62:.1f} {top:.1f}Q{x + u * r * 0.8:.1f} {y:.1f} {x + u * r * 0.55:.1f} {foot:.1f}",
            darker(skin, 0.5),
            1.5,
            0.4,
        )
    for row in range(3):
        for k in range(-6, 7):
            u = k / 7
            c.disc(
                x + u * r * 0.86,
                y - r * (0.56 + row * 0.2 + 0.26 * (1 - u * u)),
                r * 0.062,
                lighter(mix(gold, accent, row / 4), 0.2),
            )
    blade(c, x, y - r * 1.08, r * 0.85, -math.pi / 2, r * 0.16, gold, 0)
    c.disc(x, y - r * 1.12, r * 0.17, lighter(gold, 0.3))
    for k in range(3):
        c.stroke(
            f"M{x - r * 0.42} {y + r * (0.98 + k * 0.15)}q{r * 0.42} {r * 0.16} {r * 0.84} 0",
            darker(skin, 0.4),
            2.4,
            0.7,
        )
    return (
        "une tête de bronze couronnée, le visage strié de fines lignes",
        "a crowned bronze head, the face striated with fine lines",
    )


@scene("marble")
def marble(c: Canvas) -> Both:
    wall, white, grey, shade, light, _dark = c.palette
    stand(c, wall, c.h * 0.87, c.w * 0.5, c.w * 0.3)
    w, h = c.w, c.h
    c.path(
        f"M{w * 0.2} {h * 0.87}L{w * 0.24} {h * 0.3}Q{w * 0.5} {h * 0.22} {w * 0.76} {h * 0.3}L{w * 0.8} {h * 0.87}Z",
        c.linear(shade, grey, darker(shade, 0.25), down=False),
    )
    c.path(
        f"M{w * 0.27} {h * 0.34}Q{w * 0.5} {h * 0.27} {w * 0.73} {h * 0.34}L{w * 0.7} {h * 0.66}H{w * 0.3}Z",
        darker(shade, 0.15),
        0.7,
    )
    x, y, r = w * 0.45, h * 0.3, h * 0.062
    c.path(
        f"M{x} {y + r}C{w * 0.3} {h * 0.43} {w * 0.3} {h * 0.56} {w * 0.32} {h * 0.64}L{w * 0.66} {h * 0.66}C{w * 0.64} {h * 0.5} {w * 0.6} {h * 0.42} {x + r * 0.8} {y + r * 0.8}Z",
        c.linear(light, white, grey, down=False),
    )
    c.path(
        f"M{w * 0.3} {h * 0.6}C{w * 0.3} {h * 0.75} {w * 0.25} {h * 0.83} {w * 0.24} {h * 0.87}H{w * 0.76}C{w * 0.72} {h * 0.8} {w * 0.72} {h * 0.68} {w * 0.66} {h * 0.61}Q{w * 0.48} {h * 0.55} {w * 0.3} {h * 0.6}Z",
        c.linear(light, white, grey, shade, down=False),
    )
    for k in range(17):
        u = k / 16
        c.stroke(
            f"M{w * (0.34 + 0.3 * u):.0f} {h * 0.61:.0f}C{w * (0.33 + 0.34 * u):.0f} {h * 0.72:.0f} {w * (0.28 + 0.42 * u):.0f} {h * 0.8:.0f} {w * (0.27 + 0.46 * u):.0f} {h * 0.865:.0f}",
            mix(shade, white, 0.2 + 0.5 * (k % 2)),
            4.5,
            0.6,
        )
    c.path(
        f"M{w * 0.33} {h * 0.43}C{w * 0.24} {h * 0.52} {w * 0.22} {h * 0.62} {w * 0.21} {h * 0.72}L{w * 0.25} {h * 0.73}C{w * 0.28} {h * 0.62} {w * 0.33} {h * 0.55} {w * 0.38} {h * 0.5}Z",
        c.linear(light, white, shade, down=False),
    )
    c.path(
        f"M{w * 0.6} {h * 0.45}C{w * 0.68} {h * 0.52} {w * 0.68} {h * 0.58} {w * 0.6} {h * 0.64}L{w * 0.56} {h * 0.61}Z",
        c.linear(white, grey, down=False),
    )
    c.add(f'<g transform="rotate(-34 {x} {y})">')
    c.rect(x - r * 0.3, y + r * 0.5, r * 0.6, r * 0.9, grey)
    head(c, x, y, r, mix(white, grey, 0.25))
    c.path(
        f"M{x - r * 0.8} {y + r * 0.7}L{x - r * 0.78} {y - r * 0.5}Q{x} {y - r * 1.6} {x + r * 0.78} {y - r * 0.5}L{x + r * 0.8} {y + r * 0.7}L{x + r * 0.58} {y - r * 0.2}Q{x} {y - r * 0.8} {x - r * 0.58} {y - r * 0.2}Z",
        c.linear(light, grey, down=False),
    )
    c.add("</g>")
    return (
        "une figure de marbre drapée, assise sur un trône, la tête renversée",
        "a draped marble figure seated on a throne, the head thrown back",
    )


@scene("flames")
def flames(c: Canvas) -> Both:
    ground, bronze, gold, dark, light, _ = c.palette
    c.fill(c.radial(lighter(ground, 0.16), ground, darker(ground, 0.5), at=(0.5, 0.42), radius=0.8))
    x, y, r = c.w * 0.5, c.h * 0.44, min(c.w, c.h) * 0.37
    c.ring(x, y, r, c.linear(gold, bronze, dark), r * 0.05)
    c.ring(x, y, r * 0.93, bronze, 3)
    for k in range(29):
        a = math.pi * 0.62 + k * (math.pi * 1.76) / 28
        px, py = x + math.cos(a) * r, y + math.sin(a) * r
        for turn, long in ((-0.3, 0.13), (0, 0.19), (0.3, 0.13)):
            blade(c, px, py, r * long, a + turn, r * 0.028, lighter(gold, 0.2) if turn == 0 else bronze, 0.12)
    _dancer(c, x, y + r * 0.06, r * 0.86, bronze, gold, dark, light)
    c.path(
        f"M{x - r * 0.62} {y + r * 1.18}Q{x} {y + r * 0.98} {x + r * 0.62} {y + r * 1.18}L{x + r * 0.5} {y + r * 1.3}H{x - r * 0.5}Z",
        c.linear(gold, bronze, dark),
    )
    for k in range(11):
        blade(c, x - r * 0.5 + k * r * 0.1, y + r * 1.24, r * 0.16, math.pi / 2, r * 0.04, bronze, 0)
    return (
        "une figure à quatre bras qui danse dans un cercle de flammes",
        "a four-armed figure dancing in a ring of flames",
    )


def _limb(c: Canvas, points: list[tuple[float, float]], width: float, fill: str, shine: str) -> None:
    c.line(points, fill, width)
    c.line([(px - width * 0.14, py - width * 0.12) for px, py in points], shine, width * 0.26, 0.6)


def _dancer(c: Canvas, x: float, y: float, r: float, bronze: str, gold: str, dark: str, light: str) -> None:
    """Limbs as bent strokes; one leg lifted across the body."""
    for s in (-1, 1):
        for k in range(6):
            c.stroke(
                f"M{x + s * r * 0.08} {y - r * 0.62}q{s * r * 0.4} {r * (k * 0.06 - 0.24)} {s * r * (0.74 - k * 0.03)} {r * (k * 0.11 - 0.3)}",
                dark if k % 2 else bronze,
                4,
            )
    _limb(
        c,
        [(x + r * 0.02, y + r * 0.12), (x + r * 0.24, y + r * 0.5), (x + r * 0.04, y + r * 0.98)],
        r * 0.15,
        bronze,
        light,
    )
    _limb(
        c,
        [(x, y + r * 0.12), (x - r * 0.32, y + r * 0.3), (x - r * 0.08, y + r * 0.42), (x + r * 0.5, y + r * 0.3)],
        r * 0.14,
        gold,
        light,
    )
    for points in (
        [(-0.15, -0.4), (-0.46, -0.4), (-0.6, -0.66)],
        [(0.15, -0.4), (0.46, -0.4), (0.62, -0.66)],
        [(-0.15, -0.36), (-0.4, -0.14), (-0.3, -0.3)],
        [(0.15, -0.36), (0.2, -0.1), (-0.2, -0.02), (-0.46, 0.04)],
    ):
        _limb(c, [(x + px * r, y + py * r) for px, py in points], r * 0.085, bronze, light)
    c.path(
        f"M{x - r * 0.2} {y - r * 0.44}Q{x} {y - r * 0.5} {x + r * 0.2} {y - r * 0.44}L{x + r * 0.1} {y - r * 0.1}L{x + r * 0.15} {y + r * 0.16}H{x - r * 0.15}L{x - r * 0.1} {y - r * 0.1}Z",
        c.linear(dark, gold, bronze, dark, down=False),
    )
    c.oval(x, y - r * 0.64, r * 0.11, r * 0.14, c.radial(lighter(gold, 0.3), bronze, dark, at=(0.36, 0.34)))
    c.path(
        f"M{x - r * 0.12} {y - r * 0.7}L{x - r * 0.07} {y - r * 0.93}Q{x} {y - r * 1.02} {x + r * 0.07} {y - r * 0.93}L{x + r * 0.12} {y - r * 0.7}Z",
        gold,
    )
    c.disc(x - r * 0.61, y - r * 0.73, r * 0.07, gold)
    for k in range(3):
        blade(c, x + r * 0.63, y - r * 0.68, r * 0.17, -math.pi / 2 + (k - 1) * 0.4, r * 0.03, light, 0.1)
    c.oval(x + r * 0.02, y + r * 1.06, r * 0.34, r * 0.08, dark)
