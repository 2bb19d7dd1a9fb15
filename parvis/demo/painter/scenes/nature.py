"""Plants and beasts: flowers, grasses, bamboo, pines, birds, seaweed."""

from __future__ import annotations

import math

from parvis.demo.painter.canvas import Canvas, smooth
from parvis.demo.painter.colours import darker, lighter, mix, vary
from parvis.demo.painter.scenes.land import clouds, copse
from parvis.demo.painter.scenes.registry import Both, scene


def blade(
    c: Canvas,
    x: float,
    y: float,
    length: float,
    angle: float,
    width: float,
    fill: str,
    bend: float = 0.3,
    opacity: float = 1,
) -> None:
    """A leaf from (x, y): long, pointed, bent sideways by ``bend`` of its length."""
    tx, ty = x + math.cos(angle) * length, y + math.sin(angle) * length
    nx, ny = -math.sin(angle), math.cos(angle)
    mx, my = (x + tx) / 2 + nx * length * bend, (y + ty) / 2 + ny * length * bend
    c.path(
        f"M{x:.1f} {y:.1f}Q{mx + nx * width:.1f} {my + ny * width:.1f} {tx:.1f} {ty:.1f}"
        f"Q{mx - nx * width:.1f} {my - ny * width:.1f} {x:.1f} {y:.1f}Z",
        fill,
        opacity,
    )


def bloom(c: Canvas, x: float, y: float, r: float, colour: str, petals: int = 26) -> None:
    """A full flower of many petals, dark at the rim and light within."""
    for ring, share in ((1.0, 0.0), (0.72, 0.25), (0.44, 0.45)):
        for k in range(petals):
            blade(
                c,
                x,
                y,
                r * ring * c.rng.uniform(0.8, 1.08),
                k * 2 * math.pi / petals + c.rng.uniform(-0.1, 0.1),
                r * 0.13,
                vary(c.rng, lighter(darker(colour, 0.18 * (1 - share)), share), 12),
                0.12,
            )


@scene("flowers")
def flowers(c: Canvas) -> Both:
    dark, green, white, yellow, orange, red = c.palette
    c.fill(c.linear(mix(dark, green, 0.5), dark, darker(dark, 0.45)))
    for _ in range(150):
        x, y = c.rng.random() * c.w, c.h * c.rng.uniform(0.3, 1.02)
        blade(
            c,
            x,
            y,
            c.rng.uniform(70, 200),
            -math.pi / 2 + c.rng.gauss(0, 0.5),
            c.rng.uniform(7, 17),
            vary(c.rng, mix(dark, green, c.rng.random()), 16),
            c.rng.uniform(-0.2, 0.2),
        )
    for k in range(26):
        x = c.w * (k + 0.5) / 26
        c.line(
            [(x, c.h * 1.02), (x + c.rng.gauss(0, 20), c.h * 0.7), (x + c.rng.gauss(0, 34), c.h * 0.36)],
            vary(c.rng, mix(green, dark, 0.2), 12),
            5,
        )
    heads = sorted(
        ((c.rng.uniform(0.02, 0.98), c.rng.uniform(0.01, 0.5) + 0.06 * c.rng.random()) for _ in range(58)),
        key=lambda p: p[1],
    )
    for u, v in heads:
        band = (white, yellow, orange, red)[min(3, max(0, int(u * 3.2 + c.rng.gauss(0, 0.7))))]
        bloom(c, u * c.w, v * c.h, c.rng.uniform(52, 86), band, 22)
    return (
        "un massif de chrysanthèmes blancs, jaunes, orangés et rouges au-dessus de longues tiges vertes",
        "a bed of white, yellow, orange and red chrysanthemums above long green stems",
    )


