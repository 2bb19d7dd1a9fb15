"""A proposal as TOML, each key with the reason for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from parvis.collection.importing.mapping import load_mapping, ready_mappings
from parvis.collection.importing.proposing.choosing import Choice
from parvis.collection.importing.proposing.profiles import CAPITALS, INVERTED, Profile

_FRENCH = frozenset(
    [
        "le",
        "la",
        "les",
        "du",
        "de",
        "des",
        "et",
        "sur",
        "avec",
        "dans",
        "une",
        "un",
        "au",
        "aux",
        "par",
        "huile",
        "toile",
    ]
)
_ENGLISH = frozenset(["the", "of", "and", "on", "with", "in", "a", "an", "by", "from", "to", "for", "paper", "oil"])


def language_of(profiles: Sequence[Profile]) -> str:
    """ "fr" or "en", by the small words in the values."""
    french = sum(sum(profile.words[word] for word in _FRENCH) for profile in profiles)
    english = sum(sum(profile.words[word] for word in _ENGLISH) for profile in profiles)
    return "en" if english > french else "fr"


def as_toml(choices: Sequence[Choice], profiles: Sequence[Profile], source: str) -> str:
    """The mapping's text; quoting a string for TOML and for JSON is the same."""
    known = {profile.heading: profile for profile in profiles}
    lines = [f"source = {_quoted(source)}", f'language = "{language_of(profiles)}"']
    nothing = _nothing(profiles)
    if nothing:
        lines.append(f"nothing = [{', '.join(map(_quoted, nothing))}]")
    for section, opening in _sections(choices).items():
        mine = [choice for choice in choices if choice.field.startswith(f"{section}.")]
        if section != "makers" or any(choice.field == "makers.name" for choice in mine):
            lines += ["", opening, *(_line(choice) for choice in mine), *_extras(section, mine, known)]
    return "\n".join(lines) + "\n"


def _sections(choices: Sequence[Choice]) -> dict[str, str]:
    """Section → its opening line, in the order of a mapping; one [[places]] a role."""
    openings = {"work": "[work]", "date": "[date]", "makers": "[[makers]]", "subjects": "[[subjects]]"}
    found = dict.fromkeys(choice.field.rpartition(".")[0] for choice in choices)
    sections = sorted(found, key=lambda section: section == "subjects")
    return {section: openings.get(section, "[[places]]") for section in sections}


def _line(choice: Choice) -> str:
    return f"# {choice.reason}\n{choice.field.rpartition('.')[2]} = {_quoted(choice.column)}"


def _extras(section: str, choices: Sequence[Choice], known: dict[str, Profile]) -> list[str]:
    profiles = {choice.field: known[choice.column] for choice in choices}
    if section == "makers":
        name = profiles["makers.name"]
        sign = name.separator or next((p.separator for p in profiles.values() if p.separator), "")
        written = (
            "capitals"
            if name.share(CAPITALS.match) > 0.4
            else "inverted"
            if name.share(INVERTED.match) > 0.4
            else "natural"
        )
        return [f'written = "{written}"', *_separator(sign)]
    if section.startswith("places."):
        return [f'role = "{section.partition(".")[2]}"']
    if section == "subjects":
        column = profiles["subjects.column"]
        return [*_separator(column.separator), *_outline(column)]
    return []


def _outline(column: Profile) -> list[str]:
    """The tree of a ready mapping, when these are its words."""
    firsts = [value.partition(column.separator)[0] for value in column.values if column.separator]
    for name in ready_mappings():
        for known in load_mapping(name)[0].subjects:
            if known.outline and sum(first in known.outline for first in firsts) > 0.95 * len(firsts) > 0:
                return [*_table("outline", known.outline), *_table("inside", known.inside)]
    return []


def _table(name: str, rows: Mapping[str, Sequence[str]]) -> list[str]:
    lines = (f"{_quoted(key)} = [{', '.join(map(_quoted, words))}]" for key, words in rows.items())
    return ["", f"[subjects.{name}]", *lines]


def _separator(sign: str) -> list[str]:
    return [f"separator = {_quoted(sign)}"] if sign and sign != "\x1f" else []


def _nothing(profiles: Sequence[Profile]) -> list[str]:
    """Values that say nothing and are found in several columns ("Non renseigné")."""
    said = (
        "Non renseigné",
        "non renseigné",
        "N/A",
        "n/a",
        "NULL",
        "null",
        "None",
        "-",
        "unknown",
        "Unknown",
        "inconnu",
        "Inconnu",
    )
    return [value for value in said if sum(value in profile.values for profile in profiles) >= 2]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
