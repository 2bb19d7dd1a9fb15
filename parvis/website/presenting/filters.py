"""A search as a page shows it: facets, chips, sorts, pages, and a way out when nothing is found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parvis.collection.models import Work
from parvis.collection.search import FACETS, Facet, FacetValue, Query, Results, query_string, search
from parvis.website.presenting.words import number

Shown = dict[str, Any]
SHORT, LONG = 8, 120
_MOST_BARS = 40
# «Reusable» is a switch above the results, not a facet beside them.
BESIDE = tuple(name for name in FACETS if name != "reusable")
_SORT_LABELS = {
    "relevance": gettext_lazy("The nearest first"),
    "date": gettext_lazy("The oldest first"),
    "title": gettext_lazy("By title"),
    "maker": gettext_lazy("By maker"),
    "newest": gettext_lazy("The last added first"),
}


@dataclass(frozen=True)
class Asked:
    """A question as asked of a view: which page of it, which facet unfolded, where links lead."""

    query: Query
    path: str
    page: int = 1
    unfolded: str = ""

    def url(self, query: Query | None = None, **more: str | int) -> str:
        """The address of a question on this view, the first page unless told otherwise."""
        string = query_string(self.query if query is None else query)
        extra = "&".join(f"{name}={value}" for name, value in more.items())
        joined = "&".join(part for part in (string, extra) if part)
        return f"{self.path}?{joined}" if joined else self.path


def facets(asked: Asked, results: Results) -> list[Shown]:
    """The facets that have values, folded to the commonest ones."""
    return [_facet(asked, facet) for facet in results.facets if facet.name in BESIDE and _says_something(facet)]


def _says_something(facet: Facet) -> bool:
    """Whether it holds a value; that nobody said where any work is helps nobody."""
    return any(value.value != Work.Status.UNKNOWN or value.is_chosen for value in facet.values)


def _facet(asked: Asked, facet: Facet) -> Shown:
    is_folded = facet.name != asked.unfolded
    values = _ordered(facet, SHORT if is_folded else LONG)
    shown: Shown = {"legend": facet.label, "values": [_value(asked, facet.name, value) for value in values]}
    if is_folded and len(facet.values) > len(values):
        shown["more_url"] = asked.url(all=facet.name)
    if facet.name == "period":
        shown |= _bars(facet)
    return shown


def _ordered(facet: Facet, most: int) -> list[FacetValue]:
    """The first values, and every chosen one; of periods the fullest, in the order of time."""
    if facet.name != "period":
        return [value for place, value in enumerate(facet.values) if place < most or value.is_chosen]
    kept = {value.value for value in sorted(facet.values, key=lambda value: -value.count)[:most]}
    # A decade is told only beside its century, once that one is chosen.
    return [value for value in facet.values if value.value in kept or value.is_chosen or value.parent]


def _value(asked: Asked, name: str, value: FacetValue) -> Shown:
    return {
        "label": capfirst(value.label),
        "count": number(value.count),
        "url": asked.url(asked.query.toggle(name, value.value)),
        "selected": value.is_chosen,
    }


def _bars(facet: Facet) -> Shown:
    """A histogram of the centuries from the first to the last, the empty ones between them too."""
    centuries = {_first_year(value): value for value in facet.values if not value.parent and "-" in value.value[1:]}
    if len(centuries) < 3:
        return {}
    first, last = max(min(centuries), max(centuries) - 100 * _MOST_BARS), max(centuries)
    most = max(value.count for value in centuries.values())
    bars = [_bar(centuries.get(year), most) for year in range(first, last + 1, 100)]
    return {"bars": bars, "first": str(first), "span": "", "last": str(last + 99)}


def _bar(century: FacetValue | None, most: int) -> Shown:
    if century is None or not most:
        return {"share": 0, "selected": False}
    return {"share": max(3, round(100 * century.count / most)), "selected": century.is_chosen}


def _first_year(value: FacetValue) -> int:
    """The first year of «1800-1899», which may be negative."""
    return int(value.value[: value.value.index("-", 1)])


def chips(asked: Asked, results: Results) -> list[Shown]:
    """What is chosen, each with the address of the same question without it."""
    labels = {(facet.name, value.value): value.label for facet in results.facets for value in facet.values}
    found = [
        {"label": capfirst(labels.get((name, value), value)), "url": asked.url(asked.query.toggle(name, value))}
        for name, values in asked.query.chosen
        if name != "reusable"
        for value in values
    ]
    if asked.query.since is not None or asked.query.until is not None:
        found.append({"label": _span(asked.query), "url": asked.url(replace(asked.query, since=None, until=None))})
    return found


def _span(query: Query) -> str:
    if query.until is None:
        return _("from %(year)s on") % {"year": query.since}
    if query.since is None:
        return _("until %(year)s") % {"year": query.until}
    return _("%(since)s to %(until)s") % {"since": query.since, "until": query.until}


def active(query: Query) -> int:
    """How many filters are on."""
    years = query.since is not None or query.until is not None
    return sum(len(values) for _name, values in query.chosen) + years


def reusable(asked: Asked) -> Shown:
    """The switch that keeps only reusable pictures."""
    return {
        "url": asked.url(asked.query.toggle("reusable", "1")),
        "selected": bool(asked.query.values("reusable")),
    }


def sorts(asked: Asked) -> list[Shown]:
    """The orders one may choose."""
    return [
        {"label": label, "url": asked.url(replace(asked.query, sort=name)), "selected": asked.query.sort == name}
        for name, label in _SORT_LABELS.items()
    ]


def views(asked: Asked, current: str) -> list[Shown]:
    """The list and the map of the same question."""
    string = query_string(asked.query)
    tail = f"?{string}" if string else ""
    return [
        {"label": _("Images"), "icon": "rows", "url": reverse("collection:list") + tail, "selected": current == "list"},
        {"label": _("Map"), "icon": "map", "url": reverse("collection:map") + tail, "selected": current == "map"},
    ]


def hidden(query: Query) -> list[tuple[str, str]]:
    """What the form carries besides its words, so that filters survive a new word."""
    pairs = [(name, value) for name, values in query.chosen for value in values]
    pairs += [("from", str(query.since))] if query.since is not None else []
    pairs += [("to", str(query.until))] if query.until is not None else []
    return pairs + ([("sort", query.sort)] if query.sort != "relevance" else [])


def hints(asked: Asked, results: Results) -> list[Shown]:
    """A few subjects of what was found, to go on from."""
    subjects = results.facet("subject")
    if subjects is None:
        return []
    others = [value for value in subjects.values if not value.is_chosen and value.count < results.total][:4]
    return [{"label": value.label, "url": asked.url(Query().choose("subject", [value.value]))} for value in others]


def previous(asked: Asked) -> str:
    """The address of the page before this one; empty on the first."""
    if asked.page < 2:
        return ""
    return asked.url(page=asked.page - 1) if asked.page > 2 else asked.url()


def works_count(total: int) -> str:
    """«88 œuvres»."""
    return ngettext("%(count)s work", "%(count)s works", total) % {"count": number(total)}


def ways_out(asked: Asked) -> list[Shown]:
    """The shortest ways from an empty search to something, each tried: no way leads to another void."""
    query = asked.query
    tries: list[tuple[str, Query]] = []
    if query.text and active(query):
        tries.append((_("Search for “%(text)s” without filters") % {"text": query.text}, Query(text=query.text)))
    tries += [(_("Without the filter “%(value)s”") % {"value": label}, other) for label, other in _one_less(asked)]
    tries += [(_("Try “%(text)s”") % {"text": text}, Query(text=text)) for text in _shorter(query.text)]
    found = [(label, other, _total(other)) for label, other in tries[:8]]
    ways = [
        {"label": label, "url": asked.url(other), "note": works_count(total)} for label, other, total in found if total
    ][:3]
    everything = _total(Query())
    ways.append({"label": _("See the whole collection"), "url": asked.path, "note": works_count(everything)})
    ways.append({"label": _("Tell us what you were looking for"), "url": reverse("website:hub"), "note": ""})
    return ways


def _one_less(asked: Asked) -> list[tuple[str, Query]]:
    chosen = [(name, value) for name, values in asked.query.chosen for value in values]
    if len(chosen) + bool(asked.query.text) < 2:
        return []
    labels = {chip["url"]: chip["label"] for chip in chips(asked, search(asked.query, limit=0))}
    without = [(asked.query.toggle(name, value), value) for name, value in chosen[:3]]
    return [(labels.get(asked.url(query), value), query) for query, value in without]


def _shorter(text: str) -> list[str]:
    """Each word alone when there are several; then the beginning of the first, shorter and shorter."""
    words = [word for word in text.split() if len(word) > 2]
    alone = words if len(words) > 1 else []
    longest = max(words, key=len, default="")
    cuts = [longest[:size] for size in (len(longest) - 1, len(longest) - 2, 4, 3) if 2 < size < len(longest)]
    return list(dict.fromkeys([*alone[:3], *cuts]))


def _total(query: Query) -> int:
    return search(query, limit=0, with_facets=False).total
