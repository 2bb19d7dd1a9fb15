"""Vessels and small objects on a plinth."""

from __future__ import annotations

import math

from parvis.demo.painter.canvas import Canvas, Point, smooth
from parvis.demo.painter.colours import darker, lighter, mix, vary
from parvis.demo.painter.scenes.registry import Both, scene


def stand(c: Canvas, wall: str, foot: float, x: float, r: float) -> None:
    """A wall with a soft light, a shelf at ``foot``, and the shadow of what stands there."""
    c.fill(c.radial(lighter(wall, 0.35), wall, darker(wall, 0.3), at=(0.38, 0.32), radius=0.95))
    c.rect(-5, foot, c.w + 10, c.h, c.linear(darker(wall, 0.06), darker(wall, 0.24)))
    c.rect(-5, foot, c.w + 10, 2.5, lighter(wall, 0.5), 0.7)
    c.oval(x + r * 0.35, foot + 9, r * 1.15, 16, "#14110f", 0.3)
    c.oval(x + r * 0.1, foot + 5, r * 0.75, 9, "#14110f", 0.35)


def turned(c: Canvas, x: float, profile: list[Point], fills: tuple[str, ...]) -> str:
    """A turned body from its right-hand profile (half-width, y), lit across; returns its path."""
    right = [(x + half, y) for half, y in profile]
    left = [(x - half, y) for half, y in reversed(profile)]
    d = smooth(right) + "L" + smooth(left)[1:] + "Z"
    c.path(d, c.linear(*fills, down=False))
    return d


def clip(c: Canvas, d: str, body: str) -> None:
    """SVG shapes shown only inside a path."""
    name = f"k{len(c._defs)}"
    c._defs.append(f'<clipPath id="{name}"><path d="{d}"/></clipPath>')
    c.add(f'<g clip-path="url(#{name})">{body}</g>')


@scene("amphora")
def amphora(c: Canvas) -> Both:
    wall, clay, black, _brown, _light, _ = c.palette
    x, foot, t = c.w * 0.5, c.h * 0.88, c.h * 0.74
    stand(c, wall, foot, x, t * 0.3)
    for s in (-1, 1):
        c.stroke(
            f"M{x + s * t * 0.1} {foot - t * 0.95}C{x + s * t * 0.3} {foot - t * 0.98} {x + s * t * 0.3} {foot - t * 0.8} {x + s * t * 0.24} {foot - t * 0.7}",
            black,
            t * 0.035,
        )
    profile = [
        (t * 0.15, foot),
        (t * 0.13, foot - t * 0.03),
        (t * 0.08, foot - t * 0.06),
        (t * 0.2, foot - t * 0.26),
        (t * 0.31, foot - t * 0.52),
        (t * 0.26, foot - t * 0.72),
        (t * 0.11, foot - t * 0.82),
        (t * 0.1, foot - t * 0.93),
        (t * 0.15, foot - t * 0.97),
        (t * 0.15, foot - t),
    ]
    d = turned(c, x, profile, (darker(black, 0.1), mix(black, "#6a5a50", 0.35), black, "#0c0a09"))
    panel = c.linear(darker(clay, 0.35), lighter(clay, 0.25), clay, darker(clay, 0.4), down=False)
    clip(
        c,
        d,
        f'<rect x="{x - t}" y="{foot - t * 0.69:.1f}" width="{2 * t}" height="{t * 0.33:.1f}" fill="{panel}"/>'
        f'<rect x="{x - t}" y="{foot - t * 0.33:.1f}" width="{2 * t}" height="{t * 0.02:.1f}" fill="{clay}"/>'
        + _rays(x, foot - t * 0.05, t, clay)
        + _meander(x, foot - t * 0.72, t, clay),
    )
    _players(c, x, foot - t * 0.37, t * 0.26, black, clay)
    c.stroke(
        f"M{x - t * 0.2} {foot - t * 0.3}C{x - t * 0.26} {foot - t * 0.5} {x - t * 0.24} {foot - t * 0.66} {x - t * 0.16} {foot - t * 0.76}",
        "#fffaf0",
        5,
        0.28,
    )
    return (
        "une amphore noire et orangée où deux guerriers assis jouent face à face",
        "a black and orange amphora on which two seated warriors play face to face",
    )


