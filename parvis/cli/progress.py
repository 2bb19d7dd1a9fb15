"""The bar of a long command: on standard error, one line a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from parvis.cli.language import say
from parvis.cli.terminal import err

# step, what is done, what there is to do (0: not known).
Tell = Callable[[str, int, int], None]
STEPS = {
    "files": ("Fichiers", "Files"),
    "database": ("Base", "Database"),
    "rows": ("Lignes", "Rows"),
    "proof": ("Vérification", "Proof"),
}


@contextmanager
def bar(*, shown: bool) -> Iterator[Tell]:
    """Yields what is called with each advance; shown on a terminal only."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not (shown and err.is_terminal)) as progress:
        steps: dict[str, TaskID] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in steps:
                steps[step] = progress.add_task(say(*STEPS[step]), total=total or None)
            progress.update(steps[step], completed=done, total=total or None)

        yield tell
