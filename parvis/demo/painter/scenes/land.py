"""Land under the sky: snow, fields, hills, mountains."""

from __future__ import annotations

import math

from parvis.demo.painter.canvas import Canvas, Point, smooth
from parvis.demo.painter.colours import darker, lighter, mix, vary
from parvis.demo.painter.scenes.registry import Both, scene


def clouds(c: Canvas, top: float, bottom: float, colour: str, *, count: int = 9, opacity: float = 0.4) -> None:
    """Flat-bottomed heaps of cloud between two heights."""
    for _ in range(count):
        x, y = c.rng.uniform(-0.1, 1.1) * c.w, c.rng.uniform(top, bottom)
        wide = c.rng.uniform(90, 260)
        for _ in range(7):
            dx, r = c.rng.gauss(0, wide * 0.35), wide * c.rng.uniform(0.12, 0.3)
            c.oval(x + dx, y - r * 0.4, r * 1.5, r * 0.7, vary(c.rng, colour, 12), opacity)


def bare_tree(c: Canvas, x: float, foot: float, height: float, colour: str, width: float = 9, lean: float = 0.0) -> None:
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
        c.disc(x + math.cos(angle) * away, foot - size * 0.72 + dy, size * c.rng.uniform(0.09, 0.2), vary(c.rng, shade, 8))


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
    for i in range(7):
        _house(c, c.w * c.rng.uniform(0.38, 0.95), c.h * c.rng.uniform(0.54, 0.6), c.rng.uniform(34, 60), brick, white, bark)
    near: list[Point] = [(-20, c.h * 0.56), (c.w * 0.22, c.h * 0.66), (c.w * 0.5, c.h * 0.84), (c.w * 0.78, c.h * 1.02)]
    c.path(smooth(near) + f"L-20 {c.h + 20}Z", lighter(white, 0.3))
    for i, x in enumerate((0.05, 0.16, 0.27, 0.4)):
        bare_tree(c, c.w * x, c.h * (0.64 + i * 0.07), c.h * (0.68 - i * 0.09), darker(bark, 0.2), 15 - 2.5 * i)
    for i in range(3):
        x, y = c.w * (0.12 + 0.09 * i), c.h * (0.735 + 0.035 * i)
        c.oval(x, y - 16, 9, 24, darker(bark, 0.4))
        c.disc(x + 2, y - 46, 7, darker(brick, 0.3))
    _birds(c, 5, darker(bark, 0.3), 0.1, 0.34)
    return ("une pente enneigée, des arbres nus, trois silhouettes et des étangs gelés devant des montagnes pâles",
            "a snowy slope, bare trees, three figures and frozen ponds before pale mountains")


def _house(c: Canvas, x: float, y: float, size: float, wall: str, roof: str, dark: str) -> None:
    """A small gabled house with snow on its roof."""
    c.rect(x, y - size * 0.5, size, size * 0.5, vary(c.rng, wall, 14))
    c.poly([(x - 5, y - size * 0.48), (x + size * 0.5, y - size), (x + size + 5, y - size * 0.48)], roof)
    c.rect(x + size * 0.4, y - size * 0.3, size * 0.16, size * 0.3, dark)


def _birds(c: Canvas, count: int, colour: str, low: float, high: float) -> None:
    """Birds far off, as two strokes each."""
    for _ in range(count):
        x, y, r = c.rng.uniform(0.2, 0.9) * c.w, c.rng.uniform(low, high) * c.h, c.rng.uniform(8, 17)
        c.stroke(f"M{x - r} {y - r * 0.3}Q{x - r * 0.3} {y - r * 0.6} {x} {y}Q{x + r * 0.3} {y - r * 0.6} {x + r} {y - r * 0.3}", colour, 2.4)


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
    c.path(smooth([(c.w * 0.28, c.h * 1.02), (c.w * 0.45, c.h * 0.84), (c.w * 0.62, c.h * 0.76), (c.w * 0.8, c.h * 0.68)])
           + f"L{c.w * 0.83:.0f} {c.h * 0.685:.0f}L{c.w * 0.5:.0f} {c.h * 1.02:.0f}Z", lighter(earth, 0.35), 0.8)
    c.land(c.h * 0.9, 22, mix(dark, green, 0.35), steps=6, opacity=0.75)
    for x, size in ((0.07, 330), (0.16, 230), (0.95, 380)):
        copse(c, c.w * x, c.h * 0.93, size, dark)
    for i in range(5):
        c.oval(c.w * (0.44 + i * 0.035), c.h * (0.83 - i * 0.02), 11, 6, darker(earth, 0.4))
    return ("un arc-en-ciel au-dessus d’une campagne boisée, une maison claire à son pied",
            "a rainbow above wooded country, a pale house at its foot")


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
        c.line([(-20, y1 + 20 * t), (c.w * 0.5, (y0 + y1) / 2 + 14 * t), (c.w + 20, y0)], vary(c.rng, soil if i % 2 else darker(earth, 0.25), 14), 5 + 26 * t)
    for i in range(6):
        _ox(c, c.w * (0.17 + i * 0.135), c.h * (0.66 - i * 0.012), c.w * 0.066, mix(beast, (earth, "#ffffff", soil)[i % 3], 0.3))
    return ("des sillons bruns en travers d’un champ, six bœufs clairs de profil sous un ciel d’automne",
            "brown furrows across a field, six pale oxen in profile under an autumn sky")


