"""The processings this app answers for: what people do in public, and how visits are counted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.processing import Basis, Processing, register_processing

PUBLIC_ACTS = "public_acts"

register_processing(
    Processing(
        name=PUBLIC_ACTS,
        title=_("What people do and say in public towards the institution"),
        purpose=_("To answer, to know what the institution’s work changes, and to report on it."),
        basis=Basis.INTEREST,
        people=_("People who address the institution in public or take part in what it proposes."),
        data=_("Public address on a network, name shown there, the words written, the date, what they are about."),
        recipients=_("Staff of the institution, according to their role."),
        months=36,
        measures=_(
            "Pseudonyms by default; words erased when their time is over or on request; an append-only ledger; "
            "roles; an audit log; nothing sent to third parties."
        ),
        risks=_(
            "Words taken out of their context, or read by people who need not; a profile drawn from public acts; "
            "words kept after their author withdrew them."
        ),
    )
)

register_processing(
    Processing(
        name="statistics",
        title=_("Statistics of visits"),
        purpose=_("To know what is consulted, for the institution alone, under the CNIL’s exemption of 4 July 2025."),
        basis=Basis.INTEREST,
        people=_("Visitors of the site."),
        data=_(
            "A salted hash of the network address and of the browser’s name, renewed every day; "
            "then counts by day, which identify nobody."
        ),
        recipients=_("Staff of the institution."),
        kept=_("Hashes: 48 hours at most. Counts: 25 months."),
        measures=_(
            "No cookie; neither address nor browser is kept; salts dropped with their hashes; "
            "small counts hidden; opposition on a page of the site."
        ),
        risks=_("Somebody recognised by a rare page seen at a rare hour."),
    )
)
