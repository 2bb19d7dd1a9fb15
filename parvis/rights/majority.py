"""When somebody comes of age: eighteen, the majority in every country of our table (France: Civil Code, 414)."""

from __future__ import annotations

from datetime import date

MAJORITY = 18


def comes_of_age(born_on: date) -> date:
    """The eighteenth birthday; the first of March for who was born on a leap day."""
    try:
        return born_on.replace(year=born_on.year + MAJORITY)
    except ValueError:
        return date(born_on.year + MAJORITY, 3, 1)
