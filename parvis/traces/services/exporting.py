"""Everything held about somebody, written for them: JSON for machines, a page to read."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from parvis.core.errors import BadInput
from parvis.traces.contracts import Kept
from parvis.traces.queries import Subject
from parvis.traces.queries.portrait import Told, portrait_of


def portrait_json(portrait: Told) -> str:
    """The portrait as JSON, to be read by people too."""
    return json.dumps(portrait, ensure_ascii=False, indent=2) + "\n"


def portrait_page(portrait: Told) -> str:
    """The portrait as one HTML page that needs nothing else: a file to hand over, its style within."""
    # Our own file, nothing of anybody's.
    style = format_html("<style>{}</style>", mark_safe(render_to_string("traces/portrait.css")))
    return render_to_string("traces/portrait_page.html", {"portrait": portrait, "style": style})


def say_kept(kept: Kept) -> str:
    """What stays of somebody erased, why, and until when, in a sentence."""
    words = {"what": kept.what, "why": kept.why}
    if kept.until is None:
        return _("Kept: %(what)s. %(why)s") % words
    return _("Kept until %(day)s: %(what)s. %(why)s") % {**words, "day": date_format(kept.until, "DATE_FORMAT")}


def write_portrait(subject: Subject, folder: Path) -> list[Path]:
    """Write person.json and person.html; each is put in place whole. Raises BadInput for a folder that refuses."""
    portrait = portrait_of(subject)
    texts = {"person.json": portrait_json(portrait), "person.html": portrait_page(portrait)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [_write(folder / name, text) for name, text in texts.items()]
    except OSError as error:
        raise BadInput(str(error), field="--out") from error


def _write(file: Path, text: str) -> Path:
    """Readable by its owner only: it holds somebody's life here."""
    aside = file.with_suffix(f"{file.suffix}.part")
    with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
    return aside.rename(file)
