"""What is done with the data of people met on networks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.processing import Basis, Processing, register_processing

NETWORKS = "networks"
NEWSLETTERS = "newsletters"

register_processing(
    Processing(
        name=NETWORKS,
        title=_("Presence on networks"),
        purpose=_("To hear those who answer or name the institution on the networks where it is, and to answer them."),
        basis=Basis.INTEREST,
        people=_("People who answer, name, share, like or follow the institution on a network."),
        data=_(
            "Public address and name on the network, what they wrote, its address; private messages, apart from every "
            "measure; screenshots brought by staff."
        ),
        recipients=_("Staff of the institution, according to their role."),
        months=36,
        measures=_(
            "Words erased with the post they come from, when their time is over or on request; private messages stay out "
            "of the ledger; screenshots are private files; secrets of accounts are sealed; roles; an audit log."
        ),
        risks=_("Words taken out of their context; words kept after their author deleted them elsewhere."),
    )
)

register_processing(
    Processing(
        name=NEWSLETTERS,
        title=_("Newsletters"),
        purpose=_("To send the institution’s letters to those who asked for them, and to nobody else."),
        basis=Basis.CONSENT,
        people=_("People who subscribe to a newsletter of the institution’s."),
        data=_(
            "E-mail address, language, the proof of consent (its words, day and page), letters sent, letters that came back, "
            "departure; in the ledger, a number without the address. Nothing of who opens or follows what."
        ),
        recipients=_("Those who keep the newsletter, according to their role; the institution’s mail server."),
        kept=_(
            "Until departure. An asking that is not confirmed: seven days; an address that cannot be reached: ninety days; "
            "the list of letters: thirteen months. After departure, a keyed digest alone, so that nobody writes again by mistake."
        ),
        measures=_(
            "Subscribed twice; addresses sealed and found by a keyed digest; departure in one press; no counting of who opens; "
            "roles; an audit log of imports, exports and departures."
        ),
        risks=_("An address disclosed; a letter that cannot be taken back; somebody subscribed by another."),
    )
)
