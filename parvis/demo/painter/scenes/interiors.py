"""Indoors: tables laid with things, an empty room, a cradle."""

from __future__ import annotations

from parvis.demo.painter.canvas import Canvas
from parvis.demo.painter.colours import darker, lighter, luminance, mix, vary
from parvis.demo.painter.scenes.nature import blade, bloom
from parvis.demo.painter.scenes.registry import Both, scene


def fruit(c: Canvas, x: float, y: float, r: float, colour: str) -> None:
    """A round fruit, lit from the upper left, with its shadow."""
    c.oval(x + r * 0.5, y + r * 0.82, r * 1.2, r * 0.24, "#14110f", 0.32)
    c.disc(
        x,
        y,
        r,
        c.radial(lighter(colour, 0.55), vary(c.rng, colour, 12), darker(colour, 0.55), at=(0.34, 0.3), radius=0.78),
    )
    c.oval(x - r * 0.34, y - r * 0.42, r * 0.17, r * 0.1, "#fffaf0", 0.5, -30)


def _lemon(c: Canvas, x: float, y: float, r: float, colour: str, turn: float) -> None:
    c.oval(x + r * 0.4, y + r * 0.7, r * 1.3, r * 0.22, "#14110f", 0.35)
    c.oval(
        x,
        y,
        r * 1.25,
        r * 0.86,
        c.radial(lighter(colour, 0.5), colour, darker(colour, 0.5), at=(0.36, 0.3), radius=0.75),
        turn=turn,
    )
    c.disc(x + r * 1.22, y + r * 0.04 * turn / 10, r * 0.17, mix(colour, "#7a6420", 0.3))


def _jug(c: Canvas, x: float, foot: float, r: float, colour: str) -> None:
    """A tall belly with a neck, a lid and a handle."""
    body = (
        f"M{x - r * 0.5} {foot}C{x - r * 1.25} {foot - r * 0.6} {x - r} {foot - r * 1.8} {x - r * 0.42} {foot - r * 2.1}L{x - r * 0.42} {foot - r * 2.75}"
        f"L{x + r * 0.42} {foot - r * 2.75}L{x + r * 0.42} {foot - r * 2.1}C{x + r} {foot - r * 1.8} {x + r * 1.25} {foot - r * 0.6} {x + r * 0.5} {foot}Z"
    )
    c.oval(x + r * 0.5, foot, r * 1.2, r * 0.16, "#14110f", 0.4)
    c.stroke(
        f"M{x + r * 0.4} {foot - r * 2.5}C{x + r * 1.5} {foot - r * 2.5} {x + r * 1.5} {foot - r * 1.2} {x + r * 0.85} {foot - r * 1.1}",
        darker(colour, 0.35),
        r * 0.17,
    )
    c.path(body, c.linear(darker(colour, 0.45), lighter(colour, 0.35), colour, darker(colour, 0.6), down=False))
    c.oval(x, foot - r * 2.75, r * 0.46, r * 0.14, darker(colour, 0.2))
    c.path(
        f"M{x - r * 0.46} {foot - r * 2.76}Q{x} {foot - r * 3.25} {x + r * 0.46} {foot - r * 2.76}Z",
        c.linear(lighter(colour, 0.2), darker(colour, 0.4), down=False),
    )


def _cheese(c: Canvas, x: float, foot: float, r: float, colour: str) -> None:
    """Half a wheel, cut face towards us."""
    c.oval(x + r * 0.2, foot, r * 1.25, r * 0.16, "#14110f", 0.4)
    c.path(
        f"M{x - r} {foot}V{foot - r * 0.62}A{r} {r * 0.26} 0 0 1 {x + r} {foot - r * 0.62}V{foot}Z",
        c.linear(lighter(colour, 0.25), colour, darker(colour, 0.35), down=False),
    )
    c.oval(x, foot - r * 0.62, r, r * 0.26, lighter(colour, 0.3))
    c.path(
        f"M{x - r * 0.3} {foot - r * 0.42}L{x + r * 0.95} {foot - r * 0.75}L{x + r} {foot - r * 0.05}L{x - r * 0.2} {foot}Z",
        lighter(colour, 0.45),
    )


