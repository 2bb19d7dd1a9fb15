"""``parvis bench NAME``: measure beside a named peer, from a checkout."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from parvis.cli.language import say
from parvis.cli.terminal import out, print_json
from parvis.core.errors import BadInput, NotFound

FOLDER = Path(__file__).resolve().parents[2] / "bench"
DATA = Path("../shared/data")


def bench(
    name: Annotated[str, typer.Argument(help="collection | search | pages | mixed | delivery | inbox | conversation")],
    data: Annotated[Path, typer.Option(help=say("Dossier des données réelles.", "Folder of the real data."))] = DATA,
    database: Annotated[str, typer.Option(help=say("Adresse PostgreSQL.", "PostgreSQL URL."))] = "",
    as_json: Annotated[bool, typer.Option("--json", help=say("Un objet JSON.", "One JSON object."))] = False,
) -> None:
    """Measure speed and memory beside a named peer in the same run."""
    module = _load(name)
    needed = _existing(data) if getattr(module, "NEEDS_DATA", True) else data
    result = module.run(data=needed, database=database or None)
    if as_json:
        print_json(result)
        return
    for key, value in result.items():
        out.print(f"{key:24} {value}", markup=False)


bench.__doc__ = say("Mesure vitesse et mémoire à côté d’un pair nommé.", bench.__doc__ or "")


def _load(name: str) -> ModuleType:
    path = FOLDER / f"{name}.py"
    if not name.isidentifier() or not path.exists():
        known = ", ".join(sorted(file.stem for file in FOLDER.glob("[a-z]*.py")))
        raise NotFound(
            say(f"Pas de mesure « {name} ».", f"No bench “{name}”."),
            remedy=say(f"Depuis un dépôt : {known}.", f"From a checkout: {known}."),
        )
    sys.path.insert(0, str(FOLDER.parent))
    spec = importlib.util.spec_from_file_location(f"bench.{name}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look for their module by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _existing(data: Path) -> Path:
    if not data.is_dir():
        raise BadInput(
            say(f"Le dossier {data} n’existe pas.", f"The folder {data} does not exist."),
            remedy=say("Donnez-le avec --data.", "Give it with --data."),
            field="data",
        )
    return data.resolve()
