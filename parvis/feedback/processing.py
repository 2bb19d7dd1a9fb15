"""What is done with what people ask and complain of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.processing import Basis, Processing, register_processing

FEEDBACK = "feedback"

register_processing(
    Processing(
        name=FEEDBACK,
        title=_("What visitors ask, and what becomes of it"),
        purpose=_("To bring what people want to those who can act, to answer them, and to say what was done."),
        basis=Basis.INTEREST,
        people=_("People who tell the institution something: on networks, by mail, at the front desk, in a survey."),
        data=_(
            "What they said, its date, what it is about, where it was said; an e-mail address where they want to be told; "
            "whether they may be quoted."
        ),
        recipients=_("Staff of the institution, according to their role; the public, for words that may be quoted."),
        months=36,
        measures=_(
            "Private messages stay out of the ledger and are never quoted without consent; words, addresses and the index "
            "made from them are erased together, when their time is over or on request; counts tell nobody apart; roles; "
            "an audit log."
        ),
        risks=_("Somebody recognised by what they said; words quoted against the will of who said them."),
    )
)
