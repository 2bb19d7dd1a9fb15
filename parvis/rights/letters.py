"""Letters that ask for a grant, in the language of whoever is asked, and the words that change in them.

Nothing but the names below may stand in braces; another one is refused before anything is sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Institution, Site
from parvis.core.bilingual import pick
from parvis.core.clock import day_of, today
from parvis.core.errors import BadInput
from parvis.rights import jurisdictions, uses
from parvis.rights.models import GrantRequest, LetterTemplate

VARIABLES = ("institution", "holder", "works", "uses", "territory", "period", "form", "purpose", "due")
# How long an answer is waited for when nobody says.
PATIENCE = timedelta(days=30)
_FIELD = re.compile(r"{(\w*)}")

_OURS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("request", "fr"): (
        "Demande d’autorisation – {institution}",
        "Madame, Monsieur,\n\n{institution} souhaite montrer :\n{works}\n\nPour quoi : {purpose}\n"
        "Usages : {uses}\nTerritoire : {territory}\nPériode : {period}\nForme : {form}\n\n"
        "Pouvez-vous nous dire si vous nous y autorisez, à quelles conditions, et sous quelle mention ? "
        "Une réponse avant le {due} nous aiderait.\n\nAvec nos remerciements,\n{institution}\n",
    ),
    ("request", "en"): (
        "Request for permission – {institution}",
        "Dear {holder},\n\n{institution} would like to show:\n{works}\n\nWhat for: {purpose}\n"
        "Uses: {uses}\nTerritory: {territory}\nPeriod: {period}\nForm: {form}\n\n"
        "Could you tell us whether you allow it, on which conditions, and with which credit? "
        "An answer by {due} would help us.\n\nWith our thanks,\n{institution}\n",
    ),
    ("reminder", "fr"): (
        "Rappel : demande d’autorisation – {institution}",
        "Madame, Monsieur,\n\nNous vous avons écrit au sujet de :\n{works}\n\nPour quoi : {purpose}\n"
        "Sans votre accord, nous ne les montrerons pas. Pouvez-vous nous répondre avant le {due} ?\n\n"
        "Avec nos remerciements,\n{institution}\n",
    ),
    ("reminder", "en"): (
        "Reminder: request for permission – {institution}",
        "Dear {holder},\n\nWe wrote to you about:\n{works}\n\nWhat for: {purpose}\n"
        "Without your leave we shall not show them. Could you answer by {due}?\n\n"
        "With our thanks,\n{institution}\n",
    ),
}


def write(request: GrantRequest, *, kind: str) -> tuple[str, str]:
    """(subject, text) of a letter about a request, in its language. Raises BadInput for an unknown word in braces."""
    own = LetterTemplate.objects.filter(kind=kind, language=request.language).first()
    subject, body = (own.subject, own.body) if own else _OURS[kind, request.language]
    with translation.override(request.language):
        words = _words(request)
    # A subject is one line: what a name brings in may not open another header.
    return " ".join(fill(subject, words).split()), fill(body, words)


@dataclass(frozen=True)
class Letterhead:
    """What stands on the sheet besides the letter, in its language."""

    institution: str
    lines: tuple[str, ...]
    day: str


def letterhead(request: GrantRequest) -> Letterhead:
    """The sheet's head: name, address, telephone and e-mail; the day the letter left, else today."""
    institution, site = Institution.current(), Site.objects.first()
    address = site.address.splitlines() if site else []
    with translation.override(request.language):
        sent = request.events.filter(state=GrantRequest.State.SENT).order_by("pk").first()
        day = date_format(day_of(sent.at) if sent else today(), "DATE_FORMAT")
        lines = (*address, institution.telephone, institution.email)
        return Letterhead(pick(institution, "name"), tuple(line for line in lines if line.strip()), day)


def check(text: str) -> None:
    """Refuse a text with an unknown word in braces. Raises BadInput."""
    fill(text, dict.fromkeys(VARIABLES, ""))


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its words put in. Raises BadInput for an unknown one."""
    unknown = next((name for name in _FIELD.findall(text) if name not in words), None)
    if unknown is not None:
        raise BadInput(
            _("The letter names “{%(name)s}”, which is not known.") % {"name": unknown},
            remedy=_("Use only: %(known)s.") % {"known": ", ".join(f"{{{name}}}" for name in words)},
            field="body",
        )
    return _FIELD.sub(lambda found: words[found[1]], text)


def _words(request: GrantRequest) -> dict[str, str]:
    return {
        "institution": pick(Institution.current(), "name"),
        "holder": request.holder,
        "works": "\n".join(f"– {title}" for title in request.things.order_by("title").values_list("title", flat=True)),
        "uses": uses.tell(request.uses),
        "territory": ", ".join(map(jurisdictions.name, request.territories)) or str(_("the whole world")),
        "period": _period(request),
        "form": _form(request),
        "purpose": request.purpose,
        "due": date_format(request.due_on or today() + PATIENCE, "DATE_FORMAT"),
    }


def _period(request: GrantRequest) -> str:
    begins, until = (
        date_format(day, "DATE_FORMAT") if day else "" for day in (request.valid_from, request.valid_until)
    )
    if begins and until:
        return str(_("from %(begins)s to %(until)s") % {"begins": begins, "until": until})
    if until:
        return str(_("until %(until)s") % {"until": until})
    return str(_("from %(begins)s on") % {"begins": begins}) if begins else str(_("without end"))


def _form(request: GrantRequest) -> str:
    told = [str(_("cropped or in detail if need be")) if request.may_crop else str(_("whole"))]
    if request.may_overprint:
        told.append(str(_("with text laid on it")))
    if request.max_width:
        told.append(str(_("at most %(width)s pixels wide") % {"width": request.max_width}))
    if request.max_print:
        told.append(str(_("in print at most %(size)s") % {"size": request.max_print}))
    return ", ".join(told)
