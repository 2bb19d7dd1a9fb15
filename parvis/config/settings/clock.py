"""The clock of a served site under test: PARVIS_TEST_CLOCK names a file of seconds ahead.

A home that was not made by the tests refuses it: nobody's site lives tomorrow by accident.
"""

from __future__ import annotations

import os
from pathlib import Path

from parvis.config.settings.base import HOME
from parvis.core.errors import ConfigurationError

# parvis.testing.live writes this file into the homes it serves with a clock of their own.
MARK = "made-by-tests"


def _clock() -> Path | None:
    named = os.environ.get("PARVIS_TEST_CLOCK", "")
    if not named:
        return None
    if not (HOME.folder / MARK).exists():
        raise ConfigurationError(
            "PARVIS_TEST_CLOCK: for tests only; this home was not made by them"
            " / réservé aux tests ; ce dossier n’a pas été fait par eux"
        )
    return Path(named)


TEST_CLOCK = _clock()
