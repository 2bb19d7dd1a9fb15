"""Rows of the writing page that are added, moved and taken out: the parts of a thread, the pictures and films.

Each move is a button of the form, so that it needs no script; what was typed moves with its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

MOST_PARTS, MOST_MEDIA = 24, 20
_ASKED = re.compile(r"(?P<kind>part|media)_(?P<do>add|up|down|remove)(?:_(?P<place>\d{1,2}))?")


@dataclass(frozen=True)
class Kind:
    """One sort of row. fields: what it is made of; least: how many are shown when none was asked for."""

    fields: tuple[str, ...]
    most: int
    least: int = 0

    def split(self, name: str) -> tuple[str, int, str] | None:
        """(field, place, what follows) of a field's name; None for another's."""
        for field in self.fields:
            found = re.fullmatch(rf"{field}_(\d{{1,2}})(_.*)?", name)
            if found:
                return field, int(found[1]), found[2] or ""
        return None

    def count(self, names: Iterable[str]) -> int:
        """How many rows there are among these names."""
        places = [split[1] for name in names if (split := self.split(name))]
        return min(max([self.least, *places]), self.most)


KINDS: Mapping[str, Kind] = {
    "part": Kind(("part_fr", "part_en"), MOST_PARTS),
    "media": Kind(("picture", "film", "alt_fr", "alt_en", "box"), MOST_MEDIA, least=1),
}
_FIRST = {"part": "part_fr", "media": "alt_fr"}


def rearranged(data: QueryDict, asked: str) -> tuple[QueryDict, str] | None:
    """The form with its rows moved as the button asks, and the field to be on; None for another button."""
    found = _ASKED.fullmatch(asked)
    if found is None:
        return None
    name, do, place = found["kind"], found["do"], int(found["place"] or 0)
    kind, after = KINDS[name], data.copy()
    count = kind.count(data)
    if do == "add" and count < kind.most:
        after[f"{_FIRST[name]}_{count + 1}"] = ""
        return after, f"{_FIRST[name]}_{count + 1}"
    order = list(range(1, count + 1))
    if place not in order:
        return after, ""
    if do == "remove":
        order.remove(place)
        return _in_order(after, kind, order), f"{_FIRST[name]}_{min(place, len(order))}" if order else ""
    other = place + (1 if do == "down" else -1)
    if other in order:
        order[place - 1], order[other - 1] = other, place
        return _in_order(after, kind, order), f"{_FIRST[name]}_{other}"
    return after, f"{_FIRST[name]}_{place}"


def _in_order(data: QueryDict, kind: Kind, order: list[int]) -> QueryDict:
    """The rows numbered anew, in this order of their present numbers; others are gone."""
    kept = {name: data.getlist(name) for name in list(data) if kind.split(name) is None}
    after = QueryDict(mutable=True)
    for name, values in kept.items():
        after.setlist(name, values)
    for name in data:
        split = kind.split(name)
        if split and split[1] in order:
            after.setlist(f"{split[0]}_{order.index(split[1]) + 1}{split[2]}", data.getlist(name))
    return after