def _rays(x: float, y: float, t: float, colour: str) -> str:
    return "".join(
        f'<path d="M{x + k * t * 0.04 - t * 0.015:.1f} {y:.1f}L{x + k * t * 0.042:.1f} {y - t * 0.1:.1f}L{x + k * t * 0.04 + t * 0.015:.1f} {y:.1f}Z" fill="{colour}"/>'
        for k in range(-6, 7)
    )


def _meander(x: float, y: float, t: float, colour: str) -> str:
    s = t * 0.022
    d = "".join(
        f"M{x + k * s * 2.4:.1f} {y + s:.1f}v{-s:.1f}h{s * 1.7:.1f}v{s * 0.66:.1f}h{-s * 0.9:.1f}"
        for k in range(-14, 14)
    )
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{s * 0.28:.1f}"/>'


def _players(c: Canvas, x: float, foot: float, size: float, black: str, clay: str) -> None:
    """Two helmeted figures leaning over a block, each with two spears."""
    c.rect(x - size * 0.16, foot - size * 0.34, size * 0.32, size * 0.34, black)
    for s in (-1, 1):
        px = x + s * size * 0.62
        c.rect(px - size * 0.16 + s * size * 0.1, foot - size * 0.26, size * 0.32, size * 0.26, black)
        body = f"M{px + s * size * 0.24} {foot - size * 0.26}C{px + s * size * 0.3} {foot - size * 0.7} {px + s * size * 0.05} {foot - size * 0.92} {px - s * size * 0.12} {foot - size * 0.86}L{px - s * size * 0.08} {foot - size * 0.3}Z"
        c.path(body, black)
        c.path(
            f"M{px} {foot - size * 0.32}L{px - s * size * 0.3} {foot - size * 0.3}L{px - s * size * 0.27} {foot}h{-s * size * 0.1}",
            black,
        )
        c.stroke(
            f"M{px - s * size * 0.06} {foot - size * 0.76}L{px - s * size * 0.3} {foot - size * 0.52}L{px - s * size * 0.47} {foot - size * 0.4}",
            black,
            size * 0.075,
        )
        c.disc(px - s * size * 0.2, foot - size * 0.96, size * 0.13, black)
        c.stroke(
            f"M{px - s * size * 0.1} {foot - size * 1.08}Q{px + s * size * 0.1} {foot - size * 1.2} {px + s * size * 0.22} {foot - size * 0.9}",
            black,
            size * 0.08,
        )
        for k in range(2):
            c.stroke(
                f"M{px - s * size * (0.5 - k * 0.07)} {foot}L{px + s * size * (0.3 + k * 0.07)} {foot - size * 1.24}",
                black,
                size * 0.022,
            )
        for k in range(4):
            c.stroke(
                f"M{px + s * size * 0.17} {foot - size * (0.36 + k * 0.1)}q{-s * size * 0.1} {size * 0.04} {-s * size * 0.2} 0",
                clay,
                1.6,
                0.9,
            )
        c.disc(px - s * size * 0.25, foot - size * 0.98, size * 0.022, clay)


