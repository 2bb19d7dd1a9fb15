"""From counts to what the pages show: names, words, definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from parvis.accounts.models import Presence
from parvis.desk.statistics.chart import Chart, draw
from parvis.desk.statistics.periods import step_of
from parvis.traces.queries import Breakdown, Known, Period, Views, names_of, series, totals
from parvis.traces.services import CountedAct as Act
from parvis.traces.small import Figure

HEADLINES = (Act.VIEW, Act.VISITOR, Act.DOWNLOAD, Act.PLAY, Act.SHARE, Act.VAIN)
_LABELS = {
    Act.VIEW: gettext_lazy("pages read"),
    Act.VISITOR: gettext_lazy("visitors, day by day"),
    Act.DOWNLOAD: gettext_lazy("downloads"),
    Act.PLAY: gettext_lazy("films and recordings played"),
    Act.SHARE: gettext_lazy("shares"),
    Act.VAIN: gettext_lazy("searches in vain"),
}
DEFINITIONS: dict[str, str | Promise] = {
    Act.VIEW: gettext_lazy(
        "A public page shown in a browser. Reading it again counts again. A page fetched ahead, by a script or by a "
        "robot does not count here."
    ),
    Act.VISITOR: gettext_lazy(
        "Browsers told apart within one day by a code that is destroyed afterwards. The days are added: who comes on "
        "three days counts three times. Two people behind one connection with the same browser count once."
    ),
    Act.DOWNLOAD: gettext_lazy("A picture given to be saved, by a button or a link to the file."),
    Act.PLAY: gettext_lazy("A film or a recording begun; once for each page opened, however often it is paused."),
    Act.SHARE: gettext_lazy(
        "A message copied for a network, an e-mail begun, or a sharing finished through the telephone. Whether it was "
        "published, nobody knows."
    ),
    Act.VAIN: gettext_lazy("Words that found nothing, once a day for each visitor."),
}
_ROBOTS = {
    "listed": gettext_lazy("Robots that give their name"),
    "manners": gettext_lazy("Programs that do not ask as a browser does"),
    "ahead": gettext_lazy("Pages fetched ahead by a browser, perhaps never read"),
}
_KINDS = {
    "work": gettext_lazy("Work"),
    "maker": gettext_lazy("Maker"),
    "place": gettext_lazy("Place"),
    "subject": gettext_lazy("Subject"),
    "picture": gettext_lazy("Picture"),
    "video": gettext_lazy("Film"),
    "story": gettext_lazy("Story"),
    "page": gettext_lazy("Page"),
}


@dataclass(frozen=True)
class Headline:
    """One figure of the top: how many, of what, before, and what it means."""

    label: str | Promise
    figure: Figure
    before: Figure
    definition: str | Promise


@dataclass(frozen=True)
class Row:
    """One line of a table, with where it leads."""

    name: str
    note: str
    figure: Figure
    url: str = ""
    more: Figure | None = None


@dataclass(frozen=True)
class Table:
    """Lines, and the sum of what is not shown."""

    rows: Sequence[Row]
    others: int
    rest: Figure


def headlines(period: Period, *, target: str = "", known: Known | None = None) -> list[Headline]:
    """The figures of the top, beside those of as many days before; for one target only those it has."""
    now, before = totals(period, target=target, known=known), totals(period.before, target=target)
    found = [Headline(_LABELS[act], now[act], before[act], DEFINITIONS[act]) for act in HEADLINES]
    if not target:
        return found
    return [one for one, act in zip(found, HEADLINES, strict=True) if act != Act.VAIN and _is_something(one)] or found[
        :1
    ]


def _is_something(headline: Headline) -> bool:
    return any(one.hidden or one.value for one in (headline.figure, headline.before))


def chart_of(
    period: Period, *, target: str = "", known: Known | None = None
) -> tuple[Chart, list[tuple[date, Figure, Figure]]]:
    """The lines of reading and of visitors, and the same as a table."""
    step = step_of(period)
    views = series(period, Act.VIEW, target=target, step=step, known=known)
    visitors = series(period, Act.VISITOR, target=target, step=step, known=known)
    curves = [(_("pages read"), "main", views), (pgettext("a chart's line", "visitors"), "base", visitors)]
    return draw(curves), [(day, figure, visitors[day]) for day, figure in views.items()]


def targets_table(found: Breakdown, query: str, *, beside: Views | None = None) -> Table:
    """Things and pages by name; ``beside`` adds a second figure."""
    names = names_of(line.key for line in found.lines)
    rows = [
        Row(
            name=names[line.key][0],
            note=_note(line.key, names[line.key][1]),
            figure=line.figure,
            url=address_of(line.key, query),
            more=beside.of(line.key) if beside else None,
        )
        for line in found.lines
    ]
    return Table(rows, found.others, found.rest)


def arrivals_table(found: Breakdown, query: str) -> Table:
    """Where people came from: a page of ours by its name, another site by its host, or not known."""
    ours = [line.key for line in found.lines if line.key and not line.key.startswith("host:")]
    names = names_of(ours)
    rows = []
    for line in found.lines:
        if line.key in names:
            name, kind = names[line.key]
            rows.append(Row(name, _note(line.key, kind), line.figure, address_of(line.key, query)))
        else:
            rows.append(Row(*_outside(line.key), line.figure))
    return Table(rows, found.others, found.rest)


def _outside(key: str) -> tuple[str, str]:
    if not key:
        return _("Not known"), _("Address typed, message, application, or browser that does not say")
    host = key.removeprefix("host:")
    return host or _("Other sites"), _("Another site") if host else _("Too many that day to be told apart")


def robots_table(found: Breakdown) -> Table:
    """Robots by how they were known."""
    return _named(found, _ROBOTS)


def ways_table(found: Breakdown) -> Table:
    """By which network or way things were shared."""
    ways = dict(Presence.Network.choices) | {
        "copy": _("Copied"),
        "mail": _("E-mail"),
        "system": _("The telephone’s own sharing"),
    }
    return _named(found, ways)


def words_table(found: Breakdown) -> Table:
    """Words as they were searched."""
    return _named(found, {})


def languages_table(found: Breakdown) -> Table:
    """Languages by name."""
    names = {"fr": _("French"), "en": _("English")}
    return _named(found, names)


def _named(found: Breakdown, names: Mapping[str, str | Promise]) -> Table:
    rows = [Row(str(names.get(line.key, line.key)), "", line.figure) for line in found.lines]
    return Table(rows, found.others, found.rest)


def address_of(target: str, query: str) -> str:
    """The page of the desk about one target, over the same days."""
    return f"{reverse('desk_statistics_of')}?{urlencode({'target': target})}&{query}"


def _note(target: str, kind: str) -> str:
    word = str(_KINDS.get(kind, kind))
    return f"{word}, {target}" if target.startswith("/") else word
