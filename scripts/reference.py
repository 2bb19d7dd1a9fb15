"""docs/reference: written from the code, so that it cannot lie. ``--check`` only compares."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.tree import ROOT

if TYPE_CHECKING:
    from parvis.config.configuration import Table

FOLDER = ROOT / "docs" / "reference"
_HEAD = "<!-- Written by scripts/reference.py from the code. -->"


def configuration() -> Iterator[str]:
    """Every key of parvis.toml with its type, default and meaning."""
    from parvis.config.configuration import Configuration

    yield "# Configuration"
    yield "`parvis.toml` in the home folder. `PARVIS_TABLE__KEY` in the environment wins over the file."
    for name, table in Configuration.model_fields.items():
        yield f"## [{name}]\n\n| key | default | what |\n|---|---|---|\n" + "\n".join(_keys(table.default))


def _keys(table: Table) -> Iterator[str]:
    for key, field in type(table).model_fields.items():
        yield f"| `{key}` | `{getattr(table, key)!r}` | {field.description} |"


def commands() -> Iterator[str]:
    """Every command with its options, as ``--help`` says them in English."""
    import typer

    from parvis.cli.main import app

    group = typer.main.get_command(app)
    yield "# Commands"
    yield "Exit codes: 0 done; 1 refused in whole or in part; 2 wrong use or configuration; 3 a check failed; 130 interrupted."
    yield from _command("parvis", group)


def _command(name: str, command: Any) -> Iterator[str]:
    parameters = [param for param in command.params if param.name != "help"]
    help_text = (command.help or "").strip().split("\n\n")[0].replace("\n", " ")
    rows = "\n".join(f"| `{_spelling(param)}` | {param.help or ''} |" for param in parameters)
    yield f"## {name}\n\n{help_text}" + (f"\n\n| option | what |\n|---|---|\n{rows}" if rows else "")
    for child_name, child in getattr(command, "commands", {}).items():
        yield from _command(f"{name} {child_name}", child)


def _spelling(param: Any) -> str:
    options = " / ".join([*param.opts, *param.secondary_opts])
    return options if options.startswith("-") else options.upper()


def licences() -> Iterator[str]:
    """Every licence and rights statement known, and what it allows."""
    from parvis.rights.licences import LICENCES

    yield "# Licences and rights statements"
    rows = (f"| `{each.code}` | {each.label} | {each.deed} | {each.uri} |" for each in LICENCES.values())
    yield "| code | name | what it allows | URI |\n|---|---|---|---|\n" + "\n".join(rows)


def networks() -> Iterator[str]:
    """What each network can carry, as its adapter declares it."""
    from parvis.channels.registry import adapters

    yield "# Networks"
    yield (
        "Characters are counted as the network counts them; 0: no limit. Sides are the pixels a picture is brought to. "
        "By hand: a colleague publishes what is prepared."
    )
    head = (
        "characters",
        "pictures",
        "side",
        "ratios",
        "films",
        "poster",
        "captions",
        *_ABILITIES,
        "moderates",
        "who may read",
    )
    rows = "\n".join(f"| {' | '.join(_network(each))} |" for each in adapters())
    yield f"| network | {' | '.join(head)} |\n|{'---|' * (len(head) + 1)}\n{rows}"


_ABILITIES = (
    "alt", "threads", "edits", "deletes", "replies", "quotes", "mentions", "metrics", "listens", "link_in_text", "by_hand",
)  # fmt: skip


def _network(adapter: Any) -> Iterator[str]:
    can = adapter.capabilities
    yield str(adapter.label)
    yield str(can.characters)
    yield str(can.pictures.most if can.pictures else "–")
    yield str(can.pictures.most_side if can.pictures else "–")
    yield ", ".join(f"{ratio:g}" for ratio in can.pictures.ratios) if can.pictures and can.pictures.ratios else "any"
    yield str(can.videos.most if can.videos else "–")
    for name in ("poster", "captions"):
        yield "yes" if can.videos and getattr(can.videos, name) else "–"
    for name in _ABILITIES:
        yield "yes" if (adapter.is_by_hand if name == "by_hand" else getattr(can, name)) else "–"
    yield ", ".join(sorted(can.moderates)) or "–"
    yield ", ".join(sorted(each.value for each in can.visibilities))


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "configuration.md": configuration,
    "commands.md": commands,
    "licences.md": licences,
    "networks.md": networks,
}


def start() -> None:
    """Start Django in English on an empty home."""
    os.environ.update(
        LC_ALL="en_GB.UTF-8", PARVIS_HOME=tempfile.mkdtemp(), DJANGO_SETTINGS_MODULE="parvis.config.settings"
    )
    import django
    from django.utils import translation

    django.setup()
    translation.activate("en")


def written() -> dict[Path, str]:
    """The pages as they should be."""
    return {FOLDER / name: "\n\n".join([_HEAD, *page()]) + "\n" for name, page in PAGES.items()}


def main() -> int:
    """Write the pages, or with --check name those that differ; 1 when some do."""
    start()
    stale = [path for path, text in written().items() if not path.exists() or path.read_text() != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)}: stale; run python -m scripts.reference")
        if "--check" not in sys.argv:
            path.write_text(written()[path])
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
