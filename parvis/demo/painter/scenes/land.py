"""Land under the sky: snow, fields, hills, mountains."""

from __future__ import annotations

import math

from parvis.demo.painter.canvas import Canvas, Point, smooth
from parvis.demo.painter.colours import darker, lighter, mix, vary
from parvis.demo.painter.scenes.registry import Both, scene


def clouds(c: Canvas, top: float, bottom: float, colour: str, *, count: int = 9, opacity: float = 0.4) -> None:
    """Flat-bottomed heaps of cloud between two heights."""
    puffs = [
        c.radial(f"{shade}/{opacity}", f"{shade}/{opacity * 0.8:.2f}", f"{shade}/0", radius=0.5)
        for shade in (colour, lighter(colour, 0.25), darker(colour, 0.08))
    ]
    for _ in range(count):
        x, y = c.rng.uniform(-0.1, 1.1) * c.w, c.rng.uniform(top, bottom)
        wide = c.rng.uniform(120, 320)
        for _ in range(11):
            dx, r = c.rng.gauss(0, wide * 0.4), wide * c.rng.uniform(0.16, 0.42)
            c.oval(x + dx, y - r * 0.3 + c.rng.gauss(0, wide * 0.03), r * 1.7, r * 0.6, c.rng.choice(puffs))


def bare_tree(
    c: Canvas, x: float, foot: float, height: float, colour: str, width: float = 9, lean: float = 0.0
) -> None:
    """A leafless tree, branching three times."""
    _branch(c, x, foot, -math.pi / 2 + lean, height * 0.42, width, colour, 5)


def _branch(c: Canvas, x: float, y: float, angle: float, length: float, width: float, colour: str, depth: int) -> None:
    ex, ey = x + math.cos(angle) * length, y + math.sin(angle) * length
    mx, my = (x + ex) / 2 + c.rng.uniform(-5, 5), (y + ey) / 2
    c.stroke(f"M{x:.1f} {y:.1f}Q{mx:.1f} {my:.1f} {ex:.1f} {ey:.1f}", colour, width)
    if depth:
        for turn in (c.rng.uniform(-0.65, -0.22), c.rng.uniform(0.22, 0.65)):
            _branch(c, ex, ey, angle + turn, length * c.rng.uniform(0.62, 0.8), width * 0.62, colour, depth - 1)


def copse(c: Canvas, x: float, foot: float, size: float, colour: str) -> None:
    """A round leafy tree: dark below, light above."""
    c.rect(x - size * 0.05, foot - size * 0.5, size * 0.1, size * 0.5, darker(colour, 0.5))
    for i in range(22):
        angle, away = c.rng.uniform(0, 6.28), c.rng.random() ** 0.5 * size * 0.42
        dy = math.sin(angle) * away * 0.85
        shade = mix(darker(colour, 0.35), lighter(colour, 0.25), min(1, max(0, 0.5 - dy / size + i / 60)))
        c.disc(
            x + math.cos(angle) * away, foot - size * 0.72 + dy, size * c.rng.uniform(0.09, 0.2), vary(c.rng, shade, 8)
        )


