"""From a row's cells to one value: mappings compiled once against a file's headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parvis.collection.importing.mapping import Bilingual, Part
from parvis.collection.importing.readers.table import LIST_SIGN

Cells = Sequence[str]
Getter = Callable[[Cells], str]
Value = str | Bilingual
Both = Callable[[Cells], tuple[str, str]]


class Columns:
    """Where each heading stands, and which values mean that nothing is told."""

    def __init__(self, headings: Sequence[str], nothing: Sequence[str] = ()) -> None:
        self._places = {heading: place for place, heading in enumerate(headings)}
        self._nothing = frozenset(nothing)

    def place(self, heading: str) -> int:
        """Where the column stands. Raises KeyError."""
        return self._places[heading]

    def cell(self, heading: str) -> Getter:
        """The cell of that column, trimmed, empty when it means nothing."""
        place, nothing = self._places[heading], self._nothing

        def get(cells: Cells) -> str:
            value = cells[place].strip()
            return "" if value in nothing else value

        return get

    def raw(self, heading: str) -> Getter:
        """The cell of that column as it is: lists need their empty values."""
        place = self._places[heading]
        return lambda cells: cells[place]

    def text(self, parts: Sequence[Part]) -> Getter:
        """All the parts that are filled, joined by a space, in the file's own language."""
        getters = [self._part(part) for part in parts]
        if len(getters) == 1:
            only = getters[0]
            return lambda cells: _plain(only(cells))
        return lambda cells: " ".join(value for value in (_plain(get(cells)) for get in getters) if value)

    def both(self, parts: Sequence[Part], language: str) -> Both:
        """The value in French and English; a plain one is in the file's language."""
        get = self._part(parts[0])

        def read(cells: Cells) -> tuple[str, str]:
            value = get(cells)
            if isinstance(value, Bilingual):
                return value.fr, value.en
            return (value, "") if language == "fr" else ("", value)

        return read

    def _part(self, part: Part) -> Callable[[Cells], Value]:
        if part.text:
            constant = part.text
            return lambda cells: constant
        get = self._joined(part)
        if part.values or part.otherwise is not None:
            get = _translated(get, part)
        if part.before or part.after:
            get = _wrapped(get, part)
        return get

    def _joined(self, part: Part) -> Callable[[Cells], Value]:
        getters = [self.cell(column) for column in part.columns]
        if len(getters) == 1:
            only = getters[0]
            return lambda cells: _unlisted(only(cells))
        if part.prefer:
            return lambda cells: next((value for value in (get(cells) for get in getters) if value), "")
        return lambda cells: part.join.join(value for value in (get(cells) for get in getters) if value)


def _unlisted(value: str) -> str:
    return value.replace(LIST_SIGN, ", ") if LIST_SIGN in value else value


def _translated(get: Callable[[Cells], Value], part: Part) -> Callable[[Cells], Value]:
    def translate(cells: Cells) -> Value:
        value = get(cells)
        if not value or isinstance(value, Bilingual):
            return value
        known = part.values.get(value)
        if known is not None:
            return known
        return value if part.otherwise is None else part.otherwise

    return translate


def _wrapped(get: Callable[[Cells], Value], part: Part) -> Callable[[Cells], Value]:
    def wrap(cells: Cells) -> Value:
        value = _plain(get(cells))
        return f"{part.before}{value}{part.after}" if value else ""

    return wrap


def _plain(value: Value) -> str:
    return value if isinstance(value, str) else value.fr or value.en
