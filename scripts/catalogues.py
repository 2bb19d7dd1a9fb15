"""Catalogues in pure Python: .po to .mo, without the gettext programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LANGUAGES = ("fr", "en")


def catalogues(root: Path) -> Iterator[Path]:
    """Every django.po below ``root``, in a steady order."""
    return iter(sorted(root.glob("**/locale/*/LC_MESSAGES/*.po")))


def read(path: Path) -> Catalog:
    """The catalogue in that file. Raises ValueError when it cannot be read as one."""
    with path.open("rb") as source:
        return read_po(source, locale=path.parts[-3])


def write(path: Path, catalogue: Catalog) -> None:
    """Write messages sorted, without the places they come from: a change shows only what changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    write_po(buffer, catalogue, sort_output=True, no_location=True, omit_header=False, width=0)
    if not path.exists() or path.read_bytes() != buffer.getvalue():
        path.write_bytes(buffer.getvalue())


def compile_one(path: Path) -> bool:
    """Write the .mo beside the .po when it is older. Returns whether it was written."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
        return False
    buffer = BytesIO()
    write_mo(buffer, read(path))
    target.write_bytes(buffer.getvalue())
    return True


def compile_all(root: Path) -> int:
    """Compile every catalogue that changed. Returns how many."""
    return sum(compile_one(path) for path in catalogues(root))


if __name__ == "__main__":
    print(f"{compile_all(Path('parvis'))} catalogues compiled", file=sys.stderr)
