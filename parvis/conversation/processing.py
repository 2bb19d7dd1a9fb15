"""What is done with the data of people who write to the institution."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.processing import Basis, Processing, register_processing

CONVERSATION = "conversation"
_MONTHS = 36

register_processing(
    Processing(
        name=CONVERSATION,
        title=_("Conversations with the public"),
        purpose=_("To read what is said to the institution, by whatever way, and to answer it."),
        basis=Basis.INTEREST,
        people=_("People who write to the institution, by a network, a letter or a form of its site."),
        data=_(
            "What they wrote, when and where, their name as they gave it, the address at which they are answered; what was "
            "answered; internal notes; files they joined."
        ),
        recipients=_(
            "Staff of the institution, according to their role; private messages, those who answer them alone."
        ),
        months=_MONTHS,
        measures=_(
            "Private words stay out of the ledger and of every measure; addresses sealed and found by a keyed digest; "
            "files private; words erased when their author takes them back, on request, or when their time is over; roles; "
            "every step written down."
        ),
        risks=_("Private words read by somebody they were not for; words kept after their author took them back."),
    )
)


def months_words_are_kept() -> int:
    """How long words of forms are kept here, as the institution decided, for their pages to say."""
    from parvis.traces.kinds import kinds
    from parvis.traces.queries import months_kept

    return months_kept(kinds["conversation.question.received"]) or _MONTHS
