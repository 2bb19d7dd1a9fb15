"""What is done with the data of people met on networks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.processing import Basis, Processing, register_processing

NETWORKS = "networks"

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
