"""Seas, shores, harbours."""

from __future__ import annotations

import math

from parvis.demo.painter.canvas import Canvas, smooth
from parvis.demo.painter.colours import darker, lighter, mix, vary
from parvis.demo.painter.scenes.land import clouds, copse
from parvis.demo.painter.scenes.registry import Both, scene


def ripples(
    c: Canvas, top: float, bottom: float, colours: tuple[str, ...], *, count: int = 170, opacity: float = 0.5
) -> None:
    """Strokes of light lying on water, longer as they come near."""
    for _ in range(count):
        t = c.rng.random() ** 0.8
        y, long = top + (bottom - top) * t, 14 + 90 * t * c.rng.random()
        x = c.rng.uniform(-0.05, 1.02) * c.w
        c.line(
            [(x, y), (x + long / 2, y - 3 * t - 1), (x + long, y)],
            vary(c.rng, c.rng.choice(colours), 10),
            1.4 + 4.5 * t,
            opacity,
        )


def sail(c: Canvas, x: float, y: float, size: float, cloth: str, hull: str) -> None:
    """A small boat with two sails."""
    c.path(f"M{x - size * 0.5} {y}Q{x} {y + size * 0.26} {x + size * 0.55} {y}Z", hull)
    c.path(
        f"M{x} {y - size * 0.06}L{x} {y - size * 1.15}Q{x + size * 0.62} {y - size * 0.45} {x + size * 0.4} {y - size * 0.06}Z",
        cloth,
    )
    c.path(
        f"M{x - size * 0.05} {y - size * 0.06}L{x - size * 0.05} {y - size * 0.9}L{x - size * 0.4} {y - size * 0.06}Z",
        darker(cloth, 0.12),
    )


@scene("shore")
def shore(c: Canvas) -> Both:
    sky, haze, light, sea, mid, dune = c.palette
    c.fill(c.linear(sky, mix(sky, haze, 0.6), light, haze, mid))
    clouds(c, c.h * 0.5, c.h * 0.74, mix(mid, sky, 0.4), count=16, opacity=0.22)
    clouds(c, c.h * 0.15, c.h * 0.45, lighter(light, 0.2), count=10, opacity=0.18)
    horizon = c.h * 0.79
    c.rect(-5, horizon, c.w + 10, c.h * 0.12, c.linear(sea, darker(sea, 0.25)))
    ripples(c, horizon + 6, c.h * 0.88, (lighter(mid, 0.4), mid), count=70, opacity=0.35)
    line = c.ridge(c.h * 0.885, 13, steps=7)
    c.path(
        smooth(line) + f"L{c.w + 20} {c.h + 20}L-20 {c.h + 20}Z",
        c.linear(lighter(dune, 0.25), dune, mix(dune, mid, 0.3)),
    )
    x, y = c.w * 0.34, c.h * 0.9
    with c.late():
        c.path(f"M{x - 9} {y + 4}Q{x - 8} {y - 34} {x} {y - 36}Q{x + 9} {y - 34} {x + 9} {y + 4}Z", darker(sea, 0.5))
        c.disc(x, y - 41, 5.5, mix(dune, "#6a4a3a", 0.6))
    return (
        "une dune pâle, une bande de mer sombre, un ciel immense et une seule petite silhouette",
        "a pale dune, a band of dark sea, a vast sky and one small figure",
    )


