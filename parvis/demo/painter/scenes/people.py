"""Faces and figures, kept abstract: nobody's features are imitated."""

from __future__ import annotations

import math

from parvis.demo.painter.canvas import Canvas
from parvis.demo.painter.colours import darker, lighter, mix, vary
from parvis.demo.painter.scenes.registry import Both, scene
from parvis.demo.painter.scenes.water import ripples


def head(c: Canvas, x: float, y: float, r: float, skin: str, *, lit: tuple[float, float] = (0.34, 0.36)) -> None:
    """An oval head with lowered lids and the least of a face, in light and shade only."""
    shade = darker(skin, 0.42)
    c.path(
        f"M{x - r * 0.72} {y - r * 0.1}C{x - r * 0.74} {y - r * 0.8} {x - r * 0.4} {y - r} {x} {y - r}S{x + r * 0.74} {y - r * 0.8} {x + r * 0.72} {y - r * 0.1}"
        f"C{x + r * 0.72} {y + r * 0.45} {x + r * 0.3} {y + r} {x} {y + r}S{x - r * 0.72} {y + r * 0.45} {x - r * 0.72} {y - r * 0.1}Z",
        c.radial(lighter(skin, 0.4), skin, darker(skin, 0.5), at=lit, radius=0.78),
    )
    c.path(
        f"M{x + r * 0.03} {y - r * 0.3}C{x + r * 0.06} {y} {x + r * 0.2} {y + r * 0.1} {x + r * 0.13} {y + r * 0.24}Q{x} {y + r * 0.31} {x - r * 0.1} {y + r * 0.25}L{x + r * 0.04} {y + r * 0.18}Z",
        shade,
        0.42,
    )
    for s in (-1, 1):
        ex, ey = x + s * r * 0.3, y - r * 0.12
        c.path(
            f"M{ex - r * 0.2} {ey}Q{ex} {ey - r * 0.2} {ex + r * 0.2} {ey}Q{ex} {ey + r * 0.13} {ex - r * 0.2} {ey}Z",
            c.linear(f"{lighter(skin, 0.2)}/0.5", f"{shade}/0.7"),
        )
        c.stroke(f"M{ex - r * 0.19} {ey + r * 0.01}q{r * 0.19} {r * 0.11} {r * 0.38} 0", shade, r * 0.022, 0.9)
        c.stroke(
            f"M{ex - r * 0.22} {ey - r * 0.15}q{r * 0.22} {-r * 0.12} {r * 0.42} {r * 0.01}", shade, r * 0.03, 0.45
        )
    c.path(
        f"M{x - r * 0.2} {y + r * 0.5}Q{x - r * 0.06} {y + r * 0.44} {x} {y + r * 0.475}Q{x + r * 0.06} {y + r * 0.44} {x + r * 0.2} {y + r * 0.5}Q{x} {y + r * 0.6} {x - r * 0.2} {y + r * 0.5}Z",
        mix(shade, "#9a4a40", 0.35),
        0.6,
    )
    c.oval(x, y + r * 0.67, r * 0.15, r * 0.035, shade, 0.3)


