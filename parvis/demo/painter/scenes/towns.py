"""Towns, roofs, a train, and one great emptiness."""

from __future__ import annotations

from parvis.demo.painter.canvas import Canvas, smooth
from parvis.demo.painter.colours import darker, lighter, mix, vary
from parvis.demo.painter.scenes.land import clouds, copse
from parvis.demo.painter.scenes.registry import Both, scene
from parvis.demo.painter.scenes.water import ripples


def _gables(
    c: Canvas, foot: float, colours: tuple[str, str, str], light: str, *, low: float, high: float, reflect: bool
) -> None:
    """A row of narrow houses; with ``reflect``, their image in the water."""
    x = -20.0
    while x < c.w:
        wide, tall = c.rng.uniform(30, 74), c.rng.uniform(low, high)
        wall, roof = vary(c.rng, c.rng.choice(colours), 14), vary(c.rng, darker(colours[1], 0.1), 14)
        if reflect:
            c.rect(x, foot, wide, tall * 1.25, c.linear(f"{darker(wall, 0.3)}/0.7", f"{wall}/0.05"))
        c.rect(x, foot - tall, wide, tall, wall)
        c.poly(
            [
                (x - 2, foot - tall),
                (x + wide / 2, foot - tall - wide * c.rng.uniform(0.4, 0.85)),
                (x + wide + 2, foot - tall),
            ],
            roof,
        )
        for k in range(int(tall // 26)):
            for j in range(int(wide // 20)):
                c.rect(
                    x + 7 + j * 19,
                    foot - tall + 9 + k * 25,
                    8,
                    12,
                    mix(wall, light if c.rng.random() < 0.3 else "#14110f", 0.5),
                )
        x += wide


@scene("city")
def city(c: Canvas) -> Both:
    sky, cream, brick, roof, slate, gold = c.palette
    c.fill(c.linear(darker(sky, 0.12), sky, mix(sky, cream, 0.75), cream))
    clouds(c, -20, c.h * 0.1, mix(slate, sky, 0.35), count=10, opacity=0.4)
    clouds(c, c.h * 0.14, c.h * 0.4, lighter(cream, 0.5), count=14, opacity=0.42)
    foot = c.h * 0.66
    _gables(
        c,
        foot - 12,
        (mix(roof, cream, 0.5), mix(gold, cream, 0.4), mix(slate, cream, 0.5)),
        gold,
        low=34,
        high=70,
        reflect=False,
    )
    for x, tall, wide, colour in (
        (0.66, 190, 30, lighter(gold, 0.5)),
        (0.3, 150, 26, mix(slate, brick, 0.4)),
        (0.82, 120, 22, slate),
    ):
        px = c.w * x
        c.rect(px, foot - tall, wide, tall, c.linear(lighter(colour, 0.25), darker(colour, 0.25), down=False))
        c.poly(
            [(px - 3, foot - tall), (px + wide / 2, foot - tall - 78), (px + wide + 3, foot - tall)],
            mix(slate, colour, 0.3),
        )
    c.rect(-5, foot, c.w + 10, c.h, c.linear(mix(slate, sky, 0.55), mix(sky, slate, 0.3), mix(sky, cream, 0.3)))
    _gables(c, foot, (brick, roof, mix(brick, slate, 0.4)), gold, low=40, high=92, reflect=True)
    ripples(c, foot + 16, c.h * 0.86, (lighter(sky, 0.3), mix(slate, sky, 0.4)), count=110, opacity=0.35)
    for x in (0.78, 0.88):
        c.path(f"M{c.w * x - 60} {foot + 26}Q{c.w * x} {foot + 58} {c.w * x + 60} {foot + 26}Z", darker(slate, 0.3))
        c.rect(c.w * x, foot - 60, 4, 88, darker(slate, 0.3))
    c.path(
        smooth([(-20, c.h * 0.86), (c.w * 0.3, c.h * 0.9), (c.w * 0.56, c.h * 1.03)]) + f"L-20 {c.h + 20}Z",
        c.linear(lighter(gold, 0.4), gold),
    )
    for k in range(5):
        x, y = c.w * (0.05 + 0.055 * k), c.h * (0.9 + 0.012 * k)
        c.path(f"M{x - 12} {y}L{x - 8} {y - 34}H{x + 8}L{x + 12} {y}Z", (slate, darker(brick, 0.2))[k % 2])
        c.disc(x, y - 42, 7.5, lighter(cream, 0.2))
    return (
        "une ville de brique au bord de l’eau, ses tours et ses reflets sous un grand ciel nuageux",
        "a brick town beside the water, its towers and reflections under a great cloudy sky",
    )


@scene("train")
def train(c: Canvas) -> Both:
    gold, light, blue, dark, brown, white = c.palette
    c.fill(c.linear(mix(blue, light, 0.4), light, gold, mix(brown, gold, 0.4)))
    for _ in range(90):
        x, y = c.rng.random() * c.w, c.rng.random() * c.h * 0.75
        c.oval(
            x,
            y,
            c.rng.uniform(60, 240),
            c.rng.uniform(14, 60),
            vary(c.rng, c.rng.choice((light, white, gold, blue)), 12),
            0.16,
            c.rng.uniform(-30, 10),
        )
    c.rect(-5, c.h * 0.62, c.w + 10, c.h, c.linear(mix(blue, gold, 0.4), mix(blue, light, 0.4), mix(brown, gold, 0.5)))
    ripples(c, c.h * 0.64, c.h * 0.95, (light, mix(blue, white, 0.4)), count=90, opacity=0.35)
    c.path(
        f"M-10 {c.h * 0.6}H{c.w * 0.34}V{c.h * 0.64}"
        + "".join(
            f"H{c.w * (0.31 - 0.1 * k):.0f}q{-c.w * 0.035:.0f} {-c.h * 0.035:.0f} {-c.w * 0.07:.0f} 0v{c.h * 0.06:.0f}h{-c.w * 0.03:.0f}v{-c.h * 0.06:.0f}"
            for k in range(4)
        )
        + "Z",
        mix(gold, light, 0.35),
        0.7,
    )
    c.path(
        f"M{c.w * 0.52} {c.h * 0.5}L{c.w * 0.56} {c.h * 0.5}L{c.w * 1.03} {c.h * 0.83}V{c.h * 1.03}H{c.w * 0.66}Z",
        c.linear(mix(brown, light, 0.35), mix(brown, dark, 0.45), mix(dark, brown, 0.4)),
    )
    for off in (0.0, 0.07):
        c.stroke(
            f"M{c.w * (0.535 + off * 0.1)} {c.h * 0.5}L{c.w * (0.78 + off * 2)} {c.h * 1.02}",
            mix(gold, white, 0.3),
            5,
            0.7,
        )
    _engine(c, c.w * 0.66, c.h * 0.66, (dark, brown, white))
    for _ in range(26):
        px, py = c.w * c.rng.uniform(0.3, 1.05), c.h * c.rng.uniform(0.45, 1.0)
        c.oval(
            px,
            py,
            c.rng.uniform(60, 190),
            c.rng.uniform(26, 70),
            c.radial(f"{light}/0.34", f"{light}/0.2", f"{light}/0", radius=0.5),
        )
    for _ in range(170):
        px, py, long = c.rng.uniform(-0.1, 1.1) * c.w, c.rng.uniform(-0.05, 0.9) * c.h, c.rng.uniform(40, 150)
        c.stroke(f"M{px:.0f} {py:.0f}l{-long * 0.42:.0f} {long:.0f}", white, 2.2, 0.25)
    return (
        "une locomotive noire qui surgit de la pluie sur un pont, dans une lumière dorée",
        "a black engine bursting out of the rain on a bridge, in golden light",
    )


def _engine(c: Canvas, x: float, y: float, colours: tuple[str, str, str]) -> None:
    """The locomotive, its carriages and its steam."""
    dark, brown, white = colours
    for k in range(5):
        t = k / 5
        c.rect(
            c.w * (0.64 - 0.1 * t) - 34 * (1 - t),
            y - c.h * 0.13 * t - 90 * (1 - t),
            80 * (1 - t * 0.8),
            110 * (1 - t * 0.8),
            mix(dark, brown, t),
            0.75,
        )
    c.disc(x, y - 10, 78, mix(dark, "#000000", 0.3))
    c.disc(x, y - 10, 46, c.radial("#f2c071", brown, dark))
    c.rect(x - 17, y - 170, 34, 100, darker(dark, 0.5))
    c.rect(x - 90, y + 50, 190, 26, darker(dark, 0.4))
    for k in range(11):
        c.oval(x - 10 - k * 26, y - 184 - k * 15, 30 + k * 9, 20 + k * 5, lighter(white, 0.4), 0.42 - k * 0.03)


@scene("roofs")
def roofs(c: Canvas) -> Both:
    mid, light, dark, pale, black, grey = c.palette
    c.fill(c.linear(pale, light, mid))
    clouds(c, c.h * 0.1, c.h * 0.4, pale, count=6, opacity=0.3)
    c.land(c.h * 0.47, 10, mix(mid, light, 0.4), steps=7)
    copse(c, c.w * 0.42, c.h * 0.52, 120, mid)
    c.poly(
        [(c.w * 0.3, c.h * 1.02), (c.w * 0.37, c.h * 0.6), (c.w * 0.72, c.h * 0.55), (c.w * 0.82, c.h * 1.02)],
        c.linear(lighter(pale, 0.3), mid),
    )
    c.poly(
        [(-10, c.h * 0.08), (c.w * 0.2, c.h * 0.14), (c.w * 0.23, c.h * 1.02), (-10, c.h * 1.02)],
        c.linear(dark, black, down=False),
    )
    c.poly(
        [(c.w * 0.06, c.h * 0.1), (c.w * 0.2, c.h * 0.14), (c.w * 0.215, c.h * 0.52), (c.w * 0.07, c.h * 0.52)], pale
    )
    c.poly([(c.w * 0.45, c.h * 0.7), (c.w * 0.52, c.h * 0.5), (c.w * 0.76, c.h * 0.46), (c.w * 0.84, c.h * 0.66)], dark)
    c.poly([(c.w * 0.5, c.h * 0.66), (c.w * 0.82, c.h * 0.62), (c.w * 0.82, c.h * 0.86), (c.w * 0.5, c.h * 0.92)], grey)
    c.poly(
        [(c.w * 0.8, c.h * 0.2), (c.w * 1.02, c.h * 0.16), (c.w * 1.02, c.h * 1.02), (c.w * 0.83, c.h * 1.02)],
        c.linear(pale, mid, down=False),
    )
    c.poly(
        [(c.w * 0.77, c.h * 0.22), (c.w * 0.9, c.h * 0.06), (c.w * 1.02, c.h * 0.05), (c.w * 1.02, c.h * 0.18)], black
    )
    c.rect(c.w * 0.88, c.h * 0.36, c.w * 0.06, c.h * 0.13, dark)
    return (
        "des toits et des murs vus d’une fenêtre, presque sans détails",
        "roofs and walls seen from a window, almost without detail",
    )


@scene("void")
def void(c: Canvas) -> Both:
    ochre, brown, dark, light, black, earth = c.palette
    c.fill(c.radial(light, ochre, brown, at=(0.55, 0.3), radius=0.95))
    for _ in range(60):
        c.oval(
            c.rng.random() * c.w,
            c.rng.random() * c.h * 0.8,
            c.rng.uniform(50, 240),
            c.rng.uniform(40, 200),
            vary(c.rng, c.rng.choice((ochre, light, brown)), 12),
            0.12,
        )
    c.path(
        f"M{c.w * 0.7} {-10}C{c.w * 0.86} {c.h * 0.2} {c.w * 0.84} {c.h * 0.5} {c.w * 1.02} {c.h * 0.66}V-10Z",
        brown,
        0.4,
    )
    x, y = c.w * 0.37, c.h * 0.79
    c.add(f'<g transform="translate({x:.0f} {y:.0f}) scale(1.7) translate({-x:.0f} {-y - 8:.0f})">')
    c.path(
        f"M{x - 34} {y + 40}C{x - 40} {y - 14} {x - 14} {y - 34} {x + 8} {y - 32}L{x + 34} {y - 44}Q{x + 50} {y - 46} {x + 50} {y - 34}L{x + 28} {y - 8}L{x + 34} {y + 40}Z",
        c.linear(mix(black, earth, 0.45), black),
    )
    c.path(f"M{x - 20} {y - 20}Q{x - 44} {y - 8} {x - 34} {y + 18}Q{x - 18} {y + 8} {x - 12} {y - 18}Z", black)
    c.disc(x + 16, y - 22, 3, light)
    c.add("</g>")
    c.path(
        smooth(
            [
                (-20, c.h * 0.79),
                (c.w * 0.25, c.h * 0.815),
                (c.w * 0.48, c.h * 0.82),
                (c.w * 0.8, c.h * 0.88),
                (c.w + 20, c.h * 0.93),
            ]
        )
        + f"L{c.w + 20} {c.h + 20}L-20 {c.h + 20}Z",
        c.linear(earth, dark, mix(dark, black, 0.5)),
    )
    return (
        "une tête de chien au ras d’une pente sombre, sous un immense vide ocre",
        "a dog’s head at the edge of a dark slope, under a vast ochre emptiness",
    )
