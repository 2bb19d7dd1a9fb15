"""The register of processing and the impact assessment, written from what the code declares.

Sources: GDPR, articles 30 and 35; the CNIL's model register and its method for impact assessments.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.accounts.models import Institution
from parvis.core.clock import today
from parvis.core.processing import Keeping, Processing, keepings, processings
from parvis.traces.kinds import Kind, kinds
from parvis.traces.queries.people import months_chosen, months_kept


@dataclass(frozen=True)
class Line:
    """One processing with the trace kinds that belong to it and how long each is kept."""

    processing: Processing
    kinds: tuple[tuple[str, str], ...]
    kept: str


def register_lines() -> list[Line]:
    """The register, in the order apps declared it, in the current language."""
    return [_line(processing) for _name, processing in processings]


def _line(processing: Processing) -> Line:
    own = [kind for _name, kind in kinds if kind.processing == processing.name]
    kept = processing.kept_in_words or say_months(processing.months)
    return Line(processing, tuple((kind.name, say_months(months_kept(kind))) for kind in own), kept)


def retained_kinds() -> list[tuple[Kind, int | None, int | None]]:
    """(kind, months kept here, months as usual) for every registered kind."""
    return [(kind, months_kept(kind), kind.usual_months) for _name, kind in kinds]


def chosen_keepings() -> list[tuple[str, Keeping, int]]:
    """(name, time of keeping, months kept here) for every one that may be chosen."""
    return [(name, keeping, months_chosen(name)) for name, keeping in keepings]


def say_months(months: int | None) -> str:
    """A duration in words."""
    if months is None:
        return _("no fixed end")
    return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}


def register_markdown() -> str:
    """The register as a Markdown document."""
    head = [f"# {_('Register of processing')}", "", _headed()]
    return "\n".join([*head, *(text for line in register_lines() for text in _section(line))]) + "\n"


def assessment_markdown() -> str:
    """An impact assessment to complete: what the code knows is filled in, what only people know is asked."""
    lines = register_lines()
    described = [text for line in lines for text in _section(line)]
    risks = [text for line in lines for text in _risks(line)]
    parts = [
        f"# {_('Data protection impact assessment')}",
        "",
        _headed(),
        "",
        f"## 1. {_('What is done')}",
        *described,
        "",
        f"## 2. {_('Is it necessary, is it in proportion?')}",
        "",
        *(f"- [ ] {question}" for question in _questions()),
        "",
        f"## 3. {_('What could go wrong for people, and what stands against it')}",
        *risks,
        "",
        f"## 4. {_('Opinions and decision')}",
        "",
        *(f"- {asked}" for asked in _opinions()),
    ]
    return "\n".join(parts) + "\n"


def _headed() -> str:
    institution = Institution.current()
    contact = f" ({institution.email})" if institution.email else ""
    return _("%(institution)s%(contact)s, as of %(day)s.") % {
        "institution": institution,
        "contact": contact,
        "day": today().isoformat(),
    }


def _section(line: Line) -> list[str]:
    processing = line.processing
    rows = [
        (_("Purpose"), processing.purpose),
        (_("Legal basis"), processing.basis.label),
        (_("People concerned"), processing.people),
        (_("Data"), processing.data),
        (_("Recipients"), processing.recipients),
        (_("Kept"), line.kept),
        (_("Measures"), processing.measures),
    ]
    told = ["", f"### {processing.title}", "", *(f"- **{term}**: {text}" for term, text in rows)]
    return told + [f"    - `{name}`: {kept}" for name, kept in line.kinds]


def _risks(line: Line) -> list[str]:
    return [
        "",
        f"### {line.processing.title}",
        "",
        f"- **{_('Risks')}**: {line.processing.risks}",
        f"- **{_('Measures')}**: {line.processing.measures}",
        f"- **{_('Severity (negligible, limited, important, maximal)')}**: …",
        f"- **{_('Likelihood (negligible, limited, important, maximal)')}**: …",
    ]


def _questions() -> list[str]:
    return [
        _("Each purpose is precise, and known to the people concerned."),
        _("Less data would not serve the purpose."),
        _("The time data are kept is the shortest that serves it."),
        _("People can read, correct and erase what concerns them, and object, as easily as they took part."),
        _("Minors and vulnerable people were thought of."),
    ]


def _opinions() -> list[str]:
    return [
        _("Opinion of the data protection officer: …"),
        _("Opinion of the people concerned or of those who speak for them: …"),
        _("Decision of the institution, date and name: …"),
        _("To be read again on: …"),
    ]
