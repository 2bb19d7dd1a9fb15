"""Catalogues in pure Python: .po to .mo, without the gettext programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import normalize, read_po

LANGUAGES = ("fr", "en")


def catalogues(root: Path) -> Iterator[Path]:
    """Every django.po below ``root``, in a steady order."""
    return iter(sorted(root.glob("**/locale/*/LC_MESSAGES/*.po")))


def read(path: Path) -> Catalog:
    """The catalogue in that file. Raises ValueError when it cannot be read as one."""
    with path.open("rb") as source:
        return read_po(source, locale=path.parts[-3])


def write(path: Path, catalogue: Catalog) -> None:
    """Write the messages sorted, without dates or places: a change shows only what changed."""
    header = [
        f"Language: {catalogue.locale_identifier}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {catalogue.plural_forms}",
    ]
    blocks = ['msgid ""\nmsgstr ""\n' + "\n".join(f'"{line}\\n"' for line in header)]
    messages = (message for message in catalogue if message.id)
    blocks += map(_block, sorted(messages, key=lambda message: (_forms(message.id), message.context or "")))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _block(message: Message) -> str:
    lines = [f"msgctxt {normalize(message.context)}"] if message.context else []
    ids, texts = _forms(message.id), _forms(message.string or "")
    lines.append(f"msgid {normalize(ids[0], width=0)}")
    if len(ids) == 1:
        return "\n".join([*lines, f"msgstr {normalize(texts[0], width=0)}"])
    lines.append(f"msgid_plural {normalize(ids[1], width=0)}")
    return "\n".join([*lines, *(f"msgstr[{n}] {normalize(text, width=0)}" for n, text in enumerate(texts))])


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
    if compiled := compile_all(Path("parvis")):
        print(f"{compiled} catalogues compiled", file=sys.stderr)
