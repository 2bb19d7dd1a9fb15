"""Night: stars, moon, lanterns, rain."""

from __future__ import annotations

import math

from parvis.demo.painter.canvas import Canvas, smooth
from parvis.demo.painter.colours import darker, lighter, mix, vary
from parvis.demo.painter.scenes.land import clouds
from parvis.demo.painter.scenes.registry import Both, scene
from parvis.demo.painter.scenes.water import ripples


@scene("night")
def night(c: Canvas) -> Both:
    deep, blue, mid, gold, dark, teal = c.palette
    c.fill(c.linear(deep, blue, mid))
    for _ in range(240):
        c.line(
            [(x := c.rng.random() * c.w, y := c.rng.random() * c.h * 0.48), (x + 40, y - 9), (x + 84, y + 3)],
            vary(c.rng, mix(deep, mid, c.rng.random()), 14),
            9,
            0.5,
        )
    for x, y in (
        (0.36, 0.12),
        (0.45, 0.17),
        (0.53, 0.2),
        (0.6, 0.25),
        (0.62, 0.35),
        (0.74, 0.36),
        (0.73, 0.25),
        (0.15, 0.2),
        (0.24, 0.33),
        (0.88, 0.13),
        (0.1, 0.38),
        (0.85, 0.3),
    ):
        c.glow(c.w * x, c.h * y, 52, lighter(gold, 0.3), 0.55)
        for k in range(8):
            a = k * math.pi / 4
            c.line(
                [(c.w * x, c.h * y), (c.w * x + math.cos(a) * 17, c.h * y + math.sin(a) * 17)], lighter(gold, 0.55), 5
            )
    bank = c.h * 0.53
    c.path(smooth(c.ridge(bank - 6, 9, steps=12)) + f"L{c.w + 20} {bank + 26}L-20 {bank + 26}Z", dark)
    c.rect(-5, bank + 12, c.w + 10, c.h, c.linear(mix(blue, teal, 0.3), deep, dark))
    ripples(c, bank + 20, c.h * 0.9, (blue, mid, teal), count=210, opacity=0.6)
    for i in range(9):
        x = c.w * (0.06 + i * 0.105 + c.rng.uniform(-0.02, 0.02))
        c.glow(x, bank, 46, gold, 0.9)
        c.disc(x, bank, 6, lighter(gold, 0.6))
        for k in range(17):
            y = bank + 24 + k * c.h * 0.018
            half = c.rng.uniform(7, 24) * (1 - k / 26)
            c.line([(x - half, y), (x, y - 2), (x + half, y)], mix(gold, teal, k / 30), 6, 0.85 - k * 0.03)
    c.path(
        smooth([(-20, c.h * 0.9), (c.w * 0.3, c.h * 0.86), (c.w * 0.7, c.h * 0.92), (c.w + 20, c.h * 0.84)])
        + f"L{c.w + 20} {c.h + 20}L-20 {c.h + 20}Z",
        mix(dark, teal, 0.35),
    )
    return (
        "un ciel étoilé sur un fleuve, les lumières d’une rive étirées en reflets d’or",
        "a starry sky over a river, the lights of a bank drawn out in golden reflections",
    )


@scene("moon")
def moon(c: Canvas) -> Both:
    dark, mid, green, light, black, haze = c.palette
    c.fill(c.linear(dark, mid, mix(mid, haze, 0.5)))
    mx, my = c.w * 0.6, c.h * 0.22
    c.glow(mx, my, c.h * 0.5, light, 0.5)
    clouds(c, c.h * 0.08, c.h * 0.34, mix(haze, light, 0.25), count=12, opacity=0.16)
    clouds(c, c.h * 0.02, c.h * 0.2, dark, count=10, opacity=0.3)
    c.disc(mx, my, 27, lighter(light, 0.5))
    c.rect(-5, c.h * 0.55, c.w + 10, c.h, c.linear(mix(mid, black, 0.6), black))
    river = [
        (c.w * 0.28, c.h * 0.565),
        (c.w * 0.5, c.h * 0.6),
        (c.w * 0.7, c.h * 0.645),
        (c.w * 0.62, c.h * 0.71),
        (c.w * 0.72, c.h * 0.77),
        (c.w * 1.04, c.h * 0.8),
        (c.w * 1.04, c.h * 0.72),
        (c.w * 0.86, c.h * 0.69),
        (c.w * 0.9, c.h * 0.62),
        (c.w * 0.66, c.h * 0.575),
    ]
    c.path(smooth(river) + "Z", c.linear(green, light, green, down=False))
    c.glow(mx + 30, c.h * 0.63, 150, lighter(light, 0.6), 0.8)
    for _ in range(50):
        x, y = c.rng.random() * c.w, c.h * c.rng.uniform(0.8, 1)
        c.oval(x, y, c.rng.uniform(20, 70), c.rng.uniform(9, 22), vary(c.rng, black, 10), 0.8)
    for x in (0.1, 0.16, 0.36):
        c.rect(c.w * x, c.h * 0.8, 34, 22, darker(mid, 0.5))
        c.poly([(c.w * x - 8, c.h * 0.8), (c.w * x + 17, c.h * 0.765), (c.w * x + 42, c.h * 0.8)], black)
        c.rect(c.w * x + 13, c.h * 0.806, 6, 8, "#e0843a")
    return (
        "la lune sur un ruban de fleuve vert, la plaine dans le noir",
        "the moon over a ribbon of green river, the plain in darkness",
    )


