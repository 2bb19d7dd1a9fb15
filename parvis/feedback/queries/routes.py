"""Which department could act on a topic: proposed with the reason, for a person to confirm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from parvis.accounts.models import Department, Site
from parvis.feedback.likeness import words_of
from parvis.feedback.models import Remark, Route
from parvis.feedback.queries.nearest import nearest_topics
from parvis.traces.models import Thing

_SHORTEST = 4


@dataclass(frozen=True)
class Proposed:
    """A department, and why it is proposed."""

    department: Department
    why: str


def proposed_departments(
    text: str, *, about: Thing | None = None, site: Site | None = None, remarks: Iterable[Remark] = (), most: int = 3
) -> list[Proposed]:
    """By the institution's rules first, then by what was said of it, then as topics that resemble it were routed."""
    found: dict[int, Proposed] = {}
    words = set(words_of(text))
    for route in Route.objects.select_related("department", "about", "site"):
        why = _holds(route, words, about, site)
        if why:
            found.setdefault(route.department_id, Proposed(route.department, why))
    for proposed in (*_said(remarks), *_alike(text)):
        found.setdefault(proposed.department.pk, proposed)
    return list(found.values())[:most]


def _holds(route: Route, words: set[str], about: Thing | None, site: Site | None) -> str:
    """Why a rule proposes its department; empty where one of its conditions does not hold."""
    reasons = []
    if route.words:
        word = next((each for each in words_of(route.words) if _is_said(each, words)), "")
        reasons.append(_("the rule on “%(word)s”") % {"word": word} if word else "")
    if route.about_id:
        reasons.append(_("the rule on what it is about") if about and about.pk == route.about_id else "")
    if route.site_id:
        reasons.append(_("the rule on the site") if site and site.pk == route.site_id else "")
    return ", ".join(reasons) if reasons and all(reasons) else ""


def _is_said(word: str, words: set[str]) -> bool:
    """Whether a word is there, whatever its ending."""
    if len(word) < _SHORTEST:
        return word in words
    stem = word[:-1] if word.endswith(("s", "x", "e")) else word
    return any(each.startswith(stem) for each in words)


def _said(remarks: Iterable[Remark]) -> list[Proposed]:
    """The department those who took the words down named most."""
    named = Counter(remark.department_id for remark in remarks if remark.department_id)
    rows = Department.objects.in_bulk(list(named))
    return [Proposed(rows[pk], _("named when it was taken down")) for pk, _n in named.most_common() if pk in rows]


def _alike(text: str) -> list[Proposed]:
    near = nearest_topics(text, most=3)
    return [
        Proposed(each.topic.department, _("“%(topic)s” went there") % {"topic": each.topic.title})
        for each in near
        if each.topic is not None and each.topic.department is not None
    ]
