"""Sizes on paper: named as printers name them, or in millimetres, at so many points an inch.

A size is the same lying or standing. Sources: ISO 216 (A series); the poster formats usual in France.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_MM_AN_INCH = 25.4
USUAL_PPI = 300

# code: (name, width, height in millimetres)
NAMED: dict[str, tuple[str | Promise, int, int]] = {
    "a6": ("A6", 105, 148),
    "a5": ("A5", 148, 210),
    "a4": ("A4", 210, 297),
    "a3": ("A3", 297, 420),
    "a2": ("A2", 420, 594),
    "a1": ("A1", 594, 841),
    "a0": ("A0", 841, 1189),
    "poster": (_("poster 60 × 80 cm"), 600, 800),
    "street": (_("street poster 120 × 176 cm"), 1200, 1760),
}


@dataclass(frozen=True)
class PrintSize:
    """A size on paper: two sides in millimetres, points an inch (0: not told)."""

    width: int
    height: int
    ppi: int = 0

    @classmethod
    def named(cls, code: str, ppi: int = 0) -> PrintSize:
        """The size of that name. Raises KeyError."""
        _name, width, height = NAMED[code]
        return cls(width, height, ppi)

    @property
    def sides(self) -> tuple[int, int]:
        """The shorter, the longer."""
        return min(self.width, self.height), max(self.width, self.height)

    @property
    def pixels(self) -> int:
        """Its longer side in pixels, at the usual density where none is told: nobody knows which way it lies."""
        return round(self.sides[1] / _MM_AN_INCH * (self.ppi or USUAL_PPI))

    def fits(self, largest: PrintSize) -> bool:
        """Whether it is no larger, lying or standing, and no denser than the other, where that tells."""
        (short, long), (most_short, most_long) = self.sides, largest.sides
        is_dense = bool(largest.ppi) and (self.ppi or USUAL_PPI) > largest.ppi
        return short <= most_short and long <= most_long and not is_dense

    def __str__(self) -> str:
        name = next((str(name) for name, *sides in NAMED.values() if tuple(sides) == self.sides), "")
        told = f"{self.width} × {self.height} mm"
        if self.ppi:
            told = str(_("%(sides)s at %(ppi)s ppi") % {"sides": told, "ppi": self.ppi})
        return f"{name} ({told})" if name else told


def size_of(width: int | None, height: int | None, ppi: int | None) -> PrintSize | None:
    """The size these columns tell; None where a side is missing."""
    return PrintSize(width, height, ppi or 0) if width and height else None