@scene("still")
def still(c: Canvas) -> Both:
    ground, first, second, pale, warm, _leaf = c.palette
    table = c.h * 0.68
    bright = luminance(ground) > 0.2
    c.fill(c.linear(lighter(ground, 0.12), ground, darker(ground, 0.15)))
    if bright:
        for k in range(5):
            c.path(
                f"M{c.w * (k * 0.24 - 0.1)} -10Q{c.w * (k * 0.24 + 0.08)} {c.h * 0.3} {c.w * (k * 0.24 - 0.04)} {c.h * 0.8}h{c.w * 0.11}Q{c.w * (k * 0.24 + 0.2)} {c.h * 0.3} {c.w * (k * 0.24 + 0.04)} -10Z",
                vary(c.rng, mix(ground, warm, 0.4), 14),
                0.7,
            )
    c.rect(-5, table, c.w + 10, c.h, c.linear(mix(warm, ground, 0.25), darker(warm, 0.5)))
    c.rect(-5, table, c.w + 10, 5, lighter(warm, 0.35), 0.6)
    if c.w / c.h > 1.6:
        return _three_offerings(c, table)
    if bright:
        return _white_cloth(c, table)
    _jug(c, c.w * 0.8, table + 40, c.h * 0.125, pale)
    _cheese(c, c.w * 0.4, table + 24, c.w * 0.17, first)
    _cheese(c, c.w * 0.35, table - 66, c.w * 0.1, darker(second, 0.12))
    _cheese(c, c.w * 0.58, table + 66, c.w * 0.12, second)
    c.oval(c.w * 0.2, table + 96, 136, 28, c.radial(pale, darker(pale, 0.35)))
    for _ in range(12):
        c.oval(
            c.w * 0.2 + c.rng.gauss(0, 44),
            table + 86 + c.rng.gauss(0, 8),
            17,
            9,
            vary(c.rng, mix(first, warm, 0.4), 14),
            turn=c.rng.uniform(0, 180),
        )
    for x, y in ((0.68, 0.91), (0.78, 0.88), (0.86, 0.93)):
        c.stroke(
            f"M{c.w * x - 30} {c.h * y + 12}c0 -46 30 -46 30 -14c0 -32 30 -32 30 14c-10 -26 -50 -26 -60 0",
            mix(warm, first, 0.4),
            10,
        )
    for k in range(5):
        c.oval(
            c.w * (0.42 + k * 0.045),
            c.h * (0.94 - 0.012 * (k % 2)),
            13,
            9,
            vary(c.rng, second, 14),
            turn=c.rng.uniform(-40, 40),
        )
    return (
        "une table sombre avec des fromages, un plat d’amandes et une cruche",
        "a dark table with cheeses, a dish of almonds and a jug",
    )


def _three_offerings(c: Canvas, table: float) -> Both:
    """Lemons on a plate, oranges in a basket, a cup and a rose."""
    _, lemon, orange, pale, warm, leaf = c.palette
    y = table + 34
    c.add(f'<g transform="translate({c.w / 2:.0f} {y:.0f}) scale(1.3) translate({-c.w / 2:.0f} {-y:.0f})">')
    for x in (0.2, 0.8):
        c.oval(c.w * x, y + 34, 150, 26, c.linear(lighter(pale, 0.3), darker(pale, 0.55)))
    for dx, dy, turn in ((-66, 0, -12), (10, 8, 8), (70, -4, 20), (-20, -56, -6)):
        _lemon(c, c.w * 0.2 + dx, y + dy, 46, lemon, turn)
    bx, half = c.w * 0.5, c.w * 0.135
    for dx, dy in ((-104, -74), (-36, -92), (40, -84), (106, -72), (0, -150), (-66, -138), (66, -136)):
        fruit(c, bx + dx, y + dy, 50, orange)
    for _ in range(24):
        blade(
            c,
            bx + c.rng.gauss(0, 80),
            y - 150 + c.rng.gauss(0, 22),
            c.rng.uniform(46, 80),
            c.rng.uniform(-2.9, -0.3),
            12,
            vary(c.rng, leaf, 14),
            0.1,
        )
    for _ in range(9):
        bloom(c, bx + c.rng.gauss(0, 80), y - 190 + c.rng.gauss(0, 18), 15, "#f4efe2", 7)
    c.path(
        f"M{bx - half} {y - 50}L{bx - half * 0.74} {y + 50}H{bx + half * 0.74}L{bx + half} {y - 50}Z",
        c.linear(darker(warm, 0.3), lighter(warm, 0.25), darker(warm, 0.5), down=False),
    )
    for k in range(19):
        c.line(
            [(bx - half + k * half / 9, y - 50), (bx - half * 0.74 + k * half * 0.74 / 9, y + 50)],
            darker(warm, 0.5),
            3,
            0.7,
        )
    for row in range(5):
        c.line(
            [(bx - half + row * 7, y - 48 + row * 22), (bx + half - row * 7, y - 48 + row * 22)],
            lighter(warm, 0.25),
            4,
            0.6,
        )
    cx = c.w * 0.8
    c.path(
        f"M{cx - 66} {y - 62}C{cx - 66} {y + 20} {cx - 30} {y + 26} {cx} {y + 26}S{cx + 66} {y + 20} {cx + 66} {y - 62}Z",
        c.linear(darker(pale, 0.3), lighter(pale, 0.5), darker(pale, 0.5), down=False),
    )
    c.oval(cx, y - 62, 66, 15, mix(pale, "#7f8a90", 0.5))
    bloom(c, cx - 108, y + 16, 44, "#d79aa0", 16)
    c.add("</g>")
    return (
        "des citrons sur un plat, une corbeille d’oranges, une tasse et une rose sur fond noir",
        "lemons on a plate, a basket of oranges, a cup and a rose on black",
    )