@scene("celadon")
def celadon(c: Canvas) -> Both:
    wall, green, deep, white, dark, pale = c.palette
    x, foot, t = c.w * 0.5, c.h * 0.87, c.h * 0.7
    stand(c, wall, foot, x, t * 0.26)
    profile = [
        (t * 0.17, foot),
        (t * 0.15, foot - t * 0.06),
        (t * 0.18, foot - t * 0.3),
        (t * 0.29, foot - t * 0.6),
        (t * 0.3, foot - t * 0.76),
        (t * 0.2, foot - t * 0.9),
        (t * 0.075, foot - t * 0.945),
        (t * 0.07, foot - t * 0.975),
        (t * 0.095, foot - t),
    ]
    d = turned(c, x, profile, (deep, pale, green, darker(deep, 0.25)))
    clip(c, d, _cranes(c, x, foot, t, white, dark, pale))
    c.stroke(
        f"M{x - t * 0.2} {foot - t * 0.36}C{x - t * 0.29} {foot - t * 0.56} {x - t * 0.29} {foot - t * 0.74} {x - t * 0.18} {foot - t * 0.87}",
        "#ffffff",
        9,
        0.4,
    )
    c.oval(x, foot - t, t * 0.095, t * 0.016, darker(deep, 0.3))
    return (
        "un vase de céladon vert aux épaules rondes, semé de grues blanches dans des cercles",
        "a green celadon vase with round shoulders, sown with white cranes in circles",
    )


def _cranes(c: Canvas, x: float, foot: float, t: float, white: str, dark: str, pale: str) -> str:
    """Circles that shrink towards the foot, a crane in each, small clouds between."""
    parts = []
    for row in range(6):
        y, step = foot - t * (0.2 + row * 0.125), t * (0.088 + 0.0105 * row)
        for k in range(-4, 5):
            px = x + (k + (row % 2) * 0.5) * step * 1.5
            squeeze = max(0.3, 1 - abs(px - x) / (t * 0.45))
            r = step * 0.5
            parts.append(
                f'<g transform="translate({px:.1f} {y:.1f}) scale({squeeze:.2f} 1)"><circle r="{r:.1f}" fill="{pale}" fill-opacity=".35" stroke="{white}" stroke-width="2.2"/>'
                f'<g transform="scale({r / 26:.2f})"><path d="M-2 16Q-6 2 0 -4L5 -16" fill="none" stroke="{white}" stroke-width="3.4"/><path d="M-1 2Q-20 -8 -21 4Q-12 4 -1 8ZM1 2Q18 -10 21 2Q12 4 1 8Z" fill="{white}"/><path d="M5 -17l6 -2M-3 14l-3 9M1 13l1 9" stroke="{dark}" stroke-width="2" fill="none"/></g></g>'
            )
            parts.append(
                f'<path d="M{px + step * 0.75 - 12 * squeeze:.1f} {y + t * 0.062:.1f}q6 -9 12 0q9 -5 12 3q-14 6 -24 -3" fill="{white}" opacity=".8"/>'
            )
    return "".join(parts)


@scene("flamepot")
def flamepot(c: Canvas) -> Both:
    wall, clay, dark, light, deep, _ = c.palette
    x, foot, t = c.w * 0.5, c.h * 0.87, c.h * 0.7
    stand(c, wall, foot, x, t * 0.26)
    for k in range(4):
        _crest(
            c,
            x + (k - 1.5) * t * 0.19,
            foot - t * 0.66,
            t * (0.24 if k in (1, 2) else 0.29),
            mix(clay, dark, 0.25 if k in (1, 2) else 0.05),
            dark,
            light,
        )
    profile = [
        (t * 0.13, foot),
        (t * 0.145, foot - t * 0.2),
        (t * 0.21, foot - t * 0.4),
        (t * 0.23, foot - t * 0.5),
        (t * 0.31, foot - t * 0.64),
        (t * 0.34, foot - t * 0.7),
    ]
    d = turned(c, x, profile, (dark, light, clay, deep))
    cords = []
    for k in range(30):
        px = x + (k - 15) * t * 0.019
        cords.append(
            f"M{px:.1f} {foot:.1f}Q{x + (px - x) * 1.2:.1f} {foot - t * 0.2:.1f} {x + (px - x) * 1.7:.1f} {foot - t * 0.4:.1f}"
        )
    for row in range(4):
        for k in range(8):
            px, py, s = x + (k - 3.5) * t * 0.085, foot - t * (0.44 + row * 0.06), t * 0.03
            cords.append(f"M{px - s:.1f} {py:.1f}q{s:.1f} {-s:.1f} {2 * s:.1f} 0t{-s:.1f} {s * 0.9:.1f}")
    clip(
        c,
        d,
        f'<path d="{"".join(cords)}" fill="none" stroke="{deep}" stroke-width="5" opacity=".7"/><path d="{"".join(cords)}" fill="none" stroke="{light}" stroke-width="2" opacity=".6" transform="translate(-2 -2)"/>',
    )
    c.stroke(f"M{x - t * 0.34} {foot - t * 0.695}Q{x} {foot - t * 0.64} {x + t * 0.34} {foot - t * 0.695}", light, 13)
    c.stroke(f"M{x - t * 0.24} {foot - t * 0.5}Q{x} {foot - t * 0.46} {x + t * 0.24} {foot - t * 0.5}", light, 10)
    return (
        "un pot de terre dont le bord s’élève en crêtes comme des flammes",
        "an earthen pot whose rim rises in crests like flames",
    )


