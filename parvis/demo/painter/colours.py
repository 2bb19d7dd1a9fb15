"""Colours as #rrggbb: mixing, lightening, and small variations."""

from __future__ import annotations

from random import Random

RGB = tuple[int, int, int]


def to_rgb(colour: str) -> RGB:
    """Three channels, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def to_hex(red: float, green: float, blue: float) -> str:
    """Channels, clipped to 0–255, as #rrggbb."""
    return "#" + "".join(f"{min(255, max(0, round(channel))):02x}" for channel in (red, green, blue))


def mix(first: str, second: str, share: float) -> str:
    """``share`` 0 is the first colour, 1 the second."""
    pairs = zip(to_rgb(first), to_rgb(second), strict=True)
    return to_hex(*(a + (b - a) * share for a, b in pairs))


def lighter(colour: str, share: float) -> str:
    """Towards a warm white."""
    return mix(colour, "#fffaf0", share)


def darker(colour: str, share: float) -> str:
    """Towards a warm black."""
    return mix(colour, "#14110f", share)


def vary(rng: Random, colour: str, amount: float) -> str:
    """The same colour, a little lighter or darker and a little warmer or cooler (0–255 steps)."""
    light, warm = rng.uniform(-amount, amount), rng.uniform(-amount, amount) / 3
    red, green, blue = to_rgb(colour)
    return to_hex(red + light + warm, green + light, blue + light - warm)


def luminance(colour: str) -> float:
    """Relative brightness, 0 to 1 (Rec. 709 weights on the coded channels)."""
    red, green, blue = to_rgb(colour)
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
