"""Texts to translate, read from Python and from templates without the gettext programs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize


class Message(NamedTuple):
    """A text as gettext knows it: its context (or ""), its singular, its plural (or "")."""

    context: str
    single: str
    plural: str = ""


_STRING = r"u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
# templatize writes each call on one line, with literals only.
_TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(((?:\s*{_STRING}\s*,?)+)\s*(?:count)?\)")
_LAZY = re.compile(r"_(?:lazy|noop)$")


def from_python(source: str) -> Iterator[Message]:
    """Yield the texts given as literals to gettext and its cousins."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            message = _message(_called(node.func), texts)
            if message:
                yield message


def _called(function: ast.expr) -> str:
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    return _LAZY.sub("", name)


def from_template(source: str) -> Iterator[Message]:
    """Yield the texts of a Django template."""
    for name, literals in _TEMPLATE_CALL.findall(templatize(source)):
        message = _message(name, [ast.literal_eval(text) for text in re.findall(_STRING, literals)])
        if message:
            yield message


def _message(name: str, texts: list[str]) -> Message | None:
    """The message of a call ``name(*texts)``; None when it is no translation."""
    match name, texts:
        case (("_" | "gettext"), [single, *_]):
            return Message("", single)
        case "pgettext", [context, single, *_]:
            return Message(context, single)
        case "ngettext", [single, plural, *_]:
            return Message("", single, plural)
        case "npgettext", [context, single, plural, *_]:
            return Message(context, single, plural)
    return None


def from_file(path: Path) -> Iterator[Message]:
    """Yield the texts of a file, by its suffix; the empty text is nobody's."""
    read = from_python if path.suffix == ".py" else from_template
    return (message for message in read(path.read_text("utf-8")) if message.single)
