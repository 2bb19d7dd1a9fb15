"""The processings rights answer for: persons shown, contributors, deliveries, requests for grants."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.core.processing import Basis, Keeping, Processing, keepings, register_processing
from parvis.traces.queries import months_chosen
from parvis.traces.queries.register import say_months

PERSONS, CONTRIBUTORS = "rights_persons", "rights_contributors"
DELIVERIES, REQUESTS = "rights_deliveries", "rights_requests"
# Times of keeping that the institution may choose (the register's page in the desk).
PROOF, DELIVERY, LETTER = "rights.proof", "rights.deliveries", "rights.letters"

_STAFF = _("Staff of the institution, according to their role; evidence only those who approve.")
_MEASURES = _(
    "Never told in public; roles; evidence in private files, each reading logged; erased on request and on time."
)


def register() -> None:
    """Add them to the register; harmless when repeated."""
    for line in LINES:
        register_processing(line)
    for name, keeping in KEEPINGS.items():
        keepings.register(name, keeping)


def _months(name: str) -> str:
    return say_months(months_chosen(name))


def _persons_kept() -> str:
    return gettext(
        "As long as they are shown; then proof of the consent for %(proof)s. "
        "Erased on request at once; proof alone stays, until that day."
    ) % {"proof": _months(PROOF)}


def _deliveries_kept() -> str:
    return gettext(
        "Contact details and words: %(words)s after the link’s end. What was signed of pictures taken in: "
        "as evidence of their grant, as long as it counts and %(proof)s more."
    ) % {"words": _months(DELIVERY), "proof": _months(PROOF)}


def _requests_kept() -> str:
    return gettext(
        "Letters and answers: %(letters)s after the request is settled; the e-mail too, or as long as the grant counts. "
        "The grant and its evidence: as long as it counts and %(proof)s more."
    ) % {"letters": _months(LETTER), "proof": _months(PROOF)}


LINES = (
    Processing(
        name=PERSONS,
        title=_("Persons shown in pictures, and their consent"),
        purpose=_("To show a person only where they, or the guardian of a minor, agreed, and to prove that they did."),
        basis=Basis.CONSENT,
        people=_("Persons one recognises in the institution’s pictures and films; guardians of minors."),
        data=_("Name, how to reach them, date of birth of minors, guardian’s name, uses agreed to, evidence."),
        recipients=_STAFF,
        kept=_persons_kept,
        measures=_MEASURES,
        risks=_("Somebody shown against their will; a minor recognised; a withdrawn consent overlooked."),
    ),
    Processing(
        name=CONTRIBUTORS,
        title=_("Contributors and the terms they accepted"),
        purpose=_("To show what contributors sent on the terms they accepted, and to credit them."),
        basis=Basis.CONTRACT,
        people=_("People who contribute pictures, sounds or words."),
        data=_("Name, e-mail, what they contributed, version of the terms accepted and when."),
        recipients=_STAFF,
        kept=_("As long as their contribution is shown; erased on request at once."),
        measures=_MEASURES,
        risks=_("A name or an address read by people who need not; a withdrawal overlooked."),
    ),
    Processing(
        name=DELIVERIES,
        title=_("Deliveries by link"),
        purpose=_("To receive pictures, texts and grants from outside, with the statement signed by whoever delivers."),
        basis=Basis.CONTRACT,
        people=_("Photographers, agencies and companies who deliver, and those who sign for them."),
        data=_("Name, e-mail, rights holder, credit, words delivered, statement of rights and signature."),
        recipients=_STAFF,
        kept=_deliveries_kept,
        measures=_MEASURES,
        risks=_("A signature or a private address disclosed; a link passed on to somebody else."),
    ),
    Processing(
        name=REQUESTS,
        title=_("Requests for grants"),
        purpose=_("To ask rights holders for leave, follow the answer, and prove the grant it became."),
        basis=Basis.INTEREST,
        people=_("Rights holders, their heirs, and those who answer for them."),
        data=_("Name, e-mail, letters sent, answers received, what was agreed."),
        recipients=_STAFF,
        kept=_requests_kept,
        measures=_MEASURES,
        risks=_("A private letter read by people who need not; somebody written to who asked not to be."),
    ),
)

KEEPINGS = {
    # As long as somebody may still go to court over a right: in France five years (Code civil, article 2224).
    PROOF: Keeping(
        processing=PERSONS,
        label=_(
            "Proof of consents and grants, once they count no more (in France, 60 months: Code civil, article 2224)"
        ),
        usual=60,
        least=12,
        most=120,
    ),
    DELIVERY: Keeping(
        processing=DELIVERIES,
        label=_("Contact details and words of deliveries, from the end of their link"),
        usual=6,
        most=24,
    ),
    LETTER: Keeping(
        processing=REQUESTS,
        label=_("Letters asking for grants and their answers, once the request is settled"),
        usual=12,
        most=60,
    ),
}
