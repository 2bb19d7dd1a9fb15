"""The catalogues: gather the texts to translate, or check (--check) that none is missing.

Each app keeps its own in parvis/<app>/locale/{fr,en}/LC_MESSAGES/django.po; what stands outside
the ladder (cli, config, demo) keeps them in core. The texts in the code are English, so the
English catalogue repeats them; the French one is written by people.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from parvis.core.ladder import rung
from scripts import catalogues
from scripts.extraction import Message, from_file
from scripts.tree import ROOT, files, report, short

Key = tuple[str, str]
_PLACE = re.compile(r"%\(\w+\)[sd]|{\w*}|%[sd]")


def home(path: Path) -> Path:
    """The locale folder that keeps the texts of this file."""
    app = path.relative_to(ROOT / "parvis").parts[0]
    return ROOT / "parvis" / (app if rung(app) is not None else "core") / "locale"


def wanted() -> dict[Path, dict[Key, Message]]:
    """The texts in use, by locale folder; a plural wins over its singular alone."""
    found: dict[Path, dict[Key, Message]] = defaultdict(dict)
    for path in files(".py", ".html", ".txt", ".xml", folders=("parvis",)):
        if "tests" in path.parts or (path.suffix != ".py" and "templates" not in path.parts):
            continue
        for message in from_file(path):
            key = (message.context, message.single)
            if key not in found[home(path)] or message.plural:
                found[home(path)][key] = message
    return {folder: messages for folder, messages in found.items() if messages}


def po(folder: Path, language: str) -> Path:
    """The catalogue of that language in a locale folder."""
    return folder / language / "LC_MESSAGES" / "django.po"


def entries(path: Path) -> dict[Key, Entry]:
    """The translations in a catalogue, by context and text; none when it does not exist."""
    if not path.exists():
        return {}
    return {(entry.context or "", _single(entry)): entry for entry in catalogues.read(path) if entry.id}


def _single(entry: Entry) -> str:
    return str(entry.id[0] if entry.pluralizable else entry.id)


def _texts(entry: Entry | None) -> tuple[str, ...]:
    """What the entry says, one text a plural form; nothing when it is empty, fuzzy or absent."""
    if entry is None or entry.fuzzy:
        return ()
    given = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
    texts = tuple(text for text in given if text)
    return texts if len(texts) == len(given) else ()


def update(apps: list[str]) -> None:
    """Rewrite the catalogues of these apps (of all when none is named) with the texts in use.

    Translations are kept, those that moved from one app to another included.
    """
    known = {
        (language, key): entry
        for language in catalogues.LANGUAGES
        for path in catalogues.catalogues(ROOT / "parvis")
        if path.parts[-3] == language
        for key, entry in entries(path).items()
        if _texts(entry)
    }
    for folder, messages in wanted().items():
        if apps and folder.parent.name not in apps:
            continue
        for language in catalogues.LANGUAGES:
            own = entries(po(folder, language))
            catalogue = Catalog(locale=language)
            for key, message in sorted(messages.items()):
                _add(catalogue, message, language, own.get(key) or known.get((language, key)))
            catalogues.write(po(folder, language), catalogue)


def _add(catalogue: Catalog, message: Message, language: str, before: Entry | None) -> None:
    forms = (message.single, message.plural) if message.plural else (message.single,)
    texts = forms if language == "en" else _texts(before)
    if len(texts) != len(forms):
        texts = ("",) * len(forms)
    is_plural = bool(message.plural)
    catalogue.add(
        forms if is_plural else message.single,
        tuple(texts) if is_plural else texts[0],
        context=message.context or None,
    )


def problems() -> Iterator[str]:
    """Yield a line for each text missing, fuzzy, unused, or with other placeholders than the original."""
    needed = wanted()
    for folder, messages in needed.items():
        for language in catalogues.LANGUAGES:
            path = po(folder, language)
            there = entries(path)
            yield from (f"{short(path)}: missing: {single!r}" for _, single in _missing(messages, there))
            yield from (f"{short(path)}: unused: {single!r}" for _, single in sorted(there.keys() - messages.keys()))
            yield from (f"{short(path)}: placeholders differ: {single!r}" for _, single in _misplaced(messages, there))
    for path in catalogues.catalogues(ROOT / "parvis"):
        if path.parents[2] not in needed:
            yield f"{short(path)}: nothing in use is kept here (make messages moves it)"


def _missing(messages: dict[Key, Message], there: dict[Key, Entry]) -> Iterator[Key]:
    for key, message in sorted(messages.items()):
        if len(_texts(there.get(key))) < (2 if message.plural else 1):
            yield key


def _misplaced(messages: dict[Key, Message], there: dict[Key, Entry]) -> Iterator[Key]:
    for key, message in sorted(messages.items()):
        allowed = set(_PLACE.findall(message.single + message.plural))
        texts = _texts(there.get(key))
        if (texts and (set(_PLACE.findall(texts[-1])) ^ set(_PLACE.findall(message.plural or message.single)))) or any(
            set(_PLACE.findall(text)) - allowed for text in texts
        ):
            yield key


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(report(list(problems()), "both catalogues complete"))
    update(sys.argv[1:])
    catalogues.compile_all(ROOT / "parvis")