@scene("portrait")
def portrait(c: Canvas) -> Both:
    ground, dress, white, skin, dark, light = c.palette
    old = ground.startswith("#2b")
    c.fill(c.radial(mix(ground, light, 0.55), ground, darker(ground, 0.5), at=(0.32, 0.3), radius=0.95))
    x, y, r = c.w * 0.5, c.h * (0.45 if old else 0.38), c.h * (0.27 if old else 0.17)
    if old:
        return _out_of_the_dark(c, x, y, r)
    _easel(c, ground, dark, light)
    c.path(
        f"M{c.w * 0.06} {c.h * 1.02}C{c.w * 0.1} {c.h * 0.72} {x - r * 1.4} {y + r * 1.55} {x - r * 0.3} {y + r * 1.25}L{x + r * 0.4} {y + r * 1.25}C{x + r * 1.6} {y + r * 1.6} {c.w * 0.8} {c.h * 0.76} {c.w * 0.86} {c.h * 1.02}Z",
        c.linear(lighter(dress, 0.18), dress, darker(dress, 0.4)),
    )
    c.oval(x, y + r * 1.42, r * 1.5, r * 0.5, c.linear(lighter(white, 0.5), white, mix(white, ground, 0.5)))
    with c.late():
        c.add(f'<g transform="rotate(-7 {x:.0f} {y:.0f})">')
        c.rect(x - r * 0.3, y + r * 0.6, r * 0.6, r * 0.78, c.linear(darker(skin, 0.4), darker(skin, 0.15)))
        c.oval(x + r * 0.03, y - r * 0.1, r * 0.84, r * 0.98, mix(dark, skin, 0.2))
        head(c, x, y, r, skin)
        c.path(
            f"M{x - r * 0.84} {y - r * 0.02}C{x - r * 1.02} {y - r * 1.34} {x + r * 1.02} {y - r * 1.34} {x + r * 0.84} {y - r * 0.02}C{x + r * 0.74} {y - r * 0.66} {x - r * 0.74} {y - r * 0.66} {x - r * 0.84} {y - r * 0.02}Z",
            c.linear(lighter(white, 0.5), white, mix(white, ground, 0.4), down=False),
        )
        c.add("</g>")
    c.path(
        f"M{x + r * 1.3} {c.h * 0.8}C{x + r * 0.5} {c.h * 0.72} {x - r * 0.9} {c.h * 0.78} {x - r * 1.2} {c.h * 0.86}L{x - r * 1.1} {c.h * 0.93}C{x - r * 0.2} {c.h * 0.88} {x + r * 0.9} {c.h * 0.9} {x + r * 1.4} {c.h * 0.92}Z",
        c.linear(dress, darker(dress, 0.35)),
    )
    c.oval(x - r * 1.3, c.h * 0.89, r * 0.4, r * 0.25, skin, turn=-14)
    c.stroke(f"M{x - r * 1.5} {c.h * 0.95}L{x - r * 0.6} {c.h * 0.6}", mix(dark, light, 0.4), 5)
    return (
        "une peintre en bonnet blanc, paupières baissées, un pinceau à la main, devant son chevalet",
        "a painter in a white cap, lids lowered, brush in hand, before her easel",
    )


def _easel(c: Canvas, ground: str, dark: str, light: str) -> None:
    """A canvas on an easel at the right."""
    c.add(f'<g transform="rotate(5 {c.w * 0.86} {c.h * 0.5})">')
    c.rect(c.w * 0.72, c.h * 0.2, c.w * 0.34, c.h * 0.6, darker(ground, 0.4))
    c.rect(c.w * 0.735, c.h * 0.215, c.w * 0.31, c.h * 0.56, c.linear(lighter(light, 0.2), mix(light, "#6a7f95", 0.4)))
    c.oval(c.w * 0.87, c.h * 0.42, 40, 52, mix(light, dark, 0.35))
    c.oval(c.w * 0.88, c.h * 0.6, 84, 110, mix("#5f7f95", light, 0.25))
    c.add("</g>")