def _white_cloth(c: Canvas, table: float) -> Both:
    """Apples and oranges on a rumpled cloth."""
    _, red, orange, pale, _warm, leaf = c.palette
    cloth = [
        (-20, c.h * 0.72),
        (c.w * 0.16, c.h * 0.5),
        (c.w * 0.34, c.h * 0.58),
        (c.w * 0.52, c.h * 0.46),
        (c.w * 0.72, c.h * 0.55),
        (c.w * 0.98, c.h * 0.66),
        (c.w * 0.94, c.h * 0.9),
        (c.w * 0.6, c.h * 0.98),
        (c.w * 0.26, c.h * 0.93),
        (-20, c.h * 1.02),
    ]
    c.blob(cloth, c.linear(lighter(pale, 0.5), pale, mix(pale, "#8f9bb0", 0.5)))
    for _ in range(15):
        x, y = c.w * c.rng.uniform(0.08, 0.9), c.h * c.rng.uniform(0.56, 0.9)
        c.line(
            [
                (x, y),
                (x + c.rng.uniform(20, 70), y + c.rng.uniform(20, 70)),
                (x + c.rng.uniform(30, 120), y + c.rng.uniform(60, 150)),
            ],
            mix(pale, "#7f8fb0", 0.6),
            11,
            0.45,
        )
    _jug(c, c.w * 0.76, c.h * 0.64, c.h * 0.088, lighter(pale, 0.25))
    px, py = c.w * 0.3, c.h * 0.6
    c.oval(px, py + 34, 170, 40, lighter(pale, 0.6))
    spots = [
        (px - 90, py),
        (px, py + 10),
        (px + 84, py),
        (px - 44, py - 62),
        (px + 44, py - 58),
        (px, py - 116),
        (c.w * 0.52, c.h * 0.78),
        (c.w * 0.61, c.h * 0.74),
        (c.w * 0.58, c.h * 0.85),
        (c.w * 0.7, c.h * 0.81),
        (c.w * 0.8, c.h * 0.78),
        (c.w * 0.4, c.h * 0.87),
        (c.w * 0.2, c.h * 0.86),
    ]
    for k, (x, y) in enumerate(spots):
        fruit(c, x, y, 49, (red, orange, mix(red, orange, 0.5), mix(orange, leaf, 0.4))[k % 4])
    return (
        "des pommes et des oranges sur une nappe blanche froissée, une cruche claire",
        "apples and oranges on a rumpled white cloth, a pale jug",
    )


