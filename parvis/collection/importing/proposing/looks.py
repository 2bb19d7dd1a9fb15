"""How well a column's values suit each field: 0 excludes it, 1 could hardly be anything else."""

from __future__ import annotations

import re
from collections.abc import Callable

from parvis.collection.importing.proposing.profiles import (
    ADDRESS,
    CAPITALS,
    CODE,
    DECIMAL,
    INVERTED,
    NUMBER,
    PICTURE,
    SIZE,
    Profile,
)

_TECHNIQUES = frozenset(
    [
        "oil",
        "paper",
        "canvas",
        "paint",
        "ink",
        "graphite",
        "watercolour",
        "watercolor",
        "etching",
        "lithograph",
        "screenprint",
        "bronze",
        "wood",
        "print",
        "engraving",
        "gelatin",
        "silver",
        "porcelain",
        "glass",
        "charcoal",
        "pencil",
        "chalk",
        "plaster",
        "marble",
        "huile",
        "toile",
        "bois",
        "papier",
        "aquarelle",
        "pastel",
        "gouache",
        "encre",
        "crayon",
        "gravure",
        "terre",
        "cuite",
        "metal",
        "pierre",
        "verre",
        "ivoire",
        "platre",
        "marbre",
        "peinture",
        "techniques",
        "acrylic",
        "acrylique",
        "panel",
        "steel",
        "photograph",
    ]
)
_CREDITS = frozenset(
    [
        "presented",
        "purchased",
        "gift",
        "bequeathed",
        "bequest",
        "given",
        "fund",
        "accepted",
        "transferred",
        "lent",
        "don",
        "legs",
        "achat",
        "dation",
        "donation",
        "depot",
        "acquis",
        "saisie",
        "collection",
        "trust",
        "museum",
        "bequeath",
    ]
)
_TYPES = frozenset(
    [
        "painting",
        "print",
        "sculpture",
        "drawing",
        "photograph",
        "photographs",
        "prints",
        "drawings",
        "installation",
        "relief",
        "peinture",
        "estampe",
        "dessin",
        "vase",
        "textile",
        "ceramics",
        "furniture",
        "ceramique",
        "mobilier",
        "photographie",
        "unique",
        "figurine",
        "lampe",
        "arme",
        "bijou",
        "paper",
    ]
)
_WORD = re.compile(r"[a-zß-ÿ]{3}")
_ROLES = frozenset(
    [
        "artist",
        "after",
        "attributed",
        "manner",
        "follower",
        "pupil",
        "circle",
        "school",
        "designer",
        "architect",
        "publisher",
        "atelier",
        "d'apres",
        "attribue",
        "suiveur",
        "auteur",
    ]
)


def _within(low: float, value: float, high: float) -> float:
    return 1.0 if low <= value <= high else 0.0


def _text(p: Profile) -> float:
    return 1.0 - max(p.numbers, p.share(ADDRESS.match))


def _identifier(p: Profile) -> float:
    return (
        (0.75 + 0.25 * p.share(NUMBER.match)) * p.share(CODE.match) * (p.share(ADDRESS.match) < 0.1)
        if p.is_unique
        else 0.0
    )


def _inventory(p: Profile) -> float:
    lettered = p.share(lambda value: any(letter.isdigit() for letter in value))
    return (
        p.share(CODE.match)
        * lettered
        * (0.7 if p.variety > 0.97 and p.numbers != 1 else 0.3)
        * (p.share(ADDRESS.match) < 0.1)
        * (p.filled > 0.8)
    )


def _title(p: Profile) -> float:
    spaced = p.share(lambda value: " " in value) * p.share(_WORD.search)
    if p.items > 1.5 or p.dates > 0.5 or p.share(SIZE.search) > 0.3 or p.filled < 0.5:
        return 0.0
    penalty = (
        0.5 if p.vocabulary(_CREDITS) > 0.6 or p.vocabulary(_TECHNIQUES) > 0.6 or p.share(INVERTED.match) > 0.5 else 1.0
    )
    return _text(p) * min(1.0, 0.3 + p.variety) * (0.5 + 0.5 * spaced) * _within(4, p.length, 120) * penalty * 0.8


