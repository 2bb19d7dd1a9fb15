"""Reads for the pages of makers, places and subjects, and for the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from parvis.collection.models import Maker, Place, Subject
from parvis.traces.models import Thing

_MOST_LEVELS = 12


@dataclass(frozen=True)
class Branch:
    """A subject in its tree: what it stands in, from the top, and what stands in it."""

    ancestors: tuple[Subject, ...]
    children: tuple[Subject, ...]


@dataclass(frozen=True)
class Spot:
    """A place with so many works; without coordinates it is only in the table."""

    place: Place
    works: int


def maker_at(slug: str) -> Maker | None:
    """The maker of that slug."""
    return Maker.objects.select_related("thing").filter(slug=slug, thing__state=Thing.State.LIVE).first()


def place_at(slug: str) -> Place | None:
    """The place of that slug."""
    return Place.objects.select_related("thing").filter(slug=slug, thing__state=Thing.State.LIVE).first()


def subject_at(slug: str) -> Subject | None:
    """The subject of that slug."""
    found = Subject.objects.select_related("thing", "parent").filter(slug=slug, thing__state=Thing.State.LIVE)
    return found.first()


def branch_of(subject: Subject, *, children: int = 200) -> Branch:
    """A subject's ancestors and children; a circle is walked once."""
    line: dict[int, Subject] = {}
    step = subject.parent
    while step is not None and step.pk not in line and len(line) < _MOST_LEVELS:
        line[step.pk] = step
        step = step.parent
    below = Subject.objects.filter(parent=subject).order_by("name_fr", "name_en")[:children]
    return Branch(tuple(reversed(line.values())), tuple(below))


def subjects_below(subjects: Iterable[Subject]) -> dict[int, set[int]]:
    """For each subject, the primary keys of itself and all that stands in it. A query a level."""
    tops = {subject.pk for subject in subjects}
    found = {pk: {pk} for pk in tops}
    owner = {pk: {pk} for pk in tops}
    level = set(tops)
    for _ in range(_MOST_LEVELS):
        rows = list(Subject.objects.filter(parent__in=level).values_list("pk", "parent")) if level else []
        level = set()
        for pk, parent in rows:
            new = owner.get(parent or 0, set()) - owner.get(pk, set())
            owner.setdefault(pk, set()).update(new)
            for top in new:
                found[top].add(pk)
            level |= {pk} if new else set()
    return found


def spots_of(counts: Mapping[str, int]) -> list[Spot]:
    """Places by slug with their number of works, the richest first."""
    places = Place.objects.filter(slug__in=list(counts)).select_related("thing")
    spots = [Spot(place, counts[place.slug]) for place in places]
    return sorted(spots, key=lambda spot: (-spot.works, str(spot.place)))