@scene("grasses")
def grasses(c: Canvas) -> Both:
    paper, green, light, dark, straw, soil = c.palette
    c.fill(c.linear(lighter(paper, 0.3), paper))
    ground = c.h * 0.82
    c.path(
        smooth([(-20, ground), (c.w * 0.3, ground - 14), (c.w * 0.7, ground + 6), (c.w + 20, ground - 8)])
        + f"L{c.w + 20} {c.h * 0.94}L-20 {c.h * 0.97}Z",
        c.linear(mix(soil, paper, 0.3), f"{soil}/0.7", f"{paper}/0"),
    )
    for _ in range(230):
        x = c.rng.gauss(0.5, 0.24) * c.w
        blade(
            c,
            x,
            ground + c.rng.uniform(-6, 50),
            c.rng.uniform(120, 560),
            -math.pi / 2 + c.rng.gauss(0, 0.17),
            c.rng.uniform(3, 9),
            vary(c.rng, c.rng.choice((green, light, dark, straw)), 14),
            c.rng.uniform(-0.13, 0.13),
            0.85,
        )
    for _ in range(26):
        x, top = c.rng.gauss(0.5, 0.25) * c.w, c.h * c.rng.uniform(0.12, 0.42)
        c.line(
            [(x, ground), (x + c.rng.gauss(0, 14), c.h * 0.5), (x + c.rng.gauss(0, 30), top)],
            vary(c.rng, green, 12),
            2.6,
        )
        for k in range(13):
            c.oval(
                x + c.rng.gauss(0, 11),
                top + k * 8,
                3,
                8,
                vary(c.rng, mix(straw, light, 0.4), 14),
                0.8,
                c.rng.uniform(-40, 40),
            )
    _dandelions(c, ground, green, mix(light, straw, 0.4))
    for _ in range(46):
        x = c.rng.gauss(0.5, 0.22) * c.w
        blade(
            c,
            x,
            ground + 22,
            c.rng.uniform(80, 190),
            -math.pi / 2 + c.rng.gauss(0, 0.8),
            c.rng.uniform(13, 30),
            vary(c.rng, mix(green, dark, c.rng.random()), 12),
            c.rng.uniform(-0.2, 0.2),
            0.9,
        )
    return (
        "une touffe d’herbes, de plantain et de pissenlits vue au ras du sol",
        "a clump of grass, plantain and dandelions seen from ground level",
    )


def _dandelions(c: Canvas, ground: float, green: str, stem: str) -> None:
    """Four yellow buds on their stems."""
    for u, v in ((0.3, 0.34), (0.62, 0.28), (0.46, 0.42), (0.72, 0.45)):
        x, y = u * c.w, v * c.h
        c.line([(x + 8, ground), (x + 12, c.h * 0.6), (x, y)], stem, 5)
        blade(c, x, y + 26, 54, -math.pi / 2, 17, mix(green, "#d9b93f", 0.35), 0)
        for k in range(7):
            blade(c, x, y, 26, -math.pi / 2 + (k - 3) * 0.16, 3, "#dcbf4a", 0)


@scene("trees")
def trees(c: Canvas) -> Both:
    _paper, ink, mid, light, white, _dark = c.palette
    c.fill(c.linear(mix(light, ink, 0.25), light, white, white))
    for k in range(16):
        x = c.w * (-0.15 + k * 0.036)
        c.stroke(f"M{x} -10L{x + c.w * 0.17} {c.h * 0.62}", mid, 7, 0.45)
    clouds(c, c.h * 0.05, c.h * 0.42, mix(mid, light, 0.45), count=9, opacity=0.25)
    clouds(c, c.h * 0.12, c.h * 0.5, white, count=9, opacity=0.4)
    c.land(c.h * 0.74, 8, mix(light, mid, 0.3), steps=9)
    for _ in range(22):
        c.rect(c.w * c.rng.uniform(0.02, 0.55), c.h * 0.73, c.rng.uniform(6, 22), c.rng.uniform(4, 12), mid)
    c.land(c.h * 0.82, 12, mix(mid, light, 0.25), steps=7)
    c.path(
        smooth([(c.w * 0.46, c.h * 0.86), (c.w * 0.66, c.h * 0.72), (c.w * 0.86, c.h * 0.68), (c.w * 1.03, c.h * 0.75)])
        + f"L{c.w * 1.03} {c.h * 1.02}L{c.w * 0.42} {c.h * 1.02}Z",
        mix(ink, mid, 0.35),
    )
    for x, foot, size in ((0.66, 0.73, 300), (0.77, 0.7, 340), (0.89, 0.7, 370)):
        copse(c, c.w * x, c.h * foot, size, mix(ink, mid, 0.4))
    c.land(c.h * 0.95, 18, ink, steps=8)
    c.oval(c.w * 0.2, c.h * 0.9, 210, 17, white)
    return (
        "trois arbres sur un talus, une plaine et une averse oblique sous un ciel d’orage",
        "three trees on a bank, a plain and a slanting shower under a stormy sky",
    )