@scene("storm")
def storm(c: Canvas) -> Both:
    sun, light, sea, deep, glow, foam = c.palette
    horizon = c.h * 0.42
    c.fill(c.linear(mix(glow, deep, 0.35), mix(sun, glow, 0.4), light, sun))
    sx = c.w * 0.56
    c.glow(sx, horizon * 0.8, c.h * 0.62, lighter(light, 0.5), 0.95)
    clouds(c, c.h * 0.02, c.h * 0.2, mix(glow, sun, 0.4), count=12, opacity=0.28)
    c.rect(-5, horizon, c.w + 10, c.h, c.linear(mix(light, sea, 0.35), sea, deep))
    for _k in range(70):
        t = c.rng.random()
        x, y = sx + c.rng.gauss(0, 22 + 90 * t), horizon + 5 + c.h * 0.3 * t
        c.line([(x - 12 - 26 * t, y), (x, y - 2), (x + 12 + 26 * t, y)], lighter(light, 0.4), 2 + 3 * t, 0.65 - 0.4 * t)
    for i, (y, tall, peak) in enumerate(
        ((0.5, 26, 0.24), (0.56, 44, 0.86), (0.63, 74, 0.12), (0.72, 120, 0.74), (0.86, 120, 0.3), (0.99, 110, 0.95))
    ):
        _swell(c, c.h * y, tall, peak, mix(sea, deep, i / 6), foam, mix(sun, light, 0.5))
    with c.late():
        c.line([(c.w * 0.3, c.h * 0.83), (c.w * 0.43, c.h * 0.785), (c.w * 0.57, c.h * 0.8)], darker(deep, 0.55), 10)
        c.line([(c.w * 0.38, c.h * 0.81), (c.w * 0.41, c.h * 0.7)], darker(deep, 0.5), 5)
    return (
        "une mer houleuse, le soleil bas dans l’écume et un mât qui flotte",
        "a heaving sea, the sun low in the spray and a floating mast",
    )


def _swell(c: Canvas, y: float, tall: float, peak: float, colour: str, foam: str, shine: str) -> None:
    """One range of water, highest at ``peak`` (0–1 across), lit through where it thins."""
    line = []
    for k in range(15):
        t = k / 14
        rise = math.exp(-(((t - peak) / 0.2) ** 2)) + 0.45 * math.exp(-(((t - (peak + 0.55) % 1.0) / 0.16) ** 2))
        line.append((t * (c.w + 40) - 20, y - tall * rise + c.rng.uniform(-1, 1) * tall * 0.1))
    c.path(
        smooth(line) + f"L{c.w + 20} {c.h + 20}L-20 {c.h + 20}Z",
        c.linear(mix(colour, shine, 0.42), mix(colour, foam, 0.12), colour, darker(colour, 0.25)),
        0.94,
    )
    for k in range(13):
        (x, py), away = line[k], abs(k / 14 - peak)
        if away < 0.26:
            for _ in range(int(16 * (1 - away * 3))):
                dx, dy = c.rng.uniform(-20, c.w / 14), c.rng.uniform(-7, tall * 0.28)
                c.oval(
                    x + dx,
                    py + dy,
                    c.rng.uniform(7, 26),
                    c.rng.uniform(2, 7),
                    mix(foam, "#ffffff", 0.55),
                    0.5,
                    c.rng.uniform(-25, 25),
                )
    for _ in range(30):
        k = c.rng.randrange(13)
        x, py = line[k]
        drop = tall * c.rng.uniform(0.2, 1.1)
        c.line(
            [(x, py + drop), (x + 46, py + drop + c.rng.uniform(2, 16)), (x + 96, py + drop + c.rng.uniform(-6, 14))],
            mix(foam, colour, c.rng.uniform(0.2, 0.8)),
            2.6,
            0.42,
        )


@scene("harbour")
def harbour(c: Canvas) -> Both:
    sky, light, sea, green, sand, rose = c.palette
    c.fill(c.linear(sky, lighter(sky, 0.4), light))
    clouds(c, c.h * 0.1, c.h * 0.3, lighter(rose, 0.5), count=7, opacity=0.35)
    c.rect(-5, c.h * 0.44, c.w + 10, c.h, c.linear(mix(sea, light, 0.4), sea, mix(sea, green, 0.25)))
    c.path(
        f"M-5 {c.h * 0.44}L{c.w * 0.2} {c.h * 0.36}Q{c.w * 0.42} {c.h * 0.33} {c.w * 0.52} {c.h * 0.44}Z",
        c.linear(lighter(green, 0.2), mix(green, sand, 0.5)),
    )
    for x0, x1, y in ((0.3, 0.63, 0.47), (0.72, 1.02, 0.5)):
        c.rect(c.w * x0, c.h * y, c.w * (x1 - x0), c.h * 0.035, lighter(sand, 0.3))
        c.rect(c.w * x0, c.h * (y + 0.035), c.w * (x1 - x0), c.h * 0.018, mix(sand, sea, 0.5))
    for x, y, size in ((0.5, 0.57, 66), (0.64, 0.54, 46), (0.83, 0.6, 84), (0.41, 0.52, 36)):
        sail(c, c.w * x, c.h * y, size, lighter(rose, 0.55), mix(sea, "#2a3450", 0.6))
    ripples(c, c.h * 0.5, c.h * 0.8, (lighter(sky, 0.4), mix(sea, rose, 0.4)), count=120, opacity=0.55)
    c.path(
        smooth([(-20, c.h * 0.78), (c.w * 0.3, c.h * 0.8), (c.w * 0.62, c.h * 0.88), (c.w + 20, c.h * 0.86)])
        + f"L{c.w + 20} {c.h + 20}L-20 {c.h + 20}Z",
        c.linear(lighter(green, 0.15), mix(green, sand, 0.4)),
    )
    return (
        "un port calme à marée haute, des voiles claires, une rive verte au premier plan",
        "a calm harbour at high tide, pale sails, a green bank in the foreground",
    )


