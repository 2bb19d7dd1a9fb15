"""A chart drawn on the server: lines over days, with the gaps that small counts leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from parvis.traces.small import Figure

WIDTH, HEIGHT = 1060, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 30, 40
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Mark:
    """A text or a dot somewhere."""

    x: float
    y: float
    text: str = ""
    anchor: str = "middle"


@dataclass(frozen=True)
class Curve:
    """One line: its path, its gaps (dots on the ground), its style."""

    path: str
    gaps: tuple[Mark, ...]
    style: str
    label: str


@dataclass(frozen=True)
class Chart:
    """Everything the template draws."""

    curves: tuple[Curve, ...]
    levels: tuple[Mark, ...]
    days: tuple[Mark, ...]
    top: Mark | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    ground: int = HEIGHT - _BOTTOM


def draw(curves: Sequence[tuple[str, str, Mapping[date, Figure]]]) -> Chart:
    """Draw lines over the same days; each is (label, style, figures), the first one is the main one."""
    days = list(curves[0][2])
    most = max((one.value or 0 for _label, _style, figures in curves for one in figures.values()), default=0)
    ceiling, step = _scale(most)
    place = _Place(days, ceiling)
    return Chart(
        curves=tuple(_curve(place, *curve) for curve in curves),
        levels=tuple(Mark(_LEFT - 8, place.y(level), str(level), "end") for level in range(0, ceiling + 1, step)),
        days=tuple(_days(place)),
        top=_top(place, curves[0][2]),
    )


class _Place:
    """Where days and counts stand."""

    def __init__(self, days: Sequence[date], ceiling: int) -> None:
        self.days, self._ceiling = days, ceiling
        self._gap = (WIDTH - _LEFT - _RIGHT) / max(1, len(days) - 1)
        self._at = {day: number for number, day in enumerate(days)}

    def x(self, day: date) -> float:
        return round(_LEFT + self._at[day] * self._gap, 1)

    def y(self, count: int) -> float:
        room = HEIGHT - _TOP - _BOTTOM
        return round(HEIGHT - _BOTTOM - count / self._ceiling * room, 1)


def _scale(most: int) -> tuple[int, int]:
    """The ceiling and the step of three to six round levels."""
    power = 1
    while True:
        for base in _STEPS:
            if base * power * 5 >= most:
                step = base * power
                return max(step * -(-most // step), step), step
        power *= 10


def _curve(place: _Place, label: str, style: str, figures: Mapping[date, Figure]) -> Curve:
    words, is_down = [], False
    for day, one in figures.items():
        if one.value is None:
            is_down = False
            continue
        words.append(f"{'L' if is_down else 'M'}{place.x(day)} {place.y(one.value)}")
        # A day alone between two gaps is still a dot: a line of no length with round ends.
        words += [] if is_down else ["h0"]
        is_down = True
    gaps = tuple(Mark(place.x(day), place.y(0)) for day, one in figures.items() if one.hidden)
    return Curve("".join(words), gaps, style, label)


def _days(place: _Place) -> Iterator[Mark]:
    """Some five dates under the ground, the first and the last among them."""
    every = max(1, -(-(len(place.days) - 1) // 5))
    last = len(place.days) - 1
    for number in sorted({*range(0, last - every // 2, every), last}):
        anchor = "start" if number == 0 and last else "end" if number == last and last else "middle"
        yield Mark(place.x(place.days[number]), HEIGHT - 12, date_format(place.days[number], "j b"), anchor)


def _top(place: _Place, figures: Mapping[date, Figure]) -> Mark | None:
    """The highest point of the main line, told beside it."""
    known = [(one.value, day) for day, one in figures.items() if one.value]
    if not known:
        return None
    value, day = max(known, key=lambda pair: (pair[0], -pair[1].toordinal()))
    x = place.x(day)
    anchor = "start" if x < WIDTH * 0.15 else "end" if x > WIDTH * 0.85 else "middle"
    return Mark(x, place.y(value) - 10, str(value), anchor)