@scene("bamboo")
def bamboo(c: Canvas) -> Both:
    paper, ink, mid, pale, light, _black = c.palette
    c.fill(c.linear(light, paper, mix(paper, pale, 0.35)))
    bank = [
        (-20, c.h * 0.9),
        (c.w * 0.25, c.h * 0.8),
        (c.w * 0.5, c.h * 0.86),
        (c.w * 0.74, c.h * 0.78),
        (c.w + 20, c.h * 0.88),
    ]
    c.path(smooth(bank) + f"L{c.w + 20} {c.h + 20}L-20 {c.h + 20}Z", c.linear(pale, f"{paper}/0.4"))
    for depth, (count, colour, tall) in enumerate(((26, pale, 0.5), (22, mid, 0.62), (13, ink, 0.78))):
        for _ in range(count):
            x = c.w * c.rng.choice((c.rng.gauss(0.16, 0.08), c.rng.gauss(0.5, 0.14), c.rng.gauss(0.86, 0.07)))
            foot, top = c.h * c.rng.uniform(0.8, 0.95), c.h * (0.92 - tall * c.rng.uniform(0.6, 1))
            lean = c.rng.gauss(0, 26)
            c.line([(x, foot), (x + lean * 0.4, (foot + top) / 2), (x + lean, top)], colour, 1.6 + depth * 0.9, 0.8)
            for _ in range(17):
                t = c.rng.uniform(0.25, 1)
                blade(
                    c,
                    x + lean * t,
                    foot + (top - foot) * t,
                    c.rng.uniform(36, 84),
                    c.rng.uniform(0.2, 2.9),
                    6.5,
                    colour,
                    c.rng.uniform(-0.12, 0.12),
                    0.85,
                )
        c.rect(-5, c.h * 0.55, c.w + 10, c.h * 0.3, c.linear(f"{light}/0", f"{light}/0.45", f"{light}/0"))
    for k in range(6):
        c.line(
            [
                (c.w * (0.3 + k * 0.09), c.h * 0.96),
                (c.w * (0.36 + k * 0.09), c.h * 0.955),
                (c.w * (0.42 + k * 0.09), c.h * 0.965),
            ],
            mid,
            1.6,
            0.5,
        )
    return ("des bambous à l’encre au bord de l’eau, noyés de brume", "bamboo in ink beside the water, drowned in mist")


@scene("pines")
def pines(c: Canvas) -> Both:
    paper, ink, mid, pale, light, black = c.palette
    c.fill(c.linear(light, paper, light))
    for k in range(1, 6):
        c.rect(c.w * k / 6, 0, 1.6, c.h, mid, 0.35)
    groups = (
        (0.06, 0.34, pale),
        (0.11, 0.42, pale),
        (0.22, 0.2, mid),
        (0.27, 0.1, ink),
        (0.32, 0.16, black),
        (0.36, 0.3, mid),
        (0.55, 0.42, pale),
        (0.59, 0.46, pale),
        (0.72, 0.18, mid),
        (0.77, 0.06, black),
        (0.82, 0.12, ink),
        (0.88, 0.24, mid),
        (0.96, 0.36, pale),
    )
    for x, top, colour in sorted(groups, key=lambda group: -group[1]):
        _pine(c, c.w * x, c.h * top, colour, light)
    c.rect(-5, c.h * 0.72, c.w + 10, c.h * 0.3, c.linear(f"{light}/0", f"{light}/0.95"))
    return (
        "des pins à l’encre qui sortent du brouillard, sur six feuilles",
        "pines in ink emerging from fog, across six panels",
    )