@scene("lanterns")
def lanterns(c: Canvas) -> Both:
    black, amber, light, red, dusk, wood = c.palette
    c.fill(c.linear(black, dusk, black))
    x0, x1, y0, y1 = c.w * 0.1, c.w * 0.86, c.h * 0.22, c.h * 0.7
    c.rect(x0, y0, x1 - x0, y1 - y0, c.radial(lighter(light, 0.4), light, amber, wood, radius=0.75))
    for i in range(9):
        x = x0 + (x1 - x0) * (0.07 + i * 0.107)
        c.path(
            f"M{x - 30} {y1}C{x - 26} {y1 - 96} {x - 12} {y1 - 104} {x} {y1 - 106}C{x + 12} {y1 - 104} {x + 26} {y1 - 96} {x + 30} {y1}Z",
            vary(c.rng, mix(red, (amber, wood, dusk)[i % 3], 0.45), 16),
        )
        c.disc(x, y1 - 122, 15, mix(light, "#ffffff", 0.4))
        c.path(f"M{x - 17} {y1 - 122}a17 19 0 0 1 34 0q-17 -12 -34 0Z", black)
    for i in range(38):
        c.rect(x0 + (x1 - x0) * i / 37, y0, 5, y1 - y0, black, 0.93)
    for y in (y0, y0 + 64, y1):
        c.rect(x0 - 14, y, x1 - x0 + 28, 11, black)
    c.poly([(x0 - 60, y0), (x0 + 10, y0 - 60), (x1 + 10, y0 - 60), (x1 + 70, y0)], darker(dusk, 0.4))
    c.rect(-5, y1 + 14, c.w + 10, c.h, c.linear(f"{amber}/0.75", f"{dusk}/0.9", black))
    for i in range(11):
        _passer(
            c,
            c.w * (0.06 + i * 0.09 + c.rng.uniform(-0.02, 0.02)),
            c.h * c.rng.uniform(0.84, 0.98),
            c.rng.uniform(0.8, 1.15),
            black,
            light,
            amber,
            i % 3 == 0,
        )
    return (
        "une salle éclairée derrière une claire-voie, des passants en ombres et leurs lanternes",
        "a lit room behind a lattice, passers-by as shadows with their lanterns",
    )


def _passer(c: Canvas, x: float, y: float, size: float, black: str, light: str, amber: str, lit: bool) -> None:
    """Someone seen against the light, with or without a lantern."""
    c.path(
        f"M{x - 34 * size} {y}C{x - 34 * size} {y - 90 * size} {x - 16 * size} {y - 128 * size} {x} {y - 130 * size}C{x + 16 * size} {y - 128 * size} {x + 34 * size} {y - 90 * size} {x + 34 * size} {y}Z",
        black,
    )
    c.disc(x, y - 146 * size, 19 * size, black)
    if lit:
        c.glow(x + 48 * size, y - 42 * size, 90, light, 0.8)
        c.oval(x + 48 * size, y - 42 * size, 15 * size, 22 * size, c.radial(lighter(light, 0.7), light, amber))


@scene("shower")
def shower(c: Canvas) -> Both:
    water, straw, dark, black, mist, wood = c.palette
    c.fill(c.linear(black, mix(dark, mist, 0.5), mist, water))
    c.rect(-5, c.h * 0.3, c.w + 10, c.h, c.linear(mist, water, mix(water, dark, 0.35)))
    line = c.ridge(c.h * 0.31, 10, steps=16)
    c.path(smooth(line) + f"L{c.w + 20} {c.h * 0.36}L-20 {c.h * 0.33}Z", mix(dark, mist, 0.25))
    bridge = [(-20, c.h * 0.73), (c.w * 0.35, c.h * 0.615), (c.w * 0.7, c.h * 0.605), (c.w + 20, c.h * 0.68)]
    under = [(x, y + 46) for x, y in reversed(bridge)]
    for i in range(7):
        c.rect(c.w * (0.06 + i * 0.15), c.h * 0.66, 15, c.h * 0.2, darker(wood, 0.35))
    c.path(smooth(bridge) + "L" + smooth(under)[1:] + "Z", straw)
    for dy in (-22, -2, 40):
        c.line([(x, y + dy) for x, y in bridge], darker(wood, 0.2), 7)
    for i in range(6):
        x = c.w * (0.14 + i * 0.14)
        y = c.h * (0.66 - 0.05 * math.sin(i / 5 * math.pi)) + 12
        c.path(
            f"M{x - 20} {y}L{x - 14} {y - 56}L{x + 14} {y - 56}L{x + 20} {y}Z",
            vary(c.rng, (dark, wood, black)[i % 3], 12),
        )
        c.path(f"M{x - 36} {y - 54}Q{x} {y - 96} {x + 36} {y - 54}Z", vary(c.rng, straw, 12))
    rx, ry = c.w * 0.27, c.h * 0.46
    c.rect(rx - 110, ry, 220, 11, wood)
    c.path(f"M{rx - 9} {ry}L{rx - 4} {ry - 34}L{rx + 9} {ry - 34}L{rx + 12} {ry}Z", dark)
    c.path(f"M{rx - 18} {ry - 32}Q{rx + 3} {ry - 56} {rx + 24} {ry - 32}Z", straw)
    ripples(c, c.h * 0.8, c.h, (mist, dark), count=60, opacity=0.3)
    for lean, count in ((-0.1, 230), (-0.16, 150)):
        for _ in range(count):
            x, y, long = c.rng.uniform(0, 1.2) * c.w, c.rng.uniform(-0.1, 1) * c.h, c.rng.uniform(90, 330)
            c.stroke(f"M{x:.0f} {y:.0f}l{long * lean:.0f} {long:.0f}", black, 1.5, 0.5)
    return (
        "une averse en traits fins sur un pont de bois, des passants sous leurs chapeaux, un radeau sur l’eau",
        "a shower in fine lines over a wooden bridge, passers-by under their hats, a raft on the water",
    )
