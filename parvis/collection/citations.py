"""Citing a work: APA 7, Wikimedia's Artwork template, Wikipedia's web reference, BibTeX. No database here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from parvis.core.bilingual import current
from parvis.core.text import make_slug

_LATEX = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}


@dataclass(frozen=True)
class Cited:
    """What a citation needs of a work. makers: names as said, with the name for sorting when known."""

    title: str
    makers: Sequence[tuple[str, str]]
    dated: str
    year: int | None
    technique: str
    type: str
    dimensions: str
    inventory: str
    institution: str
    credit_line: str
    url: str
    seen_on: date


@dataclass(frozen=True)
class Citation:
    """One way to cite: its name and its text, to be copied."""

    name: str
    text: str


def citations(work: Cited) -> list[Citation]:
    """The work cited in each way, in the current language."""
    return [
        Citation(_("APA style"), apa(work)),
        Citation(_("Wikipedia reference"), wikipedia(work)),
        Citation(_("Wikimedia Commons"), commons(work)),
        Citation("BibTeX", bibtex(work)),
    ]


def apa(work: Cited) -> str:
    """APA 7, section 10.14: Maker, A. A. (date). Title [Medium]. Museum. URL."""
    medium = work.technique or work.type
    what = f"{work.title} [{medium[:1].upper()}{medium[1:]}]" if medium else work.title
    when = f"({work.dated or _('n.d.')})"
    if not work.makers:
        return f"{what}. {when}. {work.institution}. {work.url}"
    people = [_apa_name(name, sort_name) for name, sort_name in work.makers[:20]]
    named = people[0] if len(people) == 1 else f"{', '.join(people[:-1])}, & {people[-1]}"
    return f"{named.rstrip('.')}. {when}. {what}. {work.institution}. {work.url}"


def _apa_name(name: str, sort_name: str) -> str:
    """«Turner, J. M. W.» from «Turner, Joseph Mallord William»; a name of another form as it stands."""
    family, comma, given = sort_name.partition(",")
    if not comma or not given.strip():
        return name
    initials = " ".join(f"{part[0]}." for part in re.split(r"[\s.-]+", given.strip()) if part[:1].isalpha())
    return f"{family.strip()}, {initials}" if initials else name


def wikipedia(work: Cited) -> str:
    """{{Lien web}} of the French Wikipedia, {{cite web}} of the English one."""
    makers = ", ".join(name for name, _sort in work.makers)
    if current() == "fr":
        seen = formats.date_format(work.seen_on, "j F Y")
        fields = {
            "auteur": makers, "titre": work.title, "url": work.url, "site": work.institution,
            "date": work.dated, "consulté le": seen,
        }  # fmt: skip
        return _template("Lien web", fields, "")
    fields = {
        "author": makers, "title": work.title, "url": work.url, "website": work.institution,
        "access-date": work.seen_on.isoformat(),
    }  # fmt: skip
    return _template("cite web", fields, "")


def commons(work: Cited) -> str:
    """{{Artwork}} of Wikimedia Commons, to describe a file."""
    fields = {
        "artist": "; ".join(name for name, _sort in work.makers),
        "title": work.title,
        "object type": work.type,
        "date": work.dated,
        "medium": work.technique,
        "dimensions": work.dimensions,
        "institution": work.institution,
        "accession number": work.inventory,
        "credit line": work.credit_line,
        "source": work.url,
    }
    return _template("Artwork", fields, "\n ")


def _template(name: str, fields: dict[str, str], gap: str) -> str:
    gap_before_end = "\n" if gap else ""
    said = "".join(f"{gap or ' '}| {key} = {_wiki(value)}" for key, value in fields.items() if value)
    return f"{{{{{name}{said}{gap_before_end}}}}}"


def _wiki(text: str) -> str:
    """Plain text inside a template: what would end or divide it is written as an entity."""
    one_line = " ".join(text.split())
    for mark, entity in (("|", "&#124;"), ("{{", "&#123;&#123;"), ("}}", "&#125;&#125;"), ("[[", "&#91;&#91;")):
        one_line = one_line.replace(mark, entity)
    return one_line


def bibtex(work: Cited) -> str:
    """A @misc entry, which every BibTeX style knows."""
    medium = ", ".join(part for part in (work.technique or work.type, work.dimensions) if part)
    fields = {
        "author": " and ".join(f"{{{_latex(sort_name or name)}}}" for name, sort_name in work.makers),
        "title": f"{{{_latex(work.title)}}}",
        "year": str(work.year) if work.year is not None else "",
        "howpublished": _latex(medium),
        "note": _latex(", ".join(part for part in (work.institution, work.inventory) if part)),
        "url": work.url,
        "urldate": work.seen_on.isoformat(),
    }
    lines = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items() if value)
    return f"@misc{{{_bibtex_key(work)},\n{lines}\n}}"


def _bibtex_key(work: Cited) -> str:
    family = (work.makers[0][1] or work.makers[0][0]).partition(",")[0] if work.makers else ""
    word = next((part for part in make_slug(work.title).split("-") if len(part) > 3), "")
    return "".join([make_slug(family).replace("-", ""), str(work.year or ""), word]) or "work"


def _latex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in " ".join(text.split()))
