"""A mountain alone under its clouds."""

from __future__ import annotations

from parvis.demo.painter.canvas import Canvas
from parvis.demo.painter.colours import lighter, mix
from parvis.demo.painter.scenes.registry import Both, scene

# Half of the mountain from its foot to its top: across from the axis, up from the foot; the slope steepens.
_SLOPE = ((1.0, 0.0), (0.72, 0.12), (0.48, 0.28), (0.3, 0.48), (0.16, 0.72), (0.045, 1.0))


@scene("red-mountain")
def red_mountain(c: Canvas) -> Both:
    sky, paper, green, dark, red, snow = c.palette
    c.fill(c.linear(sky, mix(sky, paper, 0.45), paper))
    for _ in range(46):
        _cloud(c, lighter(paper, 0.5))
    for share, colour in ((1.0, red), (0.28, mix(red, dark, 0.35))):
        _slope(c, share, colour)
    for number in range(9):
        x = c.w * (0.62 + c.rng.uniform(-0.035, 0.03))
        c.rect(x, c.h * 0.2 + number % 3 * 9, 5, c.h * c.rng.uniform(0.05, 0.15), snow, 0.9)
    c.land(c.h * 0.86, 16, mix(green, dark, 0.25), steps=8)
    for _ in range(420):
        x, y = c.w * c.rng.random(), c.h * (1 - c.rng.random() ** 1.6 * 0.16)
        c.oval(x, y, c.rng.uniform(7, 20), c.rng.uniform(4, 9), mix(green, dark, c.rng.random() * 0.4), 0.9)
    return (
        "une montagne rouge et solitaire, striée de neige au sommet, sous un ciel bleu rayé de nuages",
        "a lone red mountain, streaked with snow at its top, under a blue sky barred with clouds",
    )


def _slope(c: Canvas, share: float, colour: str) -> None:
    """The mountain, or its upper part: from its top down to that share of its height."""
    axis, foot, height = c.w * 0.62, c.h * 0.98, c.h * 0.8
    side = [(across, up) for across, up in _SLOPE if up >= 1 - share]
    left = [(axis - c.w * 0.72 * across, foot - height * up) for across, up in side]
    right = [(axis + c.w * 0.5 * across, foot - height * up) for across, up in reversed(side)]
    c.poly(left + right, colour)


def _cloud(c: Canvas, colour: str) -> None:
    y = c.h * c.rng.uniform(0.06, 0.62)
    c.oval(c.w * c.rng.random(), y, c.rng.uniform(40, 210), c.rng.uniform(4, 11), colour, 0.75)