@scene("room")
def room(c: Canvas) -> Both:
    wall, pale, light, dark, mid, black = c.palette
    floor = c.h * 0.72
    c.fill(c.linear(wall, lighter(wall, 0.14), down=False))
    c.rect(-5, floor, c.w + 10, c.h, c.linear(mid, dark))
    c.rect(-5, floor - 26, c.w + 10, 26, lighter(wall, 0.35))
    wx, wy, ww, wh = c.w * 0.16, c.h * 0.13, c.w * 0.36, c.h * 0.44
    c.rect(wx - 20, wy - 20, ww + 40, wh + 40, lighter(wall, 0.4))
    for i in range(2):
        for j in range(4):
            c.rect(
                wx + i * ww / 2 + 6,
                wy + j * wh / 4 + 6,
                ww / 2 - 12,
                wh / 4 - 12,
                c.linear(lighter(light, 0.6), light, pale),
            )
    beam = [(wx, wy + 20), (wx + ww, wy + 20), (c.w * 0.98, c.h * 0.97), (c.w * 0.5, c.h * 0.97)]
    c.poly(beam, c.linear(f"{light}/0.5", f"{light}/0.12"))
    for i in range(2):
        for j in range(4):
            x0, y0 = c.w * (0.5 + 0.11 * i - 0.018 * (3 - j)), c.h * (0.775 + 0.045 * j)
            c.poly([(x0, y0), (x0 + 74, y0), (x0 + 86, y0 + 34), (x0 + 10, y0 + 34)], light, 0.75)
    dx = c.w * 0.68
    c.rect(dx, c.h * 0.16, c.w * 0.25, floor - c.h * 0.16, c.linear(lighter(wall, 0.22), wall, down=False))
    for y, tall in ((0.2, 0.16), (0.39, 0.12), (0.54, 0.15)):
        c.rect(dx + 26, c.h * y, c.w * 0.25 - 52, c.h * tall, mix(wall, dark, 0.22))
        c.rect(dx + 30, c.h * y + 4, c.w * 0.25 - 60, c.h * tall - 8, lighter(wall, 0.15))
    c.disc(dx + 16, c.h * 0.5, 7, black)
    for _ in range(130):
        t = c.rng.random()
        c.disc(
            wx + ww * c.rng.random() + t * c.w * 0.36,
            wy + 40 + t * c.h * 0.72,
            c.rng.uniform(0.8, 2.6),
            lighter(light, 0.6),
            0.6,
        )
    return (
        "une pièce vide, une porte close et un rai de soleil où danse la poussière",
        "an empty room, a closed door and a ray of sun where dust dances",
    )


@scene("veil")
def veil(c: Canvas) -> Both:
    white, pale, blue, dark, rose, grey = c.palette
    c.fill(c.linear(mix(blue, dark, 0.35), blue, down=False))
    c.path(
        f"M{c.w * 0.55} -10C{c.w * 0.4} {c.h * 0.3} {c.w * 0.62} {c.h * 0.6} {c.w * 0.5} {c.h * 1.02}H{c.w * 1.02}V-10Z",
        c.linear(lighter(grey, 0.3), grey, down=False),
    )
    x, y = c.w * 0.23, c.h * 0.34
    c.path(
        f"M{-20} {c.h * 1.02}C{c.w * 0.02} {c.h * 0.62} {x - 40} {y + 96} {x} {y + 70}C{x + 96} {y + 90} {x + 110} {y + 280} {x + 80} {c.h * 1.02}Z",
        c.linear(darker(dark, 0.1), mix(dark, blue, 0.5), dark),
    )
    with c.late():
        c.path(f"M{x - 10} {y + 60}L{x + 40} {y + 40}L{x + 62} {y + 92}L{x + 4} {y + 110}Z", mix(rose, white, 0.25))
        c.oval(
            x + 22, y, 66, 80, c.linear(mix(rose, darker(dark, 0.2), 0.25), mix(rose, white, 0.45), down=False), turn=14
        )
        c.path(
            f"M{x - 62} {y + 50}C{x - 96} {y - 96} {x + 30} {y - 128} {x + 84} {y - 52}C{x + 40} {y - 58} {x + 10} {y - 26} {x + 4} {y + 40}C{x - 10} {y + 78} {x - 44} {y + 82} {x - 62} {y + 50}Z",
            c.linear(mix(dark, rose, 0.25), darker(dark, 0.35)),
        )
        c.oval(x - 56, y - 40, 34, 30, darker(dark, 0.25))
    c.oval(c.w * 0.66, c.h * 0.75, 124, 74, lighter(white, 0.5))
    c.disc(c.w * 0.6, c.h * 0.7, 54, mix(rose, white, 0.3))
    for k in range(15):
        t = k / 14
        c.path(
            f"M{c.w * 0.72} {-10}C{c.w * (0.5 + 0.3 * t)} {c.h * 0.28} {c.w * (0.3 + 0.62 * t)} {c.h * 0.6} {c.w * (0.27 + 0.8 * t)} {c.h * 1.02}l{c.w * 0.09} 0C{c.w * (0.44 + 0.62 * t)} {c.h * 0.6} {c.w * (0.56 + 0.32 * t)} {c.h * 0.28} {c.w * 0.76} -10Z",
            f"{(white, pale, lighter(blue, 0.6))[k % 3]}",
            0.34,
        )
    c.stroke(
        f"M{c.w * 0.26} {c.h * 0.93}C{c.w * 0.5} {c.h * 0.86} {c.w * 0.8} {c.h * 0.87} {c.w * 1.02} {c.h * 0.9}",
        rose,
        13,
        0.75,
    )
    return (
        "une femme de dos près d’un berceau que couvre un grand voile clair",
        "a woman from behind near a cradle covered by a large pale veil",
    )
