"""The files of the project the checks look at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("parvis", "tests", "scripts", "bench", "frontend")
_GENERATED = {"migrations", "node_modules", "dist", "__pycache__", "locale"}


def files(*suffixes: str, folders: tuple[str, ...] = FOLDERS) -> Iterator[Path]:
    """Yield the files with these suffixes, leaving out what a program wrote."""
    for folder in folders:
        found = []
        # Pruned, not sifted: the packages of a peer are tens of thousands of files.
        for place, below, names in os.walk(ROOT / folder):
            below[:] = set(below) - _GENERATED
            found += [Path(place, name) for name in names]
        yield from sorted(path for path in found if path.suffix in suffixes)


def short(path: Path) -> str:
    """The path as seen from the root of the checkout."""
    return str(path.relative_to(ROOT))


def report(problems: list[str], done: str) -> int:
    """Print the problems, or that there are none. Returns the exit code."""
    for problem in problems:
        print(problem)
    if not problems:
        print(done)
    return 1 if problems else 0
