"""The words dates are written with, in French and English, and how a text is made ready for reading.

``ready`` folds accents and case, makes every dash a "-", every Roman century an Arabic number and
every way of saying "about" or "before" one sign, so that the grammar in dates_points.py stays small:

    ~ about   ? unsure   > after   < before   >> or later   << or earlier   bc  ad
    early mid late   19e (nineteenth)   cent   millen   quart half tiers   1930s   , (between clauses)
"""

from __future__ import annotations

import re
from collections.abc import Callable

from parvis.core.text import fold

UNKNOWN = frozenset(
    [
        "date not known",
        "not known",
        "unknown",
        "date unknown",
        "no date",
        "not dated",
        "undated",
        "n.d.",
        "nd",
        "n. d.",
        "s.d.",
        "s. d.",
        "sd",
        "sans date",
        "non date",
        "non datee",
        "date inconnue",
        "inconnue",
        "inconnu",
        "non renseigne",
        "non renseignee",
        "indeterminee",
        "indetermine",
        "-",
        "?",
        "??",
        "n/a",
        "na",
        "none",
        "null",
    ]
)

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv", "february feb fevrier fev fevr", "march mar mars", "april apr avril avr",
            "may mai", "june jun juin", "july jul juillet juil", "august aug aout", "september sept sep septembre",
            "october oct octobre", "november nov novembre", "december dec decembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# EDTF level 1 numbers the seasons 21 to 24.
MONTHS |= {"spring": 21, "printemps": 21, "summer": 22, "ete": 22, "autumn": 23, "fall": 23, "automne": 23,
           "winter": 24, "hiver": 24}  # fmt: skip
ROMAN_MONTHS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")

# What happened later to a work already made: such a clause never dates the making.
LATER = re.compile(
    r"\bre(print|made|construct|issue|produc|fabricat|assembl|work|fir|touch|edit|vis|stor|stau|pair|fait|mani|tir)"
    r"|\b(print|cast|manufactur|impression|replica|edition|posthum|enlarged|copy|annotat|fondu|fonte|mount|tirage|imprim"
    r"|produc|partly|memorial|lower panel|this version|with (additions|later)|later|dated|design patent|project)"
)
PERIOD = re.compile(r"\b(period|dynasty|dynastie|epoque|regne|reign|empire)\b")
SHOWN = re.compile(r"\b(exhibited|expose)")

_NUMBERS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "last": 9, "premier": 1, "premiere": 1, "deuxieme": 2,
    "seconde": 2, "troisieme": 3, "quatrieme": 4, "dernier": 9, "derniere": 9,
}  # fmt: skip
_NUMBER_WORD = rf"\b({'|'.join(_NUMBERS)})(?= (?:quart|half|moitie|third|tiers))"
_OF = r"(?:(?: of| du| de| des| d'|-)+(?: the| la| le| les| l')?|-| )*"
_J = r"j(?:esus)?\.?[ -]*c(?:hrist)?(?:\.|\b)"

Fix = str | Callable[[re.Match[str]], str]


def _arabic(match: re.Match[str]) -> str:
    total = previous = 0
    for letter in reversed(match[1]):
        value = {"i": 1, "v": 5, "x": 10}[letter]
        total, previous = (total - value if value < previous else total + value), value
    return f"{total}e"