@scene("snow")
def snow(c: Canvas) -> Both:
    sky, haze, white, bark, brick, pond = c.palette
    c.fill(c.linear(mix(sky, haze, 0.2), haze, mix(haze, white, 0.6)))
    for i, y in enumerate((0.36, 0.42, 0.47)):
        line = c.ridge(c.h * y, 60 - 12 * i, steps=11)
        c.poly([*line, (c.w + 30, c.h), (-30, c.h)], mix(mix(sky, white, 0.35), white, i * 0.28))
    c.land(c.h * 0.52, 14, mix(white, haze, 0.4))
    for x, y, rx in ((0.62, 0.63, 170), (0.84, 0.72, 210)):
        c.oval(c.w * x, c.h * y, rx, rx * 0.24, mix(pond, haze, 0.45))
        for _ in range(16):
            px, py = c.w * x + c.rng.gauss(0, rx * 0.42), c.h * y + c.rng.gauss(0, rx * 0.07)
            c.rect(px, py - 9, 3, 10, bark)
    for _ in range(7):
        _house(
            c,
            c.w * c.rng.uniform(0.38, 0.95),
            c.h * c.rng.uniform(0.54, 0.6),
            c.rng.uniform(34, 60),
            brick,
            white,
            bark,
        )
    near: list[Point] = [(-20, c.h * 0.56), (c.w * 0.22, c.h * 0.66), (c.w * 0.5, c.h * 0.84), (c.w * 0.78, c.h * 1.02)]
    c.path(smooth(near) + f"L-20 {c.h + 20}Z", lighter(white, 0.3))
    for i, x in enumerate((0.05, 0.16, 0.27, 0.4)):
        bare_tree(c, c.w * x, c.h * (0.64 + i * 0.07), c.h * (0.68 - i * 0.09), darker(bark, 0.2), 15 - 2.5 * i)
    with c.late():
        for i in range(3):
            _hunter(
                c, c.w * (0.13 + 0.1 * i), c.h * (0.77 + 0.045 * i), 58 - 5 * i, darker(bark, 0.35), darker(brick, 0.15)
            )
        for i in range(6):
            x, y = c.w * (0.1 + 0.062 * i + 0.01 * (i % 2)), c.h * (0.8 + 0.03 * i)
            c.oval(x, y, 13, 5, darker(bark, 0.2), turn=10)
            c.disc(x + 13, y - 3, 4.5, darker(bark, 0.2))
            c.stroke(f"M{x - 12} {y - 2}q-8 -4 -10 -10M{x - 7} {y}v10M{x + 7} {y}v11", darker(bark, 0.2), 2.4)
        _birds(c, 5, darker(bark, 0.3), 0.1, 0.34)
    return (
        "une pente enneigée, des arbres nus, trois silhouettes et des étangs gelés devant des montagnes pâles",
        "a snowy slope, bare trees, three figures and frozen ponds before pale mountains",
    )


def _hunter(c: Canvas, x: float, y: float, tall: float, coat: str, hat: str) -> None:
    """Someone walking away, a pike on the shoulder."""
    c.path(
        f"M{x - tall * 0.2} {y - tall * 0.3}Q{x - tall * 0.24} {y - tall * 0.8} {x} {y - tall * 0.82}Q{x + tall * 0.24} {y - tall * 0.8} {x + tall * 0.2} {y - tall * 0.3}Z",
        coat,
    )
    c.stroke(
        f"M{x - tall * 0.09} {y - tall * 0.32}L{x - tall * 0.15} {y}M{x + tall * 0.09} {y - tall * 0.32}L{x + tall * 0.17} {y}",
        coat,
        tall * 0.12,
    )
    c.oval(x, y - tall * 0.92, tall * 0.12, tall * 0.13, hat)
    c.stroke(f"M{x - tall * 0.4} {y - tall * 1.1}L{x + tall * 0.5} {y - tall * 0.55}", coat, tall * 0.035)


def _house(c: Canvas, x: float, y: float, size: float, wall: str, roof: str, dark: str) -> None:
    """A small gabled house with snow on its roof."""
    c.rect(x, y - size * 0.5, size, size * 0.5, vary(c.rng, wall, 14))
    c.poly([(x - 5, y - size * 0.48), (x + size * 0.5, y - size), (x + size + 5, y - size * 0.48)], roof)
    c.rect(x + size * 0.4, y - size * 0.3, size * 0.16, size * 0.3, dark)


def _birds(c: Canvas, count: int, colour: str, low: float, high: float) -> None:
    """Birds far off, as two strokes each."""
    for _ in range(count):
        x, y, r = c.rng.uniform(0.2, 0.9) * c.w, c.rng.uniform(low, high) * c.h, c.rng.uniform(8, 17)
        c.stroke(
            f"M{x - r} {y - r * 0.3}Q{x - r * 0.3} {y - r * 0.6} {x} {y}Q{x + r * 0.3} {y - r * 0.6} {x + r} {y - r * 0.3}",
            colour,
            2.4,
        )


