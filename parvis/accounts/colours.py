"""Contrast between colours, after WCAG 2.2 (relative luminance, 1.4.3)."""

from __future__ import annotations

# The grounds of the site (frontend/styles/tokens.css), on which the accent writes.
LIGHT_GROUND, DARK_GROUND = "#ffffff", "#131114"
ENOUGH = 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours written #rrggbb, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
