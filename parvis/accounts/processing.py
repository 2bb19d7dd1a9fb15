"""The processings this app answers for: the accounts of the staff."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.processing import Basis, Processing, register_processing


def register() -> None:
    """Add them to the register; harmless when repeated."""
    register_processing(STAFF)


STAFF = Processing(
    name="staff",
    title=_("Accounts of the staff"),
    purpose=_("To let each member of staff do what their role allows, and to know who did what."),
    basis=Basis.INTEREST,
    people=_("Staff of the institution and those who work with it."),
    data=_("Name, e-mail, role, department, dates of sign-in, acts in the desk."),
    recipients=_("Those who manage the staff; for the audit log, those who may read it."),
    kept=_("As long as the person works here; the audit log keeps the name of who acted."),
    measures=_("Passwords kept as salted hashes only; roles; an audit log."),
    risks=_("Work watched without the person knowing; an account used by another."),
)
