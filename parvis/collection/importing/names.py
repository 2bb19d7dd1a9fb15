"""Names of people as sources write them, turned into what one says and what one sorts by."""

from __future__ import annotations

import re

_CAPITALS = re.compile(r"^((?:[^\W\d_a-zß-öø-ÿ][^\s,a-zß-öø-ÿ]*(?:\s+|$))+)(.*)$")
_PARTICLES = {"DE", "DU", "DES", "LA", "LE", "VAN", "VON", "DER", "DEN", "D'", "DI", "DA"}


def said_and_sorted(name: str, written: str) -> tuple[str, str]:
    """(as one says it, as one sorts it).

    >>> said_and_sorted("Moore, Henry, OM, CH", "inverted")
    ('Henry Moore, OM, CH', 'Moore, Henry, OM, CH')
    >>> said_and_sorted("MOREAU Gustave", "capitals")
    ('Gustave Moreau', 'Moreau, Gustave')
    """
    name = " ".join(name.split())
    if written == "inverted" and ", " in name:
        family, _, rest = name.partition(", ")
        given, _, titles = rest.partition(", ")
        return f"{given} {family}" + (f", {titles}" if titles else ""), name
    if written == "capitals":
        return _from_capitals(name)
    return name, name


def _from_capitals(name: str) -> tuple[str, str]:
    match = _CAPITALS.match(name)
    if not match or len(match[1].strip()) < 2:
        return name, name
    family = " ".join(_capitalised(word) for word in match[1].split())
    given = match[2].strip()
    return (f"{given} {family}", f"{family}, {given}") if given else (family, family)


def _capitalised(word: str) -> str:
    if word in _PARTICLES:
        return word.lower()
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