@scene("bay")
def bay(c: Canvas) -> Both:
    mid, light, dark, sand, black, _warm = c.palette
    c.fill(c.linear(mid, sand, light))
    c.glow(c.w * 0.62, c.h * 0.46, c.h * 0.5, lighter(light, 0.7), 0.9)
    for i in range(4):
        y = c.h * (0.5 + 0.012 * i)
        shade = mix(sand, dark, 0.2 + 0.22 * i)
        for x, tall, half in (
            (0.12 + 0.21 * i, 0.24 - 0.03 * i, 0.09),
            (0.3 + 0.17 * i, 0.14, 0.14),
            (0.86 - 0.1 * i, 0.1, 0.16),
        ):
            c.path(
                f"M{c.w * (x - half)} {y}C{c.w * (x - half * 0.5)} {y} {c.w * (x - half * 0.5)} {y - c.h * tall} {c.w * x} {y - c.h * tall}S{c.w * (x + half * 0.4)} {y} {c.w * (x + half)} {y}Z",
                shade,
            )
    c.rect(-5, c.h * 0.535, c.w + 10, c.h, c.linear(light, sand, mid))
    ripples(c, c.h * 0.56, c.h * 0.95, (lighter(light, 0.6), dark), count=150, opacity=0.3)
    for x, y, size in ((0.4, 0.62, 40), (0.7, 0.66, 56), (0.55, 0.58, 24)):
        sail(c, c.w * x, c.h * y, size, dark, black)
    c.path(
        smooth([(-20, c.h * 0.84), (c.w * 0.12, c.h * 0.82), (c.w * 0.3, c.h * 0.93), (c.w * 0.46, c.h * 1.03)])
        + f"L-20 {c.h + 20}Z",
        black,
    )
    for i in range(7):
        copse(c, c.w * (0.01 + 0.035 * i), c.h * (0.85 + 0.015 * i), 120 - 9 * i, black)
    return (
        "une baie entourée de montagnes en silhouettes, des voiles au loin, des arbres sombres au bord",
        "a bay ringed by mountains in silhouette, sails far off, dark trees on the edge",
    )


@scene("wave")
def wave(c: Canvas) -> Both:
    paper, blue, mid, foam, sky, deep = c.palette
    c.fill(c.linear(mix(sky, "#7d7a6a", 0.35), sky, paper, paper))
    fx, fy = c.w * 0.62, c.h * 0.72
    c.poly([(fx - 120, fy), (fx - 12, fy - 92), (fx + 14, fy - 92), (fx + 130, fy)], mid)
    c.poly(
        [
            (fx - 46, fy - 62),
            (fx - 12, fy - 92),
            (fx + 14, fy - 92),
            (fx + 46, fy - 64),
            (fx + 22, fy - 58),
            (fx, fy - 70),
            (fx - 22, fy - 56),
        ],
        foam,
    )
    _great_wave(c, blue, mid, foam, deep)
    _low_swell(c, blue, mid, foam, deep)
    for x, y, turn in ((0.72, 0.85, -9), (0.36, 0.93, 7)):
        bx, by = c.w * x, c.h * y
        c.add(
            f'<g transform="rotate({turn} {bx} {by})"><path d="M{bx - 130} {by - 12}Q{bx} {by + 34} {bx + 150} {by - 24}L{bx + 138} {by - 4}Q{bx} {by + 54} {bx - 116} {by + 8}Z" fill="{mix(sky, "#b08a50", 0.4)}"/></g>'
        )
        for k in range(6):
            c.disc(bx - 70 + k * 26, by + 2 + (k - 3) * -1.5, 8, foam)
    return (
        "une haute vague bleue à crête d’écume, deux barques et un petit mont enneigé dans le creux",
        "a tall blue wave crested with foam, two boats and a small snowy mountain in its hollow",
    )