@scene("rainbow")
def rainbow(c: Canvas) -> Both:
    sky, dawn, green, dark, earth, wheat = c.palette
    c.fill(c.linear(sky, mix(sky, dawn, 0.55), dawn, lighter(dawn, 0.3)))
    clouds(c, c.h * 0.08, c.h * 0.38, lighter(dawn, 0.35), count=8, opacity=0.3)
    cx, cy = c.w * 0.42, c.h * 0.78
    for i, colour in enumerate(("#b9616a", "#d99a62", "#e8d07c", "#9fbf86", "#7fa6c4", "#8f86b5")):
        c.ring(cx, cy, c.w * 0.44 - i * 8, colour, 9, 0.34)
    c.land(c.h * 0.56, 26, mix(sky, green, 0.35), steps=8)
    c.land(c.h * 0.62, 22, mix(green, dawn, 0.4), steps=7)
    for _ in range(26):
        copse(c, c.rng.random() * c.w, c.h * c.rng.uniform(0.62, 0.68), c.rng.uniform(24, 52), mix(green, dark, 0.4))
    c.rect(c.w * 0.79, c.h * 0.615, 54, 34, lighter(wheat, 0.5))
    c.poly([(c.w * 0.79 - 8, c.h * 0.615), (c.w * 0.79 + 27, c.h * 0.575), (c.w * 0.79 + 62, c.h * 0.615)], earth)
    c.land(c.h * 0.72, 16, mix(green, wheat, 0.45), steps=6)
    c.path(
        smooth([(c.w * 0.28, c.h * 1.02), (c.w * 0.45, c.h * 0.84), (c.w * 0.62, c.h * 0.76), (c.w * 0.8, c.h * 0.68)])
        + f"L{c.w * 0.83:.0f} {c.h * 0.685:.0f}L{c.w * 0.5:.0f} {c.h * 1.02:.0f}Z",
        lighter(earth, 0.35),
        0.8,
    )
    c.land(c.h * 0.9, 22, mix(dark, green, 0.35), steps=6, opacity=0.75)
    for x, size in ((0.07, 330), (0.16, 230), (0.95, 380)):
        copse(c, c.w * x, c.h * 0.93, size, dark)
    for i in range(5):
        c.oval(c.w * (0.44 + i * 0.035), c.h * (0.83 - i * 0.02), 11, 6, darker(earth, 0.4))
    return (
        "un arc-en-ciel au-dessus d’une campagne boisée, une maison claire à son pied",
        "a rainbow above wooded country, a pale house at its foot",
    )


@scene("furrows")
def furrows(c: Canvas) -> Both:
    sky, haze, earth, soil, green, beast = c.palette
    c.fill(c.linear(sky, mix(sky, haze, 0.6), haze))
    c.land(c.h * 0.42, 30, mix(green, sky, 0.3), steps=6)
    for _ in range(34):
        copse(c, c.rng.uniform(0, 0.5) * c.w, c.h * c.rng.uniform(0.44, 0.49), c.rng.uniform(20, 46), green)
    top = c.h * 0.52
    c.rect(-5, top, c.w + 10, c.h, earth)
    for i in range(26):
        t = i / 25
        y0, y1 = top + 6 + t**1.5 * (c.h - top), top + t**1.6 * (c.h - top) * 1.12
        c.line(
            [(-20, y1 + 20 * t), (c.w * 0.5, (y0 + y1) / 2 + 14 * t), (c.w + 20, y0)],
            vary(c.rng, soil if i % 2 else darker(earth, 0.25), 14),
            5 + 26 * t,
        )
    coats = (
        lighter(beast, 0.3),
        mix(beast, soil, 0.45),
        lighter(beast, 0.45),
        mix(beast, soil, 0.65),
        lighter(beast, 0.25),
    )
    with c.late():
        for i, coat in enumerate(coats):
            _ox(c, c.w * (0.14 + i * 0.175), c.h * (0.64 - i * 0.014), c.w * 0.083, coat)
    return (
        "des sillons bruns en travers d’un champ, cinq bœufs de profil sous un ciel d’automne",
        "brown furrows across a field, five oxen in profile under an autumn sky",
    )