def _pine(c: Canvas, x: float, top: float, colour: str, light: str) -> None:
    """A tall pine, in dry upward strokes; its foot is lost in mist."""
    foot, lean = c.h * c.rng.uniform(0.84, 0.96), c.rng.gauss(0, 46)
    for trunk in range(2):
        dx = (trunk - 0.5) * c.rng.uniform(20, 54)
        c.line(
            [(x + dx, foot), (x + dx + lean * 0.5, (foot + top) / 2), (x + dx * 0.4 + lean, top + 10)], colour, 6, 0.6
        )
    for k in range(26):
        t = (k + c.rng.random()) / 26
        y = top + (foot - top) * 0.8 * t
        spread = (16 + 62 * math.sin(min(1.0, t * 1.5) * 2.2)) * c.rng.uniform(0.4, 1.3)
        mx = x + lean * (1 - t) + c.rng.gauss(0, 18)
        side = c.rng.choice((-1, 1))
        parts = []
        for _ in range(30):
            angle = -math.pi / 2 + side * 0.5 + c.rng.gauss(0, 0.42)
            sx, sy, long = mx + side * abs(c.rng.gauss(0, spread)), y + c.rng.gauss(0, 9), c.rng.uniform(26, 70)
            parts.append(f"M{sx:.0f} {sy:.0f}l{math.cos(angle) * long:.0f} {math.sin(angle) * long:.0f}")
        c.stroke("".join(parts), colour, c.rng.uniform(1.1, 3.0), 0.62)


@scene("irises")
def irises(c: Canvas) -> Both:
    gold, blue, mid, green, light, deep = c.palette
    c.fill(c.linear(light, gold, mix(gold, light, 0.4)))
    for k in range(11):
        x = c.w * (0.04 + 0.093 * k)
        base = c.h * (0.98 - 0.3 * abs(math.sin(k * 0.66)))
        for _ in range(15):
            blade(
                c,
                x + c.rng.gauss(0, 24),
                base,
                c.rng.uniform(150, 290),
                -math.pi / 2 + c.rng.gauss(0, 0.16),
                9,
                vary(c.rng, green, 10),
                c.rng.uniform(-0.06, 0.06),
            )
        for _ in range(4):
            _iris(c, x + c.rng.gauss(0, 32), base - c.rng.uniform(190, 300), c.rng.uniform(24, 34), blue, mid, deep)
    return ("une frise d’iris bleus sur fond d’or", "a frieze of blue irises on gold")


def _iris(c: Canvas, x: float, y: float, r: float, blue: str, mid: str, deep: str) -> None:
    """Three falls, three standards."""
    for angle, colour in ((2.6, blue), (0.54, blue), (1.57, deep)):
        c.oval(
            x + math.cos(angle) * r * 0.75,
            y + math.sin(angle) * r * 0.6,
            r * 0.75,
            r * 0.48,
            colour,
            turn=math.degrees(angle),
        )
    for angle in (-2.1, -1.0, -1.57):
        c.oval(
            x + math.cos(angle) * r * 0.55,
            y + math.sin(angle) * r * 0.7,
            r * 0.66,
            r * 0.4,
            mid,
            turn=math.degrees(angle),
        )
    c.disc(x, y, r * 0.18, "#e9d27a")


