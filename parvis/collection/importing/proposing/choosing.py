"""Which column is which: headings and values weighed together, the surest pairs first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from parvis.collection.importing.proposing.headings import NAMES, is_meaningless, is_vague, likeness
from parvis.collection.importing.proposing.looks import LOOKS, MUST, MUST_IF_VAGUE
from parvis.collection.importing.proposing.placing import groups_of_places
from parvis.collection.importing.proposing.profiles import Profile

LEAST = 0.42
# Without headings, only fields whose values are unmistakable are proposed, each above its own bar.
_BARE = {
    "work.identifier": 0.7, "work.inventory": 0.55, "work.title": 0.4, "work.technique": 0.6, "work.credit_line": 0.55,
    "work.type": 0.5, "work.dimensions": 0.7, "work.source_url": 0.9, "date.written": 0.5, "makers.name": 0.6,
    "makers.role": 0.85, "subjects.column": 0.5,
}  # fmt: skip


_FIELDS = [field for field in NAMES if not field.startswith("places.")]


@dataclass(frozen=True, slots=True)
class Choice:
    """One column taken for one field, how sure (0 to 1), and why, in the current language."""

    field: str
    column: str
    confidence: float
    reason: str


def choose(profiles: Sequence[Profile]) -> list[Choice]:
    """The best column for each field, each column once; an identifier comes first."""
    bare = is_meaningless([profile.heading for profile in profiles])
    placed = _placed(profiles)
    taken = {choice.column for choice in placed}
    left = [profile for profile in profiles if profile.heading not in taken]
    pairs = sorted(_pairs(left, bare=bare), key=lambda pair: (-pair[0], pair[2].place))
    fields: set[str] = set()
    columns: set[int] = set()
    chosen: list[tuple[float, str, Profile]] = []
    for score, field, profile in pairs:
        if field not in fields and profile.place not in columns:
            fields.add(field)
            columns.add(profile.place)
            chosen.append((score, field, profile))
    order = _FIELDS
    chosen.sort(key=lambda pair: order.index(pair[1]))
    return [
        *(
            Choice(field, profile.heading, min(score, 0.99), _reason(field, profile))
            for score, field, profile in chosen
        ),
        *placed,
    ]


def _placed(profiles: Sequence[Profile]) -> list[Choice]:
    """The places, as "places.found.name"; a column may name a place and be the location too."""
    return [
        Choice(f"places.{role}.{field}", profile.heading, 0.9, _reason(f"places.{field}", profile))
        for role, group in groups_of_places(profiles)
        for field, profile in group.items()
    ]


def _pairs(profiles: Sequence[Profile], *, bare: bool) -> Iterator[tuple[float, str, Profile]]:
    for profile in profiles:
        if not profile.values:
            continue
        for field in _FIELDS:
            score = _bare_score(field, profile) if bare else _score(field, profile)
            if score >= LEAST:
                yield score, field, profile


def _score(field: str, profile: Profile) -> float:
    must = MUST_IF_VAGUE.get(field) if is_vague(profile.heading) else MUST.get(field)
    named = likeness(profile.heading, field)
    if (not named and field not in _BARE) or (must and not must(profile)):
        return 0.0
    look = LOOKS.get(field)
    if look is None:
        return named * 0.9
    seen = look(profile)
    if not named:
        # A heading that says nothing of this field: only the most telling values count.
        return seen * 0.62 if seen >= _BARE[field] else 0.0
    return 0.7 * named + 0.3 * seen


def _bare_score(field: str, profile: Profile) -> float:
    look = LOOKS.get(field)
    seen = look(profile) if look else 0.0
    return seen if field in _BARE and seen >= _BARE[field] else 0.0


def _reason(field: str, profile: Profile) -> str:
    parts = []
    if likeness(profile.heading, field) > 0.5:
        parts.append(_("the heading says so"))
    if field == "work.identifier":
        parts.append(_("every row has its own value"))
    elif field in ("date.written", "date.earliest", "date.latest"):
        parts.append(_("%(share)d %% of the values are dates") % {"share": round(100 * profile.dates)})
    elif field == "subjects.column" and profile.separator:
        parts.append(
            _("%(count).1f values a cell, separated by “%(sign)s”")
            % {"count": profile.items, "sign": profile.separator}
        )
    elif field in LOOKS:
        parts.append(_("%(share)d %% likely by its values") % {"share": round(100 * min(1.0, LOOKS[field](profile)))})
    example = next(iter(profile.values), "")
    parts.append(_("for instance “%(example)s”") % {"example": example[:40]})
    return ", ".join(parts)