def _ox(c: Canvas, x: float, y: float, r: float, colour: str) -> None:
    """An ox walking to the right, as a few ovals."""
    dark = darker(colour, 0.32)
    c.oval(x, y + r * 0.98, r * 1.15, r * 0.1, "#14110f", 0.3)
    for dx, lean in ((-0.72, 0.1), (-0.48, -0.1), (0.36, 0.12), (0.6, -0.08)):
        c.path(
            f"M{x + dx * r} {y}L{x + (dx + 0.26) * r} {y}L{x + (dx + 0.17 + lean) * r} {y + r * 0.96}H{x + (dx + 0.04 + lean) * r}Z",
            dark,
        )
    body = (
        f"M{x - r * 0.92} {y - r * 0.36}C{x - r * 0.5} {y - r * 0.56} {x + r * 0.2} {y - r * 0.4} {x + r * 0.6} {y - r * 0.56}C{x + r * 0.95} {y - r * 0.5} {x + r * 1.14} {y - r * 0.34} {x + r * 1.3} {y - r * 0.16}"
        f"L{x + r * 1.44} {y + r * 0.1}Q{x + r * 1.42} {y + r * 0.24} {x + r * 1.28} {y + r * 0.2}L{x + r * 1.06} {y + r * 0.08}C{x + r * 0.98} {y + r * 0.34} {x + r * 0.84} {y + r * 0.42} {x + r * 0.6} {y + r * 0.34}"
        f"C{x + r * 0.2} {y + r * 0.44} {x - r * 0.4} {y + r * 0.44} {x - r * 0.78} {y + r * 0.26}Q{x - r * 1.04} {y} {x - r * 0.92} {y - r * 0.36}Z"
    )
    c.path(body, c.linear(lighter(colour, 0.3), colour, dark))
    c.stroke(f"M{x + r * 1.1} {y - r * 0.34}q{r * 0.02} {-r * 0.26} {r * 0.26} {-r * 0.28}", "#e9dfc6", r * 0.06)
    c.stroke(f"M{x - r * 0.93} {y - r * 0.3}q{-r * 0.14} {r * 0.3} {-r * 0.06} {r * 0.72}", dark, r * 0.06)
    c.line(
        [(x + r * 0.86, y - r * 0.6), (x + r * 0.96, y - r * 0.2), (x + r * 0.92, y + r * 0.3)],
        darker(colour, 0.6),
        r * 0.05,
    )


@scene("volcano")
def volcano(c: Canvas) -> Both:
    sky, haze, scrub, dark, sand, lake = c.palette
    c.fill(c.linear(sky, mix(sky, haze, 0.5), haze))
    clouds(c, c.h * 0.1, c.h * 0.24, lighter(haze, 0.5), count=6, opacity=0.35)
    for x, top, half in ((0.66, 0.22, 0.3), (0.88, 0.25, 0.22)):
        _cone(c, x, top, half, mix(mix(sky, lake, 0.5), haze, 0.35))
    c.land(c.h * 0.45, 16, mix(sky, scrub, 0.3), steps=12)
    c.rect(0, c.h * 0.47, c.w, c.h * 0.16, mix(sand, haze, 0.45))
    for _ in range(7):
        c.oval(
            c.w * c.rng.random(),
            c.h * c.rng.uniform(0.49, 0.58),
            c.rng.uniform(80, 220),
            c.rng.uniform(5, 12),
            lighter(lake, 0.55),
            0.8,
        )
    for _ in range(70):
        c.rect(
            c.w * c.rng.gauss(0.4, 0.09),
            c.h * c.rng.uniform(0.535, 0.55),
            9,
            4,
            vary(c.rng, lighter(haze, 0.3), 12),
            0.6,
        )
    c.land(c.h * 0.62, 24, mix(sand, scrub, 0.5), steps=7)
    c.land(c.h * 0.73, 34, mix(scrub, dark, 0.35), steps=6)
    for _ in range(90):
        x, y = c.rng.random() * c.w, c.h * c.rng.uniform(0.72, 1)
        c.oval(
            x,
            y,
            8 + (y - c.h * 0.7) * 0.09,
            5 + (y - c.h * 0.7) * 0.06,
            vary(c.rng, mix(dark, scrub, c.rng.random()), 18),
        )
    for x in (0.09, 0.14, 0.9):
        for i in range(7):
            c.oval(
                c.w * x + c.rng.gauss(0, 24),
                c.h * 0.9 - i * 17,
                11,
                22,
                vary(c.rng, dark, 12),
                turn=c.rng.uniform(-40, 40),
            )
    return (
        "une vallée claire avec ses lacs, deux volcans enneigés à l’horizon, des arbustes au premier plan",
        "a pale valley with lakes, two snowy volcanoes on the horizon, shrubs in the foreground",
    )