@scene("botanical")
def botanical(c: Canvas) -> Both:
    paper, green, orange, red, dark, brown = c.palette
    c.fill(lighter(paper, 0.35))
    cx, foot = c.w * 0.5, c.h * 0.98
    for k in range(24):
        angle = -math.pi / 2 + (k - 11.5) * 0.145
        blade(
            c,
            cx,
            c.h * 0.72,
            c.rng.uniform(330, 450),
            angle,
            26,
            vary(c.rng, mix(green, dark, (k % 3) / 3), 12),
            0.1 if k > 11 else -0.1,
            0.94,
        )
    c.line([(cx, foot), (cx + 6, c.h * 0.7)], green, 17)
    ty, ry, rx = c.h * 0.47, 165, 112
    c.oval(
        cx, ty, rx, ry, c.radial(lighter(orange, 0.3), orange, mix(orange, brown, 0.6), at=(0.38, 0.32), radius=0.75)
    )
    for row in range(9):
        for col in range(7):
            v, u = (row - 4) / 4.6, (col - 3 + (row % 2) * 0.5) / 3.4
            if u * u + v * v < 0.9:
                x, y = cx + u * rx * (1 - v * v * 0.15), ty + v * ry
                c.poly([(x, y - 18), (x + 16, y), (x, y + 18), (x - 16, y)], mix(orange, red, 0.35), 0.55)
                blade(c, x, y + 4, 20, -math.pi / 2, 4, dark, 0)
    for k in range(21):
        blade(
            c,
            cx,
            ty - ry + 16,
            c.rng.uniform(90, 190),
            -math.pi / 2 + (k - 10) * 0.105,
            15,
            vary(c.rng, mix(green, red, 0.5 if k % 4 == 0 else 0.05), 12),
            0.1 if k > 10 else -0.1,
        )
    for x, y, size, turn in ((0.72, 0.58, 1.0, 30), (0.25, 0.66, 0.8, -40), (0.66, 0.2, 0.6, 70)):
        _beetle(c, c.w * x, c.h * y, 40 * size, brown, dark, turn)
    return (
        "un ananas entre ses longues feuilles, trois insectes bruns, comme une planche de botanique",
        "a pineapple among its long leaves with three brown insects, like a botanical plate",
    )


def _beetle(c: Canvas, x: float, y: float, r: float, brown: str, dark: str, turn: float) -> None:
    """An insect with six legs and two feelers, seen from above."""
    parts = (
        "".join(f"M0 {dy}q{s * 26} {-8} {s * 38} {16 + dy}" for s in (-1, 1) for dy in (-14, 2, 18))
        + "M-5 -34q-14 -30 -34 -40M5 -34q14 -30 34 -40"
    )
    c.add(
        f'<g transform="translate({x:.0f} {y:.0f}) rotate({turn}) scale({r / 40:.2f})"><path d="{parts}" fill="none" stroke="{dark}" stroke-width="2.6"/>'
        f'<ellipse rx="19" ry="36" fill="{brown}"/><ellipse cy="-28" rx="13" ry="11" fill="{darker(brown, 0.4)}"/><path d="M0 -18V34" stroke="{darker(brown, 0.4)}" stroke-width="2"/></g>'
    )


@scene("algae")
def algae(c: Canvas) -> Both:
    blue, white, deep, *_ = c.palette
    c.fill(c.radial(lighter(blue, 0.06), blue, deep, radius=0.85))
    for base, angle, size in ((0.36, -1.75, 190), (0.56, -1.4, 230), (0.47, -1.6, 150)):
        _frond(c, c.w * base, c.h * 0.86, angle, size, 7.5, white, 7)
    for k in range(9):
        c.stroke(
            f"M{c.w * (0.36 + k * 0.031):.0f} {c.h * 0.925:.0f}q4 {-12 - 5 * math.sin(k * 2):.0f} 8 0t8 {3 * math.cos(k):.0f}",
            white,
            2,
            0.85,
        )
    return ("l’empreinte blanche d’une algue ramifiée sur fond bleu", "the white print of a branching seaweed on blue")


def _frond(c: Canvas, x: float, y: float, angle: float, length: float, width: float, colour: str, depth: int) -> None:
    """A seaweed that forks in two at every step."""
    ex, ey = x + math.cos(angle) * length, y + math.sin(angle) * length
    c.stroke(
        f"M{x:.1f} {y:.1f}Q{(x + ex) / 2 + c.rng.gauss(0, 7):.1f} {(y + ey) / 2:.1f} {ex:.1f} {ey:.1f}",
        colour,
        width,
        0.82,
    )
    if depth:
        for turn in (-c.rng.uniform(0.14, 0.48), c.rng.uniform(0.14, 0.48)):
            _frond(c, ex, ey, angle + turn, length * c.rng.uniform(0.55, 0.78), width * 0.8, colour, depth - 1)
