"""The tools that check the house see what they must see."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import catalogues, lengths, templates
from scripts.extraction import Message, from_python, from_template


def test_texts_of_python() -> None:
    source = """
_("One " "text")
gettext_lazy("Lazy")
ngettext("%(n)s work", "%(n)s works", n)
pgettext("verb", "Open")
_(variable)
print("not a text")
"""
    assert set(from_python(source)) == {
        Message("", "One text"),
        Message("", "Lazy"),
        Message("", "%(n)s work", "%(n)s works"),
        Message("verb", "Open"),
    }


def test_texts_of_a_template() -> None:
    source = """{% load i18n %}
{% translate "It's here" %} {% translate 'Open' context "verb" %}
{% blocktranslate trimmed with name=x %}
   Hello
   {{ name }}
{% endblocktranslate %}
{% blocktranslate count n=works %}{{ n }} work{% plural %}{{ n }} works{% endblocktranslate %}
{% include "a.html" with title=_("Given") %} {{ _("Said") }}"""
    assert set(from_template(source)) == {
        Message("", "It's here"),
        Message("verb", "Open"),
        Message("", "Hello %(name)s"),
        Message("", "%(n)s work", "%(n)s works"),
        Message("", "Given"),
        Message("", "Said"),
    }


def test_a_catalogue_is_compiled_once(tmp_path: Path) -> None:
    path = tmp_path / "app/locale/fr/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Work"\nmsgstr "Œuvre"\n')
    assert catalogues.compile_all(tmp_path) == 1
    assert catalogues.compile_all(tmp_path) == 0
    assert "Œuvre".encode() in path.with_suffix(".mo").read_bytes()


def test_a_catalogue_is_written_as_it_was_read(tmp_path: Path) -> None:
    path = tmp_path / "app/locale/fr/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "%(n)s \\"work\\""\nmsgid_plural "%(n)s works"\nmsgstr[0] "%(n)s œuvre"\nmsgstr[1] "%(n)s œuvres"\n\n'
        'msgctxt "verb"\nmsgid "Open"\nmsgstr "Ouvrir"\n'
    )
    catalogues.write(path, catalogues.read(path))
    first = path.read_text()
    catalogues.write(path, catalogues.read(path))
    assert path.read_text() == first
    assert 'msgctxt "verb"\nmsgid "Open"\nmsgstr "Ouvrir"' in first
    assert 'msgstr[1] "%(n)s œuvres"' in first


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('<button onclick="go()">', "an inline event handler"),
        ("<script>go()</script>", "an inline script"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ('<p style="color:red">', "an inline style that is no custom property"),
        ('<img src="https://example.org/a.jpg">', "something loaded from another host"),
        ("{% image picture width-400 %}", "Wagtail's {% image %}, which asks no right"),
    ],
)
def test_what_templates_may_not_hold(source: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "short", str)
    path = tmp_path / "page.html"
    path.write_text(source)
    assert [line.partition(": ")[2] for line in templates.forbidden(path)] == [what]


@pytest.mark.parametrize(
    "source",
    [
        '<script type="application/ld+json">{}</script>',
        '<script src="{{ address }}" defer></script>',
        '<li style="--r:1.5">',
        '<a href="https://creativecommons.org/licenses/by/4.0/">',
        "{# <script>in a comment</script> #}",
    ],
)
def test_what_templates_may_hold(source: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(source)
    assert list(templates.forbidden(path)) == []


def test_functions_are_measured_in_python_and_typescript(tmp_path: Path) -> None:
    python, script = tmp_path / "a.py", tmp_path / "a.ts"
    python.write_text("def f():\n    a = 1\n    return a\n")
    script.write_text(
        'export function f(a: string): void {\n  if (a === "}") {\n    g();\n  }\n}\n'
        "const h = () => {\n  g();\n};\nclass C {\n  m(): void {\n    g();\n  }\n}\n"
    )
    assert [(name, lines) for name, _, lines in lengths.python_functions(python)] == [("f", 3)]
    assert [(first, lines) for _, first, lines in lengths.typescript_functions(script)] == [(1, 5), (6, 3), (10, 3)]