def _crest(c: Canvas, x: float, y: float, size: float, clay: str, dark: str, light: str) -> None:
    """A comb of clay with an opening and teeth."""
    d = f"M{x - size * 0.5} {y + size * 0.1}C{x - size * 0.62} {y - size * 0.5} {x - size * 0.3} {y - size * 1.1} {x + size * 0.12} {y - size * 1.05}C{x + size * 0.6} {y - size} {x + size * 0.62} {y - size * 0.4} {x + size * 0.42} {y + size * 0.1}Z"
    c.path(d, c.linear(lighter(clay, 0.2), clay, dark))
    c.oval(x + size * 0.04, y - size * 0.5, size * 0.17, size * 0.24, darker(dark, 0.45))
    c.stroke(
        f"M{x - size * 0.24} {y - size * 0.2}C{x - size * 0.34} {y - size * 0.9} {x + size * 0.36} {y - size * 0.98} {x + size * 0.34} {y - size * 0.36}",
        light,
        size * 0.055,
    )
    for k in range(6):
        a = -2.7 + k * 0.42
        px, py = x + math.cos(a) * size * 0.52, y - size * 0.52 + math.sin(a) * size * 0.56
        c.line(
            [(px, py), (px + math.cos(a) * size * 0.15, py + math.sin(a) * size * 0.15)],
            mix(clay, light, 0.4),
            size * 0.08,
        )


@scene("basket")
def basket(c: Canvas) -> Both:
    wall, straw, red, black, light, brown = c.palette
    x, foot, t = c.w * 0.5, c.h * 0.85, c.h * 0.62
    stand(c, wall, foot, x, t * 0.6)
    profile = [
        (t * 0.3, foot),
        (t * 0.52, foot - t * 0.2),
        (t * 0.7, foot - t * 0.46),
        (t * 0.67, foot - t * 0.68),
        (t * 0.48, foot - t * 0.88),
        (t * 0.3, foot - t * 0.96),
    ]
    d = turned(c, x, profile, (brown, light, straw, darker(brown, 0.35)))
    motifs = []
    for k in range(-6, 7):
        for tier in range(5):
            y, s = foot - t * (0.1 + tier * 0.17), t * 0.052
            u = math.sin(k * 0.26)
            px = x + u * t * (0.5 + 0.25 * math.sin(tier * 0.8))
            wide = s * max(0.22, math.cos(k * 0.26))
            motifs.append(
                f'<path d="M{px:.1f} {y - s * 2.1:.1f}L{px + wide:.1f} {y:.1f}H{px - wide:.1f}Z" fill="{red}"/><path d="M{px:.1f} {y - s * 1.1:.1f}L{px + wide * 0.5:.1f} {y:.1f}H{px - wide * 0.5:.1f}Z" fill="{black}"/>'
            )
    rows = "".join(
        f"M{x - t * 0.75:.0f} {foot - t * k / 46:.1f}Q{x:.0f} {foot - t * k / 46 + 16:.1f} {x + t * 0.75:.0f} {foot - t * k / 46:.1f}"
        for k in range(47)
    )
    clip(
        c,
        d,
        "".join(motifs)
        + f'<path d="{rows}" fill="none" stroke="{darker(brown, 0.4)}" stroke-width="1.6" opacity=".45"/>',
    )
    c.oval(x, foot - t * 0.96, t * 0.3, t * 0.05, darker(brown, 0.55))
    c.stroke(f"M{x - t * 0.3} {foot - t * 0.96}A{t * 0.3} {t * 0.05} 0 0 0 {x + t * 0.3} {foot - t * 0.96}", straw, 9)
    return (
        "un panier rond en vannerie, orné de flammes rouges et noires",
        "a round coiled basket with red and black flames",
    )