def _cone(c: Canvas, x: float, top: float, half: float, rock: str) -> None:
    """A volcano with snow on its top."""
    c.poly(
        [
            (c.w * (x - half), c.h * 0.47),
            (c.w * (x - 0.03), c.h * top),
            (c.w * (x + 0.03), c.h * top),
            (c.w * (x + half), c.h * 0.47),
        ],
        rock,
    )
    cap = [
        (c.w * (x - 0.1), c.h * (top + 0.085)),
        (c.w * (x - 0.03), c.h * top),
        (c.w * (x + 0.03), c.h * top),
        (c.w * (x + 0.11), c.h * (top + 0.1)),
        (c.w * (x + 0.06), c.h * (top + 0.07)),
        (c.w * (x + 0.01), c.h * (top + 0.11)),
        (c.w * (x - 0.05), c.h * (top + 0.07)),
    ]
    c.poly(cap, "#f7f5ef")


@scene("meadow")
def meadow(c: Canvas) -> Both:
    green, light, sky, red, white, dark = c.palette
    c.fill(c.linear(sky, lighter(sky, 0.3)))
    c.land(c.h * 0.14, 14, mix(dark, sky, 0.25), steps=12)
    for _ in range(20):
        copse(c, c.rng.random() * c.w, c.h * 0.2, c.rng.uniform(50, 110), dark)
    c.rect(-5, c.h * 0.19, c.w + 10, c.h, c.linear(mix(light, sky, 0.35), light, green, darker(green, 0.2)))
    for i in range(1500):
        t = (i / 1500) ** 0.75
        y, size = c.h * (0.2 + 0.82 * t), 2 + 11 * t
        colour = c.rng.choices((red, white, mix(light, "#e9d26a", 0.6), dark, green), (34, 15, 15, 16, 20))[0]
        c.oval(c.rng.random() * c.w, y + c.rng.gauss(0, 8), size, size * 0.8, vary(c.rng, colour, 18))
    return ("un champ de coquelicots qui monte jusqu’aux arbres", "a field of poppies rising to the trees")


@scene("arcs")
def arcs(c: Canvas) -> Both:
    blue, sky, red, orange, green, yellow = c.palette
    c.fill(c.linear(mix(red, orange, 0.3), orange, yellow))
    for i in range(5):
        x, y, r = c.w * (0.08 + i * 0.24), c.h * (0.52 + 0.08 * (i % 2)), c.h * c.rng.uniform(0.36, 0.5)
        c.disc(
            x,
            y,
            r,
            c.radial(
                lighter((red, orange, green)[i % 3], 0.15),
                (red, orange, green)[i % 3],
                darker(red, 0.3),
                at=(0.4, 0.3),
                radius=0.8,
            ),
        )
    c.land(c.h * 0.8, 40, c.linear(green, darker(green, 0.4)), steps=5)
    for i in (2, 1, 0):
        _horse(
            c,
            c.w * (0.17 + i * 0.245),
            c.h * (0.57 + 0.05 * i),
            c.h * (0.44 + 0.02 * i),
            mix(blue, sky, 0.15 + 0.28 * i),
            blue,
        )
    for x, lean in ((0.03, 0.1), (0.965, -0.12)):
        c.line(
            [(c.w * x, c.h), (c.w * (x + lean * 0.2), c.h * 0.5), (c.w * (x + lean * 0.6), -10)],
            lighter(yellow, 0.4),
            20,
        )
    return (
        "trois grandes formes bleues courbées comme des chevaux, devant des collines rouges et orangées",
        "three great blue forms, curved like horses, before red and orange hills",
    )


