"""The compositions, by family; importing this package registers them all."""

from parvis.demo.painter.scenes import (
    archives,
    beasts,
    interiors,
    land,
    motifs,
    mountain,
    nature,
    nocturnes,
    ornaments,
    pages,
    people,
    sculpture,
    towns,
    vessels,
    water,
)
from parvis.demo.painter.scenes.registry import SCENES

__all__ = [
    "SCENES",
    "archives",
    "beasts",
    "interiors",
    "land",
    "motifs",
    "mountain",
    "nature",
    "nocturnes",
    "ornaments",
    "pages",
    "people",
    "sculpture",
    "towns",
    "vessels",
    "water",
]
