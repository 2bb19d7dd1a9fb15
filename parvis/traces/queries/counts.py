"""Reading daily counts: sums over a period, small ones hidden, breakdowns of which no line gives another away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min, QuerySet, Sum
from django.utils.functional import cached_property

from parvis.traces.models import DailyCount, Thing
from parvis.traces.public_pages import title_of
from parvis.traces.small import FEW, Figure, figure, shield

Act = DailyCount.Act
# What one page of the desk can show; the rest is told as a sum.
MOST_LINES = 25


@dataclass(frozen=True)
class Period:
    """From one day to another, both included."""

    since: date
    until: date

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1

    @property
    def before(self) -> Period:
        """As many days just before."""
        return Period(self.since - timedelta(days=self.length), self.since - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a breakdown: what is counted (a target, a source, words, a way), and how often."""

    key: str
    figure: Figure


@dataclass(frozen=True)
class Breakdown:
    """A sum told apart, the largest first.

    lines: those that may be shown; others: how many are not, being small or too many; rest: what they make
    together, as it may be shown.
    """

    lines: tuple[Line, ...]
    others: int
    rest: Figure


class Views:
    """What each target was read in one period, shielded once, so that a page and the list say the same of it."""

    def __init__(self, period: Period, act: str = Act.VIEW) -> None:
        self.period, self._act = period, act

    @cached_property
    def counts(self) -> dict[str, int]:
        """Each target's sum, the largest first; not to be shown."""
        return _sums(_within(self.period, self._act).exclude(target=""), "target")

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Each target's figure, the largest first."""
        return shield(self.counts)

    def of(self, target: str) -> Figure:
        """One target's figure."""
        return self.figures.get(target, Figure(0))


# Lists already made for one page, so that asking about one target ten times sums up the period once.
Known = dict[tuple[Period, str], Views]


def _listed(period: Period, act: str, known: Known | None) -> Views:
    made = Views(period, act)
    return made if known is None else known.setdefault((period, act), made)


def first_day() -> date | None:
    """Since when somebody reads; robots are there before anybody."""
    return DailyCount.objects.filter(act=Act.VIEW).aggregate(first=Min("day"))["first"]


def totals(period: Period, *, target: str = "", known: Known | None = None) -> dict[str, Figure]:
    """The headline figures of the site, or of one target: act to figure, every act present."""
    rows = DailyCount.objects.filter(day__range=(period.since, period.until)).exclude(act=Act.SOURCE)
    if target:
        rows = rows.filter(target=target)
        visitors = rows.filter(act=Act.VISITOR)
    else:
        visitors = rows.filter(act=Act.VISITOR, target="")
    found = _sums(rows.exclude(act=Act.VISITOR), "act") | _sums(visitors, "act")
    figures = {act: figure(found.get(act, 0)) for act in Act.values if act != Act.SOURCE}
    if target:
        # The list of all pages withholds what would give another page away: one page alone says no more.
        figures |= {
            act: _not_more(_listed(period, act, known).of(target), figures[act]) for act in (Act.VIEW, Act.VISITOR)
        }
    return figures


def _not_more(listed: Figure, alone: Figure) -> Figure:
    return listed if listed.hidden else alone


def series(
    period: Period, act: str, *, target: str = "", step: int = 1, known: Known | None = None
) -> dict[date, Figure]:
    """One act's count in each run of ``step`` days, under its first day, none left out.

    When the sum itself is hidden, so is every run in which something happened.
    """
    rows = _within(period, act)
    if target or act == Act.VISITOR:
        rows = rows.filter(target=target)
    counts = {period.since + timedelta(days=number): 0 for number in range(0, period.length, step)}
    for day, count in _sums(rows, "day").items():
        counts[day - timedelta(days=(day - period.since).days % step)] += count
    if target and act in (Act.VIEW, Act.VISITOR) and _listed(period, act, known).of(target).hidden:
        return {day: Figure(None, "withheld") if count else Figure(0) for day, count in counts.items()}
    return shield(counts)