def _out_of_the_dark(c: Canvas, x: float, y: float, r: float) -> Both:
    """A lit face, the rest left to the shadow."""
    ground, _, _, skin, dark, _ = c.palette
    c.glow(x, y - r * 0.1, r * 2.1, darker(skin, 0.55), 0.8)
    c.path(
        f"M{-20} {c.h * 1.02}C{c.w * 0.04} {c.h * 0.8} {x - r * 0.7} {c.h * 0.8} {x} {c.h * 0.78}S{c.w * 0.98} {c.h * 0.82} {c.w + 20} {c.h * 1.02}Z",
        darker(ground, 0.6),
    )
    for _k in range(900):
        a = c.rng.uniform(-3.5, 0.35)
        d = c.rng.gauss(1.0, 0.09)
        px, py = x + r * 0.84 * d * math.cos(a), y - r * 0.12 + r * d * math.sin(a)
        glow = max(0.0, 0.75 - (px - x + r) / (2.6 * r))
        turn = a + math.pi / 2 + c.rng.gauss(0, 0.5)
        reach = c.rng.uniform(18, 54)
        c.stroke(
            f"M{px:.0f} {py:.0f}q{math.cos(turn) * reach / 2 + c.rng.gauss(0, 7):.0f} {math.sin(turn) * reach / 2:.0f} {math.cos(turn) * reach:.0f} {math.sin(turn) * reach:.0f}",
            vary(c.rng, mix(ground, lighter(skin, 0.3), glow), 12),
            2.2,
            0.6,
        )
    head(c, x, y, r, mix(skin, dark, 0.12), lit=(0.2, 0.36))
    c.oval(
        x + r * 0.62,
        y + r * 0.1,
        r * 0.8,
        r * 1.2,
        c.radial(
            f"{darker(ground, 0.6)}/0.95",
            f"{darker(ground, 0.6)}/0.7",
            f"{darker(ground, 0.6)}/0",
            at=(0.62, 0.5),
            radius=0.5,
        ),
    )
    return (
        "un visage âgé aux cheveux clairs, paupières baissées, qui sort de l’ombre",
        "an aged face with pale hair, lids lowered, coming out of the dark",
    )


@scene("dream")
def dream(c: Canvas) -> Both:
    sky, pale, violet, skin, blue, light = c.palette
    c.fill(c.linear(mix(sky, light, 0.4), light, pale, mix(violet, pale, 0.5)))
    for _ in range(26):
        c.oval(
            c.rng.random() * c.w,
            c.rng.random() * c.h * 0.7,
            c.rng.uniform(60, 200),
            c.rng.uniform(14, 44),
            vary(c.rng, (sky, light, violet)[c.rng.randrange(3)], 8),
            0.22,
        )
    water = c.h * 0.71
    x, y, r = c.w * 0.5, c.h * 0.37, c.h * 0.185
    c.glow(x, y, c.h * 0.46, lighter(light, 0.6), 0.8)
    c.path(
        f"M{c.w * 0.1} {water + 30}C{c.w * 0.16} {y + r * 1.75} {x - r * 0.7} {y + r * 1.5} {x - r * 0.3} {y + r * 0.8}H{x + r * 0.34}C{x + r * 0.7} {y + r * 1.5} {c.w * 0.86} {y + r * 1.75} {c.w * 0.92} {water + 30}Z",
        c.linear(mix(skin, light, 0.35), mix(skin, violet, 0.4)),
    )
    c.add(f'<g transform="rotate(-9 {x} {y})">')
    c.path(
        f"M{x - r * 0.82} {y + r * 0.7}C{x - r * 1.2} {y - r * 0.6} {x - r * 0.7} {y - r * 1.25} {x} {y - r * 1.2}S{x + r * 1.15} {y - r * 0.6} {x + r * 0.84} {y + r * 0.74}Q{x} {y + r * 1.2} {x - r * 0.82} {y + r * 0.7}Z",
        mix(skin, blue, 0.45),
    )
    with c.late():
        c.add(f'<g transform="rotate(-9 {x} {y})" opacity=".85">')
        head(c, x, y, r, mix(skin, light, 0.35))
        c.add("</g>")
    c.add("</g>")
    c.rect(-5, water, c.w + 10, c.h, c.linear(mix(blue, light, 0.5), mix(blue, sky, 0.3), blue))
    ripples(c, water + 4, c.h, (light, violet, mix(skin, light, 0.4)), count=90, opacity=0.4)
    return ("une tête aux yeux clos au-dessus d’une eau tranquille", "a head with closed eyes above still water")