def _people(p: Profile) -> float:
    if p.numbers > 0.3 or p.length > 80 or p.share(SIZE.search) > 0.2 or p.vocabulary(_TECHNIQUES) > 0.6:
        return 0.0
    named = max(p.share(INVERTED.match), p.share(CAPITALS.match))
    return (
        min(1.0, 0.3 + named)
        * (0.4 if p.is_unique else 1.0)
        * (0.6 if p.items > 2.5 else 1.0)
        * (0.5 + 0.5 * p.filled)
        * (0.3 if p.count < 12 else 1.0)
    )


def _subjects(p: Profile) -> float:
    return (
        min(1.0, (p.items - 1) / 3) * _text(p) * (0.3 if p.share(PICTURE.search) > 0.5 else 1.0)
        if p.separator
        else 0.15 * _text(p)
    )


def _type(p: Profile) -> float:
    few = 1.0 if p.count <= 60 else 0.2 if p.count <= 300 else 0.0
    return (
        few
        * _text(p)
        * (0.4 + 0.6 * p.vocabulary(_TYPES))
        * _within(2, p.length, 60)
        * (p.filled > 0.5)
        * (p.items < 1.5)
        * (p.count > 2)
    )


def _coordinate(limit: float) -> Callable[[Profile], float]:
    def looks(p: Profile) -> float:
        return p.share(lambda value: DECIMAL.match(value) and abs(float(value.replace(",", "."))) <= limit) * (
            p.variety < 0.95
        )

    return looks


def _date(p: Profile) -> float:
    return p.dates * (0.35 + 0.65 * min(1.0, p.written_dates * 2)) * (p.items < 1.3)


def _role(p: Profile) -> float:
    return p.vocabulary(_ROLES) * (p.count < 400) * (p.length < 40)


# Field → how its values look. Fields absent here are told by their heading alone.
LOOKS: dict[str, Callable[[Profile], float]] = {
    "work.identifier": _identifier,
    "work.inventory": _inventory,
    "work.title": _title,
    "work.technique": lambda p: p.vocabulary(_TECHNIQUES) * _text(p) * (p.length < 160) * (p.count > 6),
    "work.credit_line": lambda p: p.vocabulary(_CREDITS) * _text(p) * (p.length > 8) * (p.filled > 0.3),
    "work.type": _type,
    "work.dimensions": lambda p: p.share(SIZE.search) * (p.length < 150),
    "work.source_url": lambda p: (
        p.share(ADDRESS.match) * (0.2 if p.share(PICTURE.search) > 0.4 else 1.0) * (0.5 + 0.5 * p.variety)
    ),
    "date.written": _date,
    "makers.name": _people,
    "makers.role": _role,
    "subjects.column": _subjects,
}

# What must be true of the values even when the heading says so.
MUST: dict[str, Callable[[Profile], bool]] = {
    "work.identifier": lambda p: p.is_unique,
    "work.source_url": lambda p: p.share(ADDRESS.match) > 0.9,
    "work.title": lambda p: p.numbers < 0.5 and p.share(ADDRESS.match) < 0.5,
    "work.dimensions": lambda p: p.share(ADDRESS.match) < 0.1,
    "work.description": lambda p: p.numbers < 0.5 and p.share(ADDRESS.match) < 0.5,
    "work.type": lambda p: p.numbers < 0.5 and p.variety < 0.5,
    "work.location": lambda p: p.numbers < 0.5 and p.variety < 0.8 and p.share(ADDRESS.match) < 0.1,
    "date.written": lambda p: p.dates > 0.6,
    "date.earliest": lambda p: p.years > 0.6,
    "date.latest": lambda p: p.years > 0.6,
    "makers.name": lambda p: p.numbers < 0.3,
    "makers.birth_year": lambda p: p.years > 0.3 or p.dates > 0.6,
    "makers.death_year": lambda p: p.years > 0.3 or p.dates > 0.6,
    "places.latitude": lambda p: _coordinate(90)(p) > 0.6,
    "places.longitude": lambda p: _coordinate(180)(p) > 0.6,
    "subjects.column": lambda p: p.numbers < 0.3 and p.share(ADDRESS.match) < 0.1,
}


def _is_said(value: str) -> bool:
    """Whether a value is words rather than a number or a code, in any script."""
    is_code = " " not in value and any(letter.isdigit() for letter in value)
    return not is_code and any(letter.isalpha() for letter in value)


# The same when the heading is but a word for the works themselves, and could as well number them.
MUST_IF_VAGUE = MUST | {"work.title": lambda p: MUST["work.title"](p) and p.share(_is_said) > 0.7}
