"""Facets: from the values in addresses to tokens, and from counted tokens to labelled values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.collection.models import Maker, Place, Subject, Work, WorkType
from parvis.collection.search import periods
from parvis.collection.search.document import REUSABLE, WITH_IMAGE
from parvis.collection.search.query import Query
from parvis.collection.search.reading import status_token
from parvis.collection.search.results import Facet, FacetValue
from parvis.core.bilingual import current

LABELS: Final[dict[str, str | Promise]] = {
    "maker": _("Maker"),
    "period": _("Period"),
    "type": _("Type"),
    "place": _("Place"),
    "subject": _("Subject"),
    "status": _("Where it is"),
    "reusable": _("Reuse"),
    "image": _("Picture"),
}
# A token no work bears: what is chosen but does not exist finds nothing.
NOTHING: Final = "nothing"
_MODELS: Final[dict[str, tuple[str, type[models.Model]]]] = {
    "maker": ("m", Maker),
    "type": ("t", WorkType),
    "place": ("p", Place),
    "subject": ("s", Subject),
}
_NAMES: Final = {
    "maker": ("name", "name"),
    "type": ("name_fr", "name_en"),
    "place": ("name_fr", "name_en"),
    "subject": ("name_fr", "name_en", "parent__slug"),
}
_FLAGS: Final = {"reusable": (REUSABLE, _("Free to reuse")), "image": (WITH_IMAGE, _("With a picture"))}


@dataclass(frozen=True, slots=True)
class _Name:
    value: str
    label: str
    parent: str = ""


def tokens_of(query: Query) -> dict[str, tuple[str, ...]]:
    """The tokens of every value chosen, by facet."""
    return {name: _tokens(name, values) for name, values in query.chosen}


def _tokens(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    if name in _MODELS:
        letter, model = _MODELS[name]
        found = model._default_manager.filter(slug__in=values).values_list("pk", flat=True)
        return tuple(f"{letter}{pk}" for pk in sorted(found)) or (NOTHING,)
    if name == "period":
        return tuple(periods.token_of(value) or NOTHING for value in values)
    if name == "status":
        return tuple(status_token(value) for value in values)
    return (_FLAGS[name][0],)


def present(name: str, counter: Counter[str], query: Query, most: int) -> Facet:
    """A facet as people see it: the commonest values and the chosen, labelled."""
    chosen = set(_tokens(name, query.values(name))) if query.values(name) else set()
    if name == "period":
        shown = _periods_shown(counter, chosen)
    elif name in _FLAGS:
        shown = [_FLAGS[name][0]] if counter[_FLAGS[name][0]] or chosen else []
    else:
        shown = commonest(counter, most, chosen - {NOTHING})
    names = _NAMERS.get(name, _name_rows)(name, shown)
    values = (
        FacetValue(names[token].value, names[token].label, counter[token], token in chosen, names[token].parent)
        for token in shown
        if token in names
    )
    return Facet(name, str(LABELS[name]), tuple(values))


def commonest(counter: Counter[str], most: int, always: Collection[str]) -> list[str]:
    """The tokens counted most, ties by token so that every database answers alike; then ``always``."""
    ranked = sorted(counter.values(), reverse=True)
    least = ranked[most - 1] if len(ranked) > most else 0
    enough = [token for token, works in counter.items() if works >= least]
    enough.sort(key=lambda token: (-counter[token], token))
    return enough[:most] + sorted(set(always) - set(enough[:most]))


def _periods_shown(counter: Counter[str], chosen: set[str]) -> list[str]:
    """Every century in order; decades only inside a century that is chosen, or chosen in part."""
    known = chosen - {NOTHING}
    open_centuries = {token if token[0] == "c" else periods.century_of(token) for token in known}
    shown = {token for token in counter if token[0] == "c" or periods.century_of(token) in open_centuries}
    return sorted(shown | known, key=periods.order)


def _name_rows(name: str, tokens: Iterable[str]) -> dict[str, _Name]:
    letter, model = _MODELS[name]
    keys = [int(token.removeprefix(letter)) for token in tokens]
    rows = model._default_manager.filter(pk__in=keys).values_list("pk", "slug", *_NAMES[name])
    return {f"{letter}{pk}": _name(*named) for pk, *named in rows}


def _name(slug: str, french: str, english: str, parent: str | None = None) -> _Name:
    label = (english or french) if current() == "en" else (french or english)
    return _Name(slug, label or slug, parent or "")


def _name_periods(name: str, tokens: Iterable[str]) -> dict[str, _Name]:
    return {
        token: _Name(
            periods.value_of(token),
            periods.label(token),
            periods.value_of(periods.century_of(token)) if token[0] == "d" else "",
        )
        for token in tokens
    }


def _name_statuses(name: str, tokens: Iterable[str]) -> dict[str, _Name]:
    return {status_token(status.value): _Name(status.value, str(status.label)) for status in Work.Status}


def _name_flags(name: str, tokens: Iterable[str]) -> dict[str, _Name]:
    token, label = _FLAGS[name]
    return {token: _Name("1", str(label))}


_NAMERS: Final[dict[str, Callable[[str, Iterable[str]], dict[str, _Name]]]] = {
    "period": _name_periods,
    "status": _name_statuses,
    "reusable": _name_flags,
    "image": _name_flags,
}