def _horse(c: Canvas, x: float, y: float, r: float, colour: str, shade: str) -> None:
    """A horse seen from behind its shoulder, its neck bent to the ground: three long curves."""
    dark, pale = darker(shade, 0.35), lighter(colour, 0.3)
    rump = (
        f"M{x - r * 0.62} {y + r * 0.75}C{x - r * 0.95} {y + r * 0.1} {x - r * 0.7} {y - r * 0.62} {x - r * 0.1} {y - r * 0.6}"
        f"C{x + r * 0.3} {y - r * 0.58} {x + r * 0.5} {y - r * 0.2} {x + r * 0.46} {y + r * 0.75}Z"
    )
    neck = (
        f"M{x + r * 0.02} {y - r * 0.1}C{x + r * 0.1} {y - r * 0.85} {x + r * 0.62} {y - r * 1.08} {x + r * 0.92} {y - r * 0.72}C{x + r * 1.12} {y - r * 0.46} {x + r * 1.2} {y - r * 0.02} {x + r * 1.16} {y + r * 0.34}"
        f"C{x + r * 1.14} {y + r * 0.5} {x + r * 0.98} {y + r * 0.52} {x + r * 0.92} {y + r * 0.38}C{x + r * 0.86} {y + r * 0.1} {x + r * 0.82} {y - r * 0.16} {x + r * 0.68} {y - r * 0.22}"
        f"C{x + r * 0.56} {y + r * 0.1} {x + r * 0.5} {y + r * 0.4} {x + r * 0.46} {y + r * 0.75}H{x - r * 0.1}Z"
    )
    mane = f"M{x + r * 0.06} {y - r * 0.16}C{x + r * 0.1} {y - r * 0.92} {x + r * 0.62} {y - r * 1.2} {x + r * 0.98} {y - r * 0.76}C{x + r * 0.66} {y - r * 0.9} {x + r * 0.36} {y - r * 0.62} {x + r * 0.22} {y - r * 0.1}Z"
    c.path(rump, c.linear(pale, colour, dark))
    c.stroke(
        f"M{x - r * 0.5} {y + r * 0.7}C{x - r * 0.72} {y + r * 0.1} {x - r * 0.5} {y - r * 0.4} {x - r * 0.08} {y - r * 0.46}",
        lighter(pale, 0.2),
        r * 0.05,
        0.6,
    )
    c.path(neck, c.linear(pale, colour, dark, down=False))
    c.path(mane, dark)
    c.path(f"M{x + r * 0.84} {y - r * 0.8}L{x + r * 0.98} {y - r * 1.02}L{x + r * 1.02} {y - r * 0.68}Z", dark)
    c.oval(x + r * 1.02, y - r * 0.34, r * 0.028, r * 0.045, "#14110f")