_FIXES: tuple[tuple[re.Pattern[str], Fix], ...] = tuple(
    (re.compile(pattern), fix)
    for pattern, fix in (
        (r"[’`]", "'"),
        (r"^((?:vers |c\. ?|ca\.? )?)-(\d{1,5})\b(?!-)", r"\1\2 bc"),
        (r"\b(1\d|20)(?:\.\.|xx|--)(?!\d)", r"\1xx"),
        (r"\s*(?:[‐‑‒–—−―]|-{2,})\s*|\s+-\s*|-\s+", "-"),
        (r"\s*/\s*", "/"),
        (r"\\", ""),
        (r"\bpatent [\d,]*\d", "later"),
        # eras, before "avant" and "c." take another meaning
        (rf"\b(?:av(?:ant|\.)?|before) ?(?:{_J}|notre ere|n\. ?e\.)|\bb\.? ?c\.? ?(?:e\b\.?)?(?![a-z])", " bc "),
        (rf"\b(?:apr?(?:es|\.)?|after) ?(?:{_J}|notre ere)|\b(?:a\.d\.|ad|c\.e\.|ce|de notre ere)(?![a-z])", " ad "),
        # numbers
        (_NUMBER_WORD, lambda m: f"{_NUMBERS[m[1]]}e"),
        (r"\b([ivx]+)(?:eme|ere|er|re|e|th)\b", _arabic),
        (r"\b([ivx]+)(?= (?:siecle|century|s\.))", _arabic),
        (r"\b(\d+) ?(?:st|nd|rd|th|eme|ere|er|re|e)\b", r"\1e"),
        (r"\b(?:annees|decennie) (\d{3}0)\b", r"\1s"),
        (r"\b(\d{3}0)'s\b", r"\1s"),
        # centuries and their parts
        (r"\bsiecles?\b|\bcentur(?:y|ies)\b|\bcent\.|(?<=\de) s(?:\.|\b)|(?<=\de) c(?:\.|$)", " cent"),
        (r"\bmillenaires?\b|\bmillenni(?:um|a)\b", "millen"),
        (r"\bquarters?\b", "quart"),
        (r"\bmoitie\b", "half"),
        (r"\bthird\b", "tiers"),
        (rf"\b(?:early|debut|beginning|start)\b{_OF}", " early "),
        (rf"\b(?:mid|middle|milieu)\b{_OF}", " mid "),
        (rf"\b(?:late|fin|end)\b{_OF}", " late "),
        (r"\b(early|mid) +(?:(?:to|a) +)?(?=mid|late)", r"\1-"),
        # about, perhaps, before, after
        (r"\b(?:or|ou|et) (?:later|after|plus tard|apres|posterieur)\b", " >> "),
        (r"\b(?:or|ou|et) (?:earlier|before|avant|anterieur)\b", " << "),
        (
            r"\b(?:circa|environ|env\.?|vers|around|about|approx\w*\.?|ca\.?|ci\.?|c\.|c(?=,? ?\d))(?![a-z])[ ,]*(?:a la |a )?",
            " ~ ",
        ),
        (r"\b(?:probably|possibly|perhaps|presumably|probablement|peut-etre|sans doute)\b", " ? "),
        (r"\b(?:no earlier than|not before|after|apres|posterieur a|a partir de|depuis|since)\b", " > "),
        (r"\b(?:no later than|not later than|not after|before|avant|anterieur a|by|jusqu'(?:a|en))\b", " < "),
        (r"\?", " ? "),
        # small words
        (r"\b(?:l'an|l'annee|of|the|du|de|des|la|le|les|l'|d'|in|en|entre|between|from|year)(?![a-z])", " "),
        (r"(?<=[\ds]) (?:to|until|a|au) (?=[\d~?])|(?<=cent) (?:to|until|a|au) ", "-"),
        (r"(?<=\d) (?:or|ou|et|and|&) |(?<=s|t|c) (?:or|ou|et|and|&) |\b(?:or|ou)\b", "|"),
        (r"\( *([~?]) *\)", r" \1"),
        (r"\(([a-z ]+)\)", r" \1,"),
        (r"(?<=\d) (?=(?:cast|printed|manufactured) )", ","),
        (r"[();:]", ","),
        (r"[\[\].]", " "),
        (r" +", " "),
        (r" ?([-/|,]) ?", r"\1"),
    )
)


def ready(written: str) -> str:
    """The text folded and reduced to the few signs named in the module's docstring."""
    text = fold(written.strip())
    for pattern, fix in _FIXES:
        text = pattern.sub(fix, text)
    return text.strip(" ,")
