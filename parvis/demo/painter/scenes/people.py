"""Faces and figures, kept abstract: nobody's features are imitated."""

from __future__ import annotations

import math

from parvis.demo.painter.canvas import Canvas
from parvis.demo.painter.colours import darker, lighter, mix, vary
from parvis.demo.painter.scenes.registry import Both, scene
from parvis.demo.painter.scenes.water import ripples


def head(c: Canvas, x: float, y: float, r: float, skin: str, *, closed: bool, lit: tuple[float, float] = (0.34, 0.36)) -> None:
    """An oval head with the least of a face: brows, nose, lids, mouth, as light and shade."""
    c.oval(x, y, r * 0.74, r, c.radial(lighter(skin, 0.35), skin, darker(skin, 0.42), at=lit, radius=0.8))
    shade = darker(skin, 0.45)
    c.path(f"M{x + r * 0.02} {y - r * 0.22}Q{x + r * 0.17} {y + r * 0.14} {x + r * 0.1} {y + r * 0.22}Q{x} {y + r * 0.3} {x - r * 0.1} {y + r * 0.24}Z", shade, 0.28)
    for s in (-1, 1):
        ex, ey = x + s * r * 0.28, y - r * 0.1
        c.path(f"M{ex - r * 0.19} {ey - r * 0.14}Q{ex} {ey - r * 0.28} {ex + r * 0.19} {ey - r * 0.14}Q{ex} {ey - r * 0.22} {ex - r * 0.19} {ey - r * 0.14}Z", shade, 0.75)
        if closed:
            c.stroke(f"M{ex - r * 0.14} {ey}q{r * 0.14} {r * 0.1} {r * 0.28} 0", shade, r * 0.03, 0.8)
        else:
            c.oval(ex, ey, r * 0.115, r * 0.055, lighter(skin, 0.6))
            c.disc(ex, ey, r * 0.052, darker(skin, 0.8))
    c.path(f"M{x - r * 0.18} {y + r * 0.48}Q{x - r * 0.05} {y + r * 0.42} {x} {y + r * 0.46}Q{x + r * 0.05} {y + r * 0.42} {x + r * 0.18} {y + r * 0.48}Q{x} {y + r * 0.6} {x - r * 0.18} {y + r * 0.48}Z", mix(skin, "#9a3a35", 0.45), 0.85)


@scene("portrait")
def portrait(c: Canvas) -> Both:
    ground, dress, white, skin, dark, light = c.palette
    old = ground.startswith("#2b")
    c.fill(c.radial(mix(ground, light, 0.55), ground, darker(ground, 0.5), at=(0.32, 0.3), radius=0.95))
    x, y, r = c.w * 0.5, c.h * (0.45 if old else 0.38), c.h * (0.27 if old else 0.17)
    if old:
        c.path(f"M{-20} {c.h * 1.02}C{c.w * 0.04} {c.h * 0.8} {x - r * 0.7} {c.h * 0.8} {x} {c.h * 0.78}S{c.w * 0.98} {c.h * 0.82} {c.w + 20} {c.h * 1.02}Z", darker(ground, 0.6))
        for _ in range(330):
            a = c.rng.uniform(-3.4, 0.3)
            px, py = x + r * 0.86 * c.rng.gauss(0.96, 0.1) * math.cos(a), y - r * 0.12 + r * 1.02 * c.rng.gauss(0.96, 0.1) * math.sin(a)
            c.stroke(f"M{px:.0f} {py:.0f}q{c.rng.gauss(0, 26):.0f} {c.rng.gauss(-8, 20):.0f} {c.rng.gauss(0, 44):.0f} {c.rng.gauss(0, 36):.0f}", vary(c.rng, mix(skin, ground, c.rng.random() * 0.7), 14), 3.4, 0.7)
        head(c, x, y, r, mix(skin, dark, 0.08), closed=False, lit=(0.24, 0.36))
        c.path(f"M{x} {y - r}A{r * 0.74} {r} 0 0 1 {x} {y + r}Q{x + r * 0.16} {y} {x} {y - r}Z", darker(ground, 0.55), 0.55)
        return ("un visage âgé aux cheveux clairs qui sort de l’ombre", "an aged face with pale hair coming out of the dark")
    _easel(c, ground, dark, light)
    c.path(f"M{c.w * 0.06} {c.h * 1.02}C{c.w * 0.1} {c.h * 0.72} {x - r * 1.4} {y + r * 1.55} {x - r * 0.3} {y + r * 1.25}L{x + r * 0.4} {y + r * 1.25}C{x + r * 1.6} {y + r * 1.6} {c.w * 0.8} {c.h * 0.76} {c.w * 0.86} {c.h * 1.02}Z", c.linear(lighter(dress, 0.18), dress, darker(dress, 0.4)))
    c.oval(x, y + r * 1.42, r * 1.5, r * 0.5, c.linear(lighter(white, 0.5), white, mix(white, ground, 0.5)))
    c.rect(x - r * 0.3, y + r * 0.6, r * 0.6, r * 0.75, darker(skin, 0.18))
    c.oval(x, y - r * 0.06, r * 0.86, r * 1.06, mix(dark, skin, 0.25))
    head(c, x, y, r, skin, closed=False)
    c.path(f"M{x - r * 0.86} {y - r * 0.1}C{x - r * 0.9} {y - r * 1.3} {x + r * 0.9} {y - r * 1.3} {x + r * 0.86} {y - r * 0.1}C{x + r * 0.7} {y - r * 0.74} {x - r * 0.7} {y - r * 0.74} {x - r * 0.86} {y - r * 0.1}Z", c.linear(lighter(white, 0.5), white))
    c.path(f"M{x + r * 1.3} {c.h * 0.8}C{x + r * 0.5} {c.h * 0.72} {x - r * 0.9} {c.h * 0.78} {x - r * 1.2} {c.h * 0.86}L{x - r * 1.1} {c.h * 0.93}C{x - r * 0.2} {c.h * 0.88} {x + r * 0.9} {c.h * 0.9} {x + r * 1.4} {c.h * 0.92}Z", c.linear(dress, darker(dress, 0.35)))
    c.oval(x - r * 1.3, c.h * 0.89, r * 0.4, r * 0.25, skin, turn=-14)
    c.stroke(f"M{x - r * 1.5} {c.h * 0.95}L{x - r * 0.6} {c.h * 0.6}", mix(dark, light, 0.4), 5)
    return ("une peintre en bonnet blanc, un pinceau à la main, devant son chevalet", "a painter in a white cap, brush in hand, before her easel")


