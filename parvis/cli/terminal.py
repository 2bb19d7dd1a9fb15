"""How the command prints."""

from __future__ import annotations

import json
from typing import Any

import typer
from rich.console import Console

from parvis.cli.language import say
from parvis.core.errors import Refusal

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """One JSON object on standard output, for other programs."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def print_refusal(refusal: Refusal) -> None:
    """What was refused, where, and what to do."""
    where = [
        say("ligne", "row") + f" {refusal.row}" if refusal.row is not None else "",
        refusal.field,
    ]
    place = ", ".join(part for part in where if part)
    err.print(f"{place + ' : ' if place else ''}{refusal.message}", style="bold", markup=False)
    if refusal.remedy:
        err.print(str(refusal.remedy), markup=False)
