"""What is done with the data of people of other servers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.processing import Basis, Processing, register_processing

SOCIAL_WEB = "social_web"

register_processing(
    Processing(
        name=SOCIAL_WEB,
        title=_("Presence on the social web"),
        purpose=_("To be followed, to be answered and to answer, to refuse what harms."),
        basis=Basis.INTEREST,
        people=_("People of other servers who follow the institution, answer it, name it, share or like its posts."),
        data=_(
            "Address and name of their account, public key, presentation, what they follow; posts addressed to the "
            "institution; private messages, apart from every measure."
        ),
        recipients=_("Staff of the institution, according to their role; the servers of those who follow it."),
        months=36,
        measures=_(
            "Signatures checked; who follows is listed to nobody; words erased with the post they come from; messages "
            "received kept 30 days at most once done with; servers and people can be refused; no picture of theirs "
            "is shown from their server."
        ),
        risks=_(
            "Words kept after their author deleted them elsewhere; who follows an institution says something of them."
        ),
    )
)