def _easel(c: Canvas, ground: str, dark: str, light: str) -> None:
    """A canvas on an easel at the right."""
    c.add(f'<g transform="rotate(5 {c.w * 0.86} {c.h * 0.5})">')
    c.rect(c.w * 0.72, c.h * 0.2, c.w * 0.34, c.h * 0.6, darker(ground, 0.4))
    c.rect(c.w * 0.735, c.h * 0.215, c.w * 0.31, c.h * 0.56, c.linear(lighter(light, 0.2), mix(light, "#6a7f95", 0.4)))
    c.oval(c.w * 0.87, c.h * 0.42, 40, 52, mix(light, dark, 0.35))
    c.oval(c.w * 0.88, c.h * 0.6, 84, 110, mix("#5f7f95", light, 0.25))
    c.add("</g>")


@scene("dream")
def dream(c: Canvas) -> Both:
    sky, pale, violet, skin, blue, light = c.palette
    c.fill(c.linear(mix(sky, light, 0.4), light, pale, mix(violet, pale, 0.5)))
    for _ in range(26):
        c.oval(c.rng.random() * c.w, c.rng.random() * c.h * 0.7, c.rng.uniform(60, 200), c.rng.uniform(14, 44), vary(c.rng, (sky, light, violet)[c.rng.randrange(3)], 8), 0.22)
    water = c.h * 0.71
    x, y, r = c.w * 0.5, c.h * 0.37, c.h * 0.185
    c.glow(x, y, c.h * 0.46, lighter(light, 0.6), 0.8)
    c.path(f"M{c.w * 0.1} {water + 30}C{c.w * 0.16} {y + r * 1.75} {x - r * 0.7} {y + r * 1.5} {x - r * 0.3} {y + r * 0.8}H{x + r * 0.34}C{x + r * 0.7} {y + r * 1.5} {c.w * 0.86} {y + r * 1.75} {c.w * 0.92} {water + 30}Z", c.linear(mix(skin, light, 0.35), mix(skin, violet, 0.4)))
    c.add(f'<g transform="rotate(-9 {x} {y})">')
    c.path(f"M{x - r * 0.82} {y + r * 0.7}C{x - r * 1.2} {y - r * 0.6} {x - r * 0.7} {y - r * 1.25} {x} {y - r * 1.2}S{x + r * 1.15} {y - r * 0.6} {x + r * 0.84} {y + r * 0.74}Q{x} {y + r * 1.2} {x - r * 0.82} {y + r * 0.7}Z", mix(skin, blue, 0.45))
    head(c, x, y, r, mix(skin, light, 0.35), closed=True)
    c.add("</g>")
    c.rect(-5, water, c.w + 10, c.h, c.linear(mix(blue, light, 0.5), mix(blue, sky, 0.3), blue))
    ripples(c, water + 4, c.h, (light, violet, mix(skin, light, 0.4)), count=90, opacity=0.4)
    return ("une tête aux yeux clos au-dessus d’une eau tranquille", "a head with closed eyes above still water")