@scene("hippo")
def hippo(c: Canvas) -> Both:
    wall, blue, light, dark, _sand, deep = c.palette
    x, y, r = c.w * 0.48, c.h * 0.54, c.h * 0.21
    stand(c, wall, y + r * 1.22, x, r * 1.5)
    for dx in (-1.15, -0.62, 0.66, 1.15):
        c.path(
            f"M{x + (dx - 0.24) * r} {y + r * 0.3}L{x + (dx - 0.21) * r} {y + r * 1.24}H{x + (dx + 0.23) * r}L{x + (dx + 0.28) * r} {y + r * 0.3}Z",
            c.linear(deep, blue, darker(deep, 0.3), down=False),
        )
    d = (
        f"M{x - r * 1.62} {y + r * 0.3}C{x - r * 1.75} {y - r * 0.62} {x - r * 0.95} {y - r * 0.96} {x - r * 0.1} {y - r * 0.92}C{x + r * 0.6} {y - r * 0.9} {x + r * 0.9} {y - r * 0.86} {x + r * 1.2} {y - r * 0.9}"
        f"C{x + r * 1.75} {y - r * 0.95} {x + r * 2.2} {y - r * 0.5} {x + r * 2.26} {y + r * 0.1}C{x + r * 2.3} {y + r * 0.5} {x + r * 1.8} {y + r * 0.62} {x + r * 1.5} {y + r * 0.5}C{x + r * 1.2} {y + r * 0.86} {x - r * 1.1} {y + r * 0.92} {x - r * 1.62} {y + r * 0.3}Z"
    )
    c.path(d, c.linear(lighter(light, 0.45), light, blue, deep))
    clip(c, d, _lotus(x, y, r, dark))
    c.disc(x + r * 1.3, y - r * 0.84, r * 0.14, c.radial(light, deep))
    c.oval(x + r * 1.68, y - r * 0.42, r * 0.09, r * 0.075, dark)
    c.stroke(f"M{x + r * 1.62} {y + r * 0.34}Q{x + r * 2} {y + r * 0.36} {x + r * 2.24} {y + r * 0.16}", dark, 3.4)
    c.oval(x + r * 2.1, y - r * 0.24, r * 0.05, r * 0.075, dark)
    c.stroke(
        f"M{x - r * 1.1} {y - r * 0.62}C{x - r * 0.6} {y - r * 0.86} {x + r * 0.3} {y - r * 0.82} {x + r * 0.9} {y - r * 0.74}",
        "#ffffff",
        9,
        0.42,
    )
    return ("un hippopotame de faïence bleue orné de lotus", "a blue faience hippopotamus decorated with lotus")


