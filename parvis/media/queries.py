"""Reading media."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from parvis.media.alike import NEAR, bands_of, differing, one_bit_around
from parvis.media.models import Likeness, Picture

# Of so many pictures no one wants to see more.
_MOST = 12


@dataclass(frozen=True)
class Near:
    """A picture that resembles another one. distance: in bits, 0 for the same; is_same: the very same file."""

    picture: Picture
    distance: int
    is_same: bool


def pictures_like(picture: Picture, *, distance: int = NEAR) -> list[Near]:
    """Pictures that resemble this one, the nearest first; empty when it resembles nothing by nature."""
    likeness = Likeness.objects.filter(picture=picture).first()
    if likeness is None or likeness.bits is None:
        return []
    found = _near(likeness.bits % 2**64, distance=distance, but=picture.pk)
    return [Near(other, gap, other.sha256 == picture.sha256) for other, gap in found]


def pictures_near(bits: int, *, distance: int = NEAR) -> list[Near]:
    """Pictures that resemble a file not taken yet, by the sixty-four bits found when it was looked at."""
    return [Near(other, gap, False) for other, gap in _near(bits, distance=distance)]


def _near(bits: int, *, distance: int, but: int | None = None) -> list[tuple[Picture, int]]:
    found = Likeness.objects.filter(_in_a_band(bits)).exclude(picture=but).values_list("picture", "bits")
    gaps = {pk: differing(bits, other % 2**64) for pk, other in found if other is not None}
    near = sorted((gap, pk) for pk, gap in gaps.items() if gap <= distance)[:_MOST]
    pictures = Picture.objects.in_bulk([pk for _gap, pk in near])
    return [(pictures[pk], gap) for gap, pk in near if pk in pictures]


def _in_a_band(bits: int) -> Q:
    """Those that agree with it in one band at least, but for one bit: among them are all that differ by seven."""
    wanted = Q()
    for place, band in enumerate(bands_of(bits)):
        wanted |= Q(**{f"band_{place}__in": list(one_bit_around(band))})
    return wanted
