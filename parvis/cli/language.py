"""The command speaks the language of the terminal: English where its locale is, else French."""

from __future__ import annotations

import os


def language() -> str:
    """ "en" when LC_ALL, LC_MESSAGES or LANG says so, else "fr"."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "en" if os.environ[name].lower().startswith("en") else "fr"
    return "fr"


def say(french: str, english: str) -> str:
    """The text in the terminal's language."""
    return english if language() == "en" else french
