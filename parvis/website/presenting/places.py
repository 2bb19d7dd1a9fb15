"""Places as the map and its table show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from parvis.collection.models import Place
from parvis.collection.queries import Spot
from parvis.collection.representations import page_of
from parvis.core.bilingual import language_of, pick

# How the precision of coordinates is told; an exact point needs no word.
_ABOUT = {Place.Precision.REGION, Place.Precision.COUNTRY}


def place_rows(spots: Iterable[Spot]) -> list[dict[str, Any]]:
    """One row a place: name, works, coordinates when known, and how precise they are."""
    return [_row(spot) for spot in spots]


def _row(spot: Spot) -> dict[str, Any]:
    place = spot.place
    return {
        "name": pick(place, "name"),
        "lang": language_of(place, "name"),
        "url": page_of("place", place.slug),
        "count": spot.works,
        "lat": place.latitude,
        "lon": place.longitude,
        "note": _note(place),
    }


def _note(place: Place) -> str:
    if place.latitude is None or place.longitude is None:
        return _("not on the map: its position is not known")
    return _("about the middle of it") if place.precision in _ABOUT else ""
