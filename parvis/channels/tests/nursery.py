"""Processes that begin at once: each is a copy of one that has imported all. Run: python -m … MODULE.

Each line read is the arguments of one ``main`` of that module; each line written, the exit code of the process
that ran it, or its signal's number less than zero.
"""

from __future__ import annotations

import importlib
import os
import shlex
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from parvis.testing import live

PREFIX = "ended "


class Nursery:
    """Children of one process, one at a time, on one home."""

    def __init__(self, mother: subprocess.Popen[str]) -> None:
        self._mother = mother

    def run(self, *words: str) -> int:
        """Run a child to its end: its exit code, or the signal's number less than zero."""
        assert self._mother.stdin and self._mother.stdout
        self._mother.stdin.write(shlex.join(words) + "\n")
        self._mother.stdin.flush()
        told = next((line for line in self._mother.stdout if line.startswith(PREFIX)), None)
        assert told is not None, "the process that others are copies of has ended"
        return int(told.removeprefix(PREFIX))


@contextmanager
def nursery(module: str, home: Path, settings: dict[str, str]) -> Iterator[Nursery]:
    """A warm process on that home, gone at the end. What children say of their failures goes to our own error."""
    told = {**live.environment(home, **settings), "DJANGO_SETTINGS_MODULE": "parvis.config.settings"}
    with subprocess.Popen(
        [sys.executable, "-m", "parvis.channels.tests.nursery", module],
        env=told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as mother:  # fmt: skip
        yield Nursery(mother)


def _serve(module: str) -> None:
    import django

    django.setup()
    main = importlib.import_module(module).main
    # What a child would import at its first step, without a connection to any database.
    importlib.import_module("parvis.channels.tests.readers")
    importlib.import_module("parvis.config.urls")
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _live(main, shlex.split(line))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(f"{PREFIX}{code}", flush=True)


def _live(main: Callable[..., None], words: list[str]) -> None:
    code = 0
    try:
        main(*words)
    except BaseException:
        traceback.print_exc()
        code = 1
    os._exit(code)


if __name__ == "__main__":
    _serve(sys.argv[1])