def _ox(c: Canvas, x: float, y: float, r: float, colour: str) -> None:
    """An ox walking to the right, as a few ovals."""
    dark = darker(colour, 0.3)
    for dx in (-0.75, -0.5, 0.45, 0.7):
        c.rect(x + dx * r, y + r * 0.1, r * 0.17, r * 0.9, dark)
    c.oval(x, y, r, r * 0.48, colour)
    c.oval(x - r * 0.65, y - r * 0.08, r * 0.42, r * 0.44, lighter(colour, 0.15))
    c.oval(x + r * 1.05, y - r * 0.12, r * 0.42, r * 0.26, colour, turn=24)
    c.stroke(f"M{x + r * 0.95} {y - r * 0.35}q{r * 0.1} {-r * 0.3} {r * 0.32} {-r * 0.3}", darker(colour, 0.5), r * 0.07)


@scene("volcano")
def volcano(c: Canvas) -> Both:
    sky, haze, scrub, dark, sand, lake = c.palette
    c.fill(c.linear(sky, mix(sky, haze, 0.5), haze))
    clouds(c, c.h * 0.1, c.h * 0.24, lighter(haze, 0.5), count=6, opacity=0.35)
    for x, top, half in ((0.66, 0.22, 0.3), (0.88, 0.25, 0.22)):
        rock = mix(sky, lake, 0.5)
        c.poly([(c.w * (x - half), c.h * 0.47), (c.w * (x - 0.03), c.h * top), (c.w * (x + 0.03), c.h * top), (c.w * (x + half), c.h * 0.47)], mix(rock, haze, 0.35))
        cap = [(c.w * (x - 0.1), c.h * (top + 0.085)), (c.w * (x - 0.03), c.h * top), (c.w * (x + 0.03), c.h * top), (c.w * (x + 0.11), c.h * (top + 0.1)),
               (c.w * (x + 0.06), c.h * (top + 0.07)), (c.w * (x + 0.01), c.h * (top + 0.11)), (c.w * (x - 0.05), c.h * (top + 0.07))]
        c.poly(cap, "#f7f5ef")
    c.land(c.h * 0.45, 16, mix(sky, scrub, 0.3), steps=12)
    c.rect(0, c.h * 0.47, c.w, c.h * 0.16, mix(sand, haze, 0.45))
    for _ in range(7):
        c.oval(c.w * c.rng.random(), c.h * c.rng.uniform(0.49, 0.58), c.rng.uniform(80, 220), c.rng.uniform(5, 12), lighter(lake, 0.55), 0.8)
    for _ in range(60):
        c.rect(c.w * c.rng.gauss(0.38, 0.08), c.h * c.rng.uniform(0.52, 0.555), 7, 5, lighter(haze, 0.5))
    c.land(c.h * 0.62, 24, mix(sand, scrub, 0.5), steps=7)
    c.land(c.h * 0.73, 34, mix(scrub, dark, 0.35), steps=6)
    for _ in range(90):
        x, y = c.rng.random() * c.w, c.h * c.rng.uniform(0.72, 1)
        c.oval(x, y, 8 + (y - c.h * 0.7) * 0.09, 5 + (y - c.h * 0.7) * 0.06, vary(c.rng, mix(dark, scrub, c.rng.random()), 18))
    for x in (0.09, 0.14, 0.9):
        for i in range(7):
            c.oval(c.w * x + c.rng.gauss(0, 24), c.h * 0.9 - i * 17, 11, 22, vary(c.rng, dark, 12), turn=c.rng.uniform(-40, 40))
    return ("une vallée claire avec ses lacs, deux volcans enneigés à l’horizon, des arbustes au premier plan",
            "a pale valley with lakes, two snowy volcanoes on the horizon, shrubs in the foreground")


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
        c.disc(x, y, r, c.radial(lighter((red, orange, green)[i % 3], 0.15), (red, orange, green)[i % 3], darker(red, 0.3), at=(0.4, 0.3), radius=0.8))
    c.land(c.h * 0.8, 40, c.linear(green, darker(green, 0.4)), steps=5)
    for i in range(3):
        _horse(c, c.w * (0.2 + i * 0.24), c.h * (0.66 + 0.05 * i), c.h * (0.36 + 0.03 * i), mix(blue, sky, 0.25 + 0.2 * i), blue)
    for x, lean in ((0.03, 0.1), (0.965, -0.12)):
        c.line([(c.w * x, c.h), (c.w * (x + lean * 0.2), c.h * 0.5), (c.w * (x + lean * 0.6), -10)], lighter(yellow, 0.4), 20)
    return ("trois grandes formes bleues courbées comme des chevaux, devant des collines rouges et orangées",
            "three great blue forms, curved like horses, before red and orange hills")


