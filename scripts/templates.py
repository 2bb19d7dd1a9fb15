"""Templates: every one compiles, and none holds what the house forbids.

Forbidden: Wagtail's {% image %} on public pages (it asks no right), inline scripts and handlers
(a content security policy will refuse them), inline styles other than custom properties, and
anything loaded from another host.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

from scripts.tree import files, report, short

_COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}|<!--.*?-->", re.S)
_DATA_SCRIPT = r'type="(?:application/(?:ld\+)?json)"'
RULES: dict[str, re.Pattern[str]] = {
    "an inline event handler": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.I),
    "an inline script": re.compile(rf"<script\b(?![^>]*\bsrc=)(?![^>]*{_DATA_SCRIPT})[^>]*>", re.I),
    "a javascript: address": re.compile(r"=[\"']\s*javascript:", re.I),
    "an inline stylesheet": re.compile(r"<style\b", re.I),
    "an inline style that is no custom property": re.compile(r"\sstyle=\"(?!\s*(?:--|{[{%]))", re.I),
    "something loaded from another host": re.compile(
        r"<(?:link|script|img|iframe|source|video|audio|track|object|embed|use|form)\b[^<>]*"
        r"\s(?:src|href|srcset|action|data|poster)=[\"']\s*(?:https?:)?//",
        re.I,
    ),
}
_WAGTAIL_IMAGE = re.compile(r"{%\s*(?:image|srcset_image|picture_tag)\s")


def forbidden(path: Path) -> Iterator[str]:
    """Yield a line for each forbidden thing in the template."""
    source = _COMMENT.sub(lambda match: "\n" * match.group().count("\n"), path.read_text("utf-8"))
    rules = dict(RULES)
    if "desk" not in path.parts:
        rules["Wagtail's {% image %}, which asks no right"] = _WAGTAIL_IMAGE
    for what, pattern in rules.items():
        for match in pattern.finditer(source):
            yield f"{short(path)}:{source.count(chr(10), 0, match.start()) + 1}: {what}"


def uncompiled(path: Path) -> Iterator[str]:
    """Yield a line when the template does not compile."""
    name = str(path)[str(path).rindex("/templates/") + len("/templates/") :]
    try:
        get_template(name)
    except (TemplateSyntaxError, ImportError) as error:
        yield f"{short(path)}: {error}"


def problems() -> Iterator[str]:
    """Yield every problem of every template."""
    for path in files(".html", ".txt", ".xml", folders=("parvis",)):
        if "templates" in path.parts:
            yield from uncompiled(path)
            yield from forbidden(path)


if __name__ == "__main__":
    django.setup()
    sys.exit(report(list(problems()), "every template compiles"))