@scene("peaks")
def peaks(c: Canvas) -> Both:
    paper, ink, mid, black, light, _ = c.palette
    c.fill(c.linear(light, paper, mix(paper, mid, 0.2)))
    tall = c.h > c.w
    _massif(
        c,
        c.h * (0.7 if tall else 0.66),
        c.h * (0.62 if tall else 0.5),
        (0.16, 0.9) if tall else (0.22, 0.8),
        mix(mid, ink, 0.45),
        paper,
    )
    c.rect(-5, c.h * 0.58, c.w + 10, c.h * 0.17, c.linear(f"{light}/0", f"{light}/0.97", f"{paper}/0.2"))
    for i, (x0, x1) in enumerate(((-0.15, 0.42), (0.56, 1.18), (0.1, 0.72))):
        _massif(c, c.h * (0.83 + 0.05 * i), c.h * (0.2 if tall else 0.27), (x0, x1), mix(ink, black, 0.35 * i), paper)
        c.rect(-5, c.h * (0.78 + 0.05 * i), c.w + 10, c.h * 0.1, c.linear(f"{light}/0", f"{light}/0.8", f"{paper}/0"))
    x = c.w * 0.63
    c.line([(x, c.h * 0.27), (x + 4, c.h * 0.42), (x - 3, c.h * 0.62)], lighter(light, 0.6), 6, 0.95)
    c.land(c.h * 0.93, 26, mix(ink, black, 0.6), steps=8)
    for _ in range(46):
        px, py = c.rng.random() * c.w, c.h * c.rng.uniform(0.86, 0.99)
        c.rect(px - 2, py - 8, 4, 30, black)
        for _ in range(6):
            c.oval(
                px + c.rng.gauss(0, 13),
                py - 12 - c.rng.random() * 26,
                16,
                6,
                vary(c.rng, black, 20),
                0.75,
                c.rng.uniform(-20, 20),
            )
    return (
        "des montagnes à l’encre étagées dans la brume, une cascade mince, des arbres au pied",
        "mountains in ink, tier on tier in the mist, a thin waterfall, trees at the foot",
    )


def _massif(c: Canvas, foot: float, height: float, span: tuple[float, float], colour: str, paper: str) -> None:
    """One mountain of upright bluffs: an uneven skyline, then its face worked with short dry strokes."""
    x0, x1 = span[0] * c.w, span[1] * c.w
    steps = 13
    skyline = []
    for k in range(steps + 1):
        t = k / steps
        bulk = math.sin(t * math.pi) ** 0.42
        skyline.append((x0 + (x1 - x0) * t, foot - height * bulk * (c.rng.uniform(0.7, 1.02) if 0 < k < steps else 0)))
    c.path(
        smooth(skyline) + f"L{x1:.0f} {foot}L{x0:.0f} {foot}Z",
        c.linear(colour, mix(colour, paper, 0.35), f"{paper}/0.1"),
        0.95,
    )
    _texture_strokes(c, skyline, foot, darker(colour, 0.45))
    for k in range(1, steps):
        x, y = skyline[k]
        c.line(
            [
                (x, y + 6),
                (x + c.rng.gauss(0, 12), y + height * 0.16),
                (x + c.rng.gauss(0, 18), y + height * c.rng.uniform(0.25, 0.6)),
            ],
            darker(colour, 0.5),
            5,
            0.4,
        )
        for _ in range(9):
            c.oval(x + c.rng.gauss(0, 26), y + c.rng.uniform(-4, 12), 10, 6, darker(colour, 0.45), 0.55)


def _texture_strokes(c: Canvas, skyline: list[Point], foot: float, ink: str) -> None:
    """Short dry strokes down a rock face, fainter as they go down; strokes of one strength share a path."""
    coats: list[list[str]] = [[] for _ in range(4)]
    for _ in range(int((skyline[-1][0] - skyline[0][0]) * 0.75)):
        place = c.rng.uniform(0.3, len(skyline) - 1.3)
        (ax, ay), (bx, by) = skyline[int(place)], skyline[int(place) + 1]
        x, top, depth = ax + (bx - ax) * (place % 1), ay + (by - ay) * (place % 1), c.rng.random() ** 1.6
        y = top + 10 + (foot - top) * depth * 0.85
        coats[int(depth * 4)].append(f"M{x:.0f} {y:.0f}l{c.rng.gauss(0, 5):.0f} {c.rng.uniform(9, 40):.0f}")
    for number, strokes in enumerate(coats):
        for width in (1.2, 2.2, 3.4):
            share = strokes[int(width) - 1 :: 3]
            if share:
                c.stroke("".join(share), ink, width, 0.5 - number * 0.1)