def _great_wave(c: Canvas, blue: str, mid: str, foam: str, deep: str) -> None:
    """The curling wave on the left, striped along its back, clawed with foam."""
    w, h = c.w, c.h
    body = (
        f"M-10 {h * 0.62}C{w * 0.08} {h * 0.34} {w * 0.16} {h * 0.1} {w * 0.34} {h * 0.12}C{w * 0.46} {h * 0.13} {w * 0.53} {h * 0.24} {w * 0.53} {h * 0.37}"
        f"C{w * 0.45} {h * 0.27} {w * 0.36} {h * 0.32} {w * 0.34} {h * 0.5}C{w * 0.33} {h * 0.7} {w * 0.46} {h * 0.86} {w * 0.7} {h * 1.05}L-10 {h * 1.05}Z"
    )
    c.path(body, c.linear(mid, blue, deep))
    for i in range(6):
        t = i / 6
        c.stroke(
            f"M{w * (0.02 + t * 0.2)} {h * 1.02}C{w * (0.02 + t * 0.15)} {h * (0.75 - t * 0.08)} {w * (0.1 + t * 0.1)} {h * (0.38 - t * 0.02)} {w * (0.27 + t * 0.05)} {h * (0.2 + t * 0.06)}",
            foam if i % 2 else mid,
            9 - i,
            0.85,
        )
    for k in range(46):
        t = k / 45
        x = w * (0.2 + 0.34 * t)
        y = h * (0.17 - 0.09 * math.sin(t * 3.0) + 0.24 * max(0.0, t - 0.55) * 2)
        c.disc(x + c.rng.gauss(0, 8), y + c.rng.gauss(0, 8), c.rng.uniform(9, 22), foam)
    for k in range(17):
        t = k / 16
        x, y = w * (0.3 + 0.24 * t), h * (0.14 + 0.26 * t**2)
        for _ in range(3):
            dx, dy = c.rng.uniform(8, 40), c.rng.uniform(24, 62)
            c.stroke(f"M{x} {y}q{dx} {dy * 0.2} {dx * 0.7} {dy}", foam, c.rng.uniform(4, 10))
    for _ in range(90):
        c.disc(w * c.rng.uniform(0.42, 0.66), h * c.rng.uniform(0.08, 0.56), c.rng.uniform(1.5, 4.5), foam)


def _low_swell(c: Canvas, blue: str, mid: str, foam: str, deep: str) -> None:
    """The nearer, lower water."""
    for i, (y, colour) in enumerate(((0.8, mid), (0.88, blue), (0.96, deep))):
        line = [
            (-20, c.h * (y + 0.06)),
            (c.w * 0.25, c.h * (y + 0.09)),
            (c.w * 0.5, c.h * (y + 0.01)),
            (c.w * 0.75, c.h * (y - 0.02 + 0.03 * i)),
            (c.w + 20, c.h * (y - 0.12 + 0.05 * i)),
        ]
        c.path(smooth(line) + f"L{c.w + 20} {c.h + 20}L-20 {c.h + 20}Z", colour)
        c.line(line, foam, 11 - 2 * i)
        for _ in range(26):
            k = c.rng.uniform(0.02, 0.98)
            c.disc(c.w * k, c.h * (y + 0.05 - 0.13 * k) + c.rng.gauss(0, 7), c.rng.uniform(3, 9), foam, 0.9)