def _horse(c: Canvas, x: float, y: float, r: float, colour: str, shade: str) -> None:
    """A horse bending its neck: rump, chest, neck and head as large arcs."""
    dark = darker(shade, 0.25)
    c.disc(x, y, r * 0.62, c.radial(lighter(colour, 0.35), colour, dark, at=(0.35, 0.3), radius=0.75))
    c.oval(x + r * 0.55, y + r * 0.05, r * 0.5, r * 0.44, c.radial(lighter(colour, 0.2), colour, dark, at=(0.4, 0.3), radius=0.75))
    neck = [(x + r * 0.3, y - r * 0.25), (x + r * 0.66, y - r * 0.72), (x + r * 1.1, y - r * 0.5), (x + r * 1.22, y + r * 0.12),
            (x + r * 1.12, y + r * 0.42), (x + r * 0.98, y + r * 0.36), (x + r * 0.95, y), (x + r * 0.74, y + r * 0.12)]
    c.blob(neck, c.linear(lighter(colour, 0.25), colour, dark))
    c.line([(x + r * 0.5, y - r * 0.5), (x + r * 0.74, y - r * 0.78), (x + r * 1.06, y - r * 0.58)], dark, r * 0.08)
    c.poly([(x + r * 1.02, y - r * 0.52), (x + r * 1.04, y - r * 0.72), (x + r * 1.14, y - r * 0.5)], colour)
    c.disc(x + r * 1.07, y - r * 0.08, r * 0.025, "#14110f")


@scene("peaks")
def peaks(c: Canvas) -> Both:
    paper, ink, mid, black, light, _ = c.palette
    c.fill(c.linear(light, paper, mix(paper, mid, 0.2)))
    layers = 5 if c.h > c.w else 4
    for i in range(layers):
        foot = c.h * (0.46 + 0.13 * i)
        _crag_line(c, foot, c.h * (0.36 - 0.05 * i), mix(mid, ink if i % 2 else black, 0.25 + 0.17 * i), paper, wide=i == 0)
        c.rect(-5, foot - c.h * 0.03, c.w + 10, c.h * 0.14, c.linear(f"{light}/0", f"{light}/0.95", f"{paper}/0"))
    x = c.w * 0.62
    c.rect(x, c.h * 0.26, 5, c.h * 0.26, lighter(light, 0.6), 0.9)
    c.land(c.h * 0.93, 26, mix(ink, black, 0.6), steps=8)
    for _ in range(46):
        px, py = c.rng.random() * c.w, c.h * c.rng.uniform(0.86, 0.99)
        c.rect(px - 2, py - 8, 4, 30, black)
        for _ in range(6):
            c.oval(px + c.rng.gauss(0, 13), py - 12 - c.rng.random() * 26, 16, 6, vary(c.rng, black, 20), 0.75, c.rng.uniform(-20, 20))
    return ("des montagnes à l’encre étagées dans la brume, une cascade mince, des arbres au pied",
            "mountains in ink, tier on tier in the mist, a thin waterfall, trees at the foot")


def _crag_line(c: Canvas, foot: float, height: float, colour: str, paper: str, *, wide: bool) -> None:
    """Steep rounded rocks side by side, each with strokes down its face."""
    x = -c.w * 0.1
    while x < c.w * 1.05:
        width = c.w * (c.rng.uniform(0.3, 0.44) if wide else c.rng.uniform(0.16, 0.34))
        tall = height * c.rng.uniform(0.55, 1.15)
        rock = [(x, foot), (x + width * 0.1, foot - tall * 0.55), (x + width * 0.3, foot - tall * 0.92), (x + width * 0.5, foot - tall),
                (x + width * 0.74, foot - tall * 0.86), (x + width * 0.92, foot - tall * 0.4), (x + width, foot)]
        c.path(smooth(rock) + "Z", c.linear(colour, mix(colour, paper, 0.45), f"{paper}/0"), 0.96)
        for _ in range(26):
            u = c.rng.uniform(0.12, 0.9)
            top = foot - tall * (0.96 - abs(u - 0.5) * c.rng.uniform(0.5, 1.5))
            sx = x + width * u
            c.line([(sx, top), (sx + c.rng.gauss(0, 7), top + tall * 0.12), (sx + c.rng.gauss(0, 12), top + tall * c.rng.uniform(0.18, 0.45))],
                   darker(colour, 0.3), c.rng.uniform(1, 4.5), 0.4)
        x += width * c.rng.uniform(0.55, 0.85)
