"""Length stops of STYLE.md: no function over 60 lines, no file over 500. Split by meaning, not by count."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.tree import files, report, short

FUNCTION_STOP = 60
FILE_STOP = 500

_QUIET = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|`(?:\\.|[^`\\])*`", re.S)
_OPENS_FUNCTION = re.compile(r"(=>\s*|\)\s*(:[^{};=]*)?)$")
_OPENS_BLOCK = re.compile(r"\b(if|for|while|switch|catch|with)\s*\([^{}]*\)\s*$")


def python_functions(path: Path) -> Iterator[tuple[str, int, int]]:
    """Yield (name, first line, lines) for each function of a Python file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


def typescript_functions(path: Path) -> Iterator[tuple[str, int, int]]:
    """Yield the same for TypeScript, by matching braces once strings and comments are out."""
    text = _QUIET.sub(lambda match: "\n" * match.group().count("\n"), path.read_text("utf-8"))
    opened: list[tuple[int, bool]] = []
    for brace in re.finditer(r"[{}]", text):
        before = text[: brace.start()]
        line = before.count("\n") + 1
        if brace.group() == "{":
            head = before[-200:].rstrip()
            is_function = bool(_OPENS_FUNCTION.search(head)) and not _OPENS_BLOCK.search(head)
            opened.append((line, is_function))
        elif opened:
            first, is_function = opened.pop()
            if is_function:
                yield "function", first, line - first + 1


def problems() -> Iterator[str]:
    """Yield a line for each stop passed."""
    for path in files(".py", ".ts", ".css", ".html", ".sh"):
        length = path.read_text("utf-8").count("\n")
        if length > FILE_STOP:
            yield f"{short(path)}: {length} lines (stop: {FILE_STOP})"
        if path.suffix not in {".py", ".ts"}:
            continue
        functions = python_functions if path.suffix == ".py" else typescript_functions
        for name, line, lines in functions(path):
            if lines > FUNCTION_STOP:
                yield f"{short(path)}:{line}: {name} has {lines} lines (stop: {FUNCTION_STOP})"


if __name__ == "__main__":
    sys.exit(report(list(problems()), "no length stop passed"))