def most(period: Period, act: str, *, lines: int = MOST_LINES) -> Breakdown:
    """What was read (or saved, played, shared) most."""
    found = Views(period, act)
    return _breakdown(found.figures, found.counts, lines)


def arrivals(period: Period, *, target: str = "", lines: int = MOST_LINES, known: Known | None = None) -> Breakdown:
    """From where pages were reached: a target of ours, "host:…", or empty when the browser does not say."""
    return _parts(period, Act.SOURCE, "detail", target, lines, known)


def share_ways(period: Period, *, target: str = "") -> Breakdown:
    """By which network or way things were shared."""
    rows = _within(period, Act.SHARE)
    return _shielded(_sums(rows.filter(target=target) if target else rows, "detail"), MOST_LINES)


def language_share(period: Period, *, target: str = "", known: Known | None = None) -> Breakdown:
    """In which language pages were read."""
    return _parts(period, Act.VIEW, "language", target, MOST_LINES, known)


def robots(period: Period) -> Breakdown:
    """What robots read, by how they were known."""
    return _shielded(_sums(_within(period, Act.ROBOT), "detail"), MOST_LINES)


def vain_words(period: Period, *, lines: int = MOST_LINES) -> Breakdown:
    """Words that found nothing, those only that several people searched; the rest has no words."""
    found = _sums(_within(period, Act.VAIN), "detail")
    unnamed = found.pop("", 0)
    shown = [Line(words, Figure(count)) for words, count in found.items() if count >= FEW][:lines]
    rest = sum(found.values()) + unnamed - sum(line.figure.value or 0 for line in shown)
    return Breakdown(tuple(shown), len(found) - len(shown) + bool(unnamed), figure(rest))


def names_of(targets: Iterable[str]) -> dict[str, tuple[str, str]]:
    """How targets are called: target to (name, kind); kind is "page" for what is no thing.

    A thing that is gone keeps the name of its tombstone.
    """
    wanted = set(targets)
    numbers = {target for target in wanted if _is_thing(target)}
    things = {str(thing.pk): (thing.title, thing.kind) for thing in Thing.objects.filter(pk__in=numbers)}
    return {target: things.get(target) or (title_of(target), "page") for target in wanted}


def _is_thing(target: str) -> bool:
    try:
        UUID(target)
    except ValueError:
        return False
    return True


def _parts(period: Period, act: str, name: str, target: str, lines: int, known: Known | None) -> Breakdown:
    """The readings of the site or of one target told apart; nothing is told of a sum that is hidden itself."""
    rows = _within(period, act)
    counts = _sums(rows.filter(target=target) if target else rows, name)
    if target and (whole := _listed(period, Act.VIEW, known).of(target)).hidden:
        return Breakdown((), len(counts), whole)
    return _shielded(counts, lines)


def _within(period: Period, act: str) -> QuerySet[DailyCount]:
    return DailyCount.objects.filter(day__range=(period.since, period.until), act=act)


def _sums(rows: QuerySet[DailyCount], name: str) -> dict[Any, int]:
    """One column's values and their sums, the largest first."""
    found = rows.order_by().values(name).annotate(sum=Sum("count"))
    return {row[name]: row["sum"] for row in sorted(found, key=lambda row: (-row["sum"], str(row[name])))}


def _shielded(counts: Mapping[str, int], lines: int) -> Breakdown:
    return _breakdown(shield(counts), counts, lines)


def _breakdown(figures: Mapping[str, Figure], counts: Mapping[str, int], lines: int) -> Breakdown:
    """The lines that may be shown, and the sum of all others."""
    shown = [Line(key, one) for key, one in figures.items() if not one.hidden and one.value][:lines]
    rest = sum(counts.values()) - sum(line.figure.value or 0 for line in shown)
    return Breakdown(tuple(shown), len(counts) - len(shown), figure(rest))