def _lotus(x: float, y: float, r: float, dark: str) -> str:
    """Flowers and buds in dark line."""
    parts = []
    for u, v, size in (
        (-0.95, -0.12, 0.42),
        (0.1, -0.2, 0.5),
        (0.78, 0.28, 0.3),
        (-0.4, 0.42, 0.3),
        (1.75, -0.62, 0.2),
        (-1.45, 0.1, 0.24),
    ):
        cx, cy, s = x + u * r, y + v * r, size * r
        for k in range(7):
            a = -math.pi / 2 + (k - 3) * 0.36
            tx, ty = cx + math.cos(a) * s, cy + math.sin(a) * s
            parts.append(
                f"M{cx:.1f} {cy:.1f}Q{cx + math.cos(a - 0.3) * s * 0.7:.1f} {cy + math.sin(a - 0.3) * s * 0.7:.1f} {tx:.1f} {ty:.1f}Q{cx + math.cos(a + 0.3) * s * 0.7:.1f} {cy + math.sin(a + 0.3) * s * 0.7:.1f} {cx:.1f} {cy:.1f}"
            )
        parts.append(f"M{cx:.1f} {cy:.1f}q{s * 0.1:.1f} {s * 0.5:.1f} {s * 0.5:.1f} {s * 0.9:.1f}")
    return f'<path d="{"".join(parts)}" fill="none" stroke="{dark}" stroke-width="3.6" stroke-linecap="round"/>'


@scene("serpent")
def serpent(c: Canvas) -> Both:
    wall, teal, light, dark, red, white = c.palette
    c.fill(c.radial(lighter(wall, 0.3), wall, darker(wall, 0.12), radius=0.8))
    half = [
        (0.06, 0.46),
        (0.1, 0.3),
        (0.17, 0.24),
        (0.24, 0.32),
        (0.27, 0.52),
        (0.32, 0.72),
        (0.385, 0.76),
        (0.44, 0.62),
        (0.47, 0.42),
        (0.5, 0.33),
    ]
    points = [(u * c.w, v * c.h) for u, v in half] + [((1 - u) * c.w, v * c.h) for u, v in reversed(half[:-1])]
    c.line([(px + 12, py + 15) for px, py in points], "#7a705c", c.h * 0.17, 0.35)
    c.line(points, dark, c.h * 0.165)
    c.line(points, teal, c.h * 0.145)
    for k in range(0, len(points) - 1):
        (ax, ay), (bx, by) = points[k], points[k + 1]
        for _ in range(24):
            t = c.rng.random()
            c.rect(
                ax + (bx - ax) * t + c.rng.gauss(0, 22),
                ay + (by - ay) * t + c.rng.gauss(0, 22),
                13,
                12,
                vary(c.rng, mix(light, teal, c.rng.random()), 20),
                0.9,
                c.rng.uniform(0, 90),
            )
    for s, x in ((-1, c.w * 0.08), (1, c.w * 0.92)):
        y = c.h * 0.5
        c.path(
            f"M{x - s * 66} {y - 76}C{x + s * 60} {y - 120} {x + s * 92} {y - 40} {x + s * 84} {y + 10}L{x + s * 44} {y - 6}L{x + s * 66} {y + 72}C{x} {y + 128} {x - s * 60} {y + 100} {x - s * 66} {y + 60}Z",
            c.linear(light, teal, dark),
        )
        c.path(
            f"M{x + s * 84} {y + 4}L{x - s * 26} {y}L{x + s * 66} {y + 70}Q{x + s * 84} {y + 40} {x + s * 84} {y + 4}Z",
            red,
        )
        for k in range(4):
            c.poly(
                [(x + s * (70 - k * 24), y + 2), (x + s * (58 - k * 24), y + 3), (x + s * (63 - k * 24), y + 27)], white
            )
        c.disc(x + s * 6, y - 48, 24, white)
        c.disc(x + s * 6, y - 48, 13, red)
    return (
        "un serpent turquoise à deux têtes, gueules rouges et crocs blancs",
        "a turquoise serpent with two heads, red mouths and white fangs",
    )
