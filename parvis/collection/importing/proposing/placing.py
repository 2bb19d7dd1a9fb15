"""Places: the columns that go together, and what happened there."""

from __future__ import annotations

from collections.abc import Sequence

from parvis.collection.importing.proposing.headings import likeness, plain
from parvis.collection.importing.proposing.looks import MUST
from parvis.collection.importing.proposing.profiles import Profile

_ROLES = {
    "found": frozenset(["decouverte", "found", "find", "findspot", "trouve", "fouille", "discovery", "provenance"]),
    "kept": frozenset(["conservation", "kept", "musee", "museum", "collection", "conserve", "ville", "city", "keeper"]),
    "depicted": frozenset(["depicted", "represente", "shown", "sujet", "view", "vue"]),
    "made": frozenset(["creation", "made", "creation", "production", "origine", "origin", "execution"]),
}
_GENERIC = frozenset(
    [
        "lieu",
        "place",
        "nom",
        "name",
        "lat",
        "latitude",
        "long",
        "longitude",
        "lon",
        "lng",
        "pays",
        "country",
        "type",
        "de",
        "la",
        "du",
        "of",
        "the",
    ]
)

Group = dict[str, Profile]


def groups_of_places(profiles: Sequence[Profile]) -> list[tuple[str, Group]]:
    """(role, columns by field) for every latitude that has its longitude and a name."""
    found: dict[str, Group] = {}
    for latitude in profiles:
        if likeness(latitude.heading, "places.latitude") > 0.5 and MUST["places.latitude"](latitude):
            group = _around(latitude, profiles)
            if "name" in group and "longitude" in group:
                found.setdefault(_role(group), group)
    return list(found.items())


def _around(latitude: Profile, profiles: Sequence[Profile]) -> Group:
    group = {"latitude": latitude}
    stem = _stem(latitude)
    for field in ("longitude", "country", "name"):
        wanted = f"places.{field}"
        near = [
            (
                len(stem & _stem(one)),
                likeness(one.heading, wanted) + (field == "name" and "nom" in plain(one.heading).split()),
                -one.place,
                one,
            )
            for one in profiles
            if one not in group.values() and _may_be(one, field) and (not stem or stem & _stem(one))
        ]
        if near:
            group[field] = max(near, key=lambda pair: pair[:3])[3]
    return group


def _may_be(profile: Profile, field: str) -> bool:
    named = likeness(profile.heading, f"places.{field}")
    if field == "longitude":
        return named > 0.5 and MUST["places.longitude"](profile)
    if field == "country":
        return named > 0.5 and profile.numbers < 0.3
    words = set(plain(profile.heading).split())
    return (
        profile.numbers < 0.3
        and profile.length < 80
        and (named > 0.5 or bool(words & {"nom", "name", "lieu", "place"}))
    )


def _stem(profile: Profile) -> frozenset[str]:
    return frozenset(plain(profile.heading).split()) - _GENERIC


def _role(group: Group) -> str:
    words = {word for profile in group.values() for word in plain(profile.heading).split()}
    return next((role for role, names in _ROLES.items() if words & names), "made")
