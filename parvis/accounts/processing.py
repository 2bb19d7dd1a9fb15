"""The processings this app answers for: the staff, what they know, when they are away, what they approve."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.processing import Basis, Processing, register_processing


def register() -> None:
    """Add them to the register; harmless when repeated."""
    for line in (STAFF, SKILLS, ABSENCES, APPROVALS):
        register_processing(line)


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

# Nobody stands in any more for an absence that is over: it is forgotten after so many months.
ABSENCE_MONTHS = 12

SKILLS = Processing(
    name="staff_topics",
    title=_("Topics the staff know well"),
    purpose=_("To find, inside the institution, who can answer a question."),
    basis=Basis.INTEREST,
    people=_("Staff of the institution."),
    data=_("The topics somebody ticked from the institution’s list; no mark, no level."),
    recipients=_("Everybody who enters the desk; never the public."),
    kept=_("As long as the person works here, or until they untick them."),
    measures=_("Said by oneself, or by whoever manages the staff, which the audit log tells; a closed list."),
    risks=_("Somebody judged by the length of a list."),
)

ABSENCES = Processing(
    name="staff_absences",
    title=_("Absences of the staff and their deputies"),
    purpose=_("To let a deputy decide on approvals while somebody is away."),
    basis=Basis.INTEREST,
    people=_("Staff of the institution."),
    data=_("First and last day, deputy, who noted it. Never the reason."),
    recipients=_(
        "Who is away today and their deputy: everybody who enters the desk; dates: oneself, the deputy, managers."
    ),
    months=ABSENCE_MONTHS,
    measures=_("No reason is asked; forgotten every night once their time is over; an audit log."),
    risks=_("An illness or a strike guessed from dates."),
)

APPROVALS = Processing(
    name="staff_approvals",
    title=_("Approvals, and the letters about them"),
    purpose=_("To publish nothing that a second person has not read, to prove it, and to tell those it waits for."),
    basis=Basis.INTEREST,
    people=_("Staff of the institution who write, ask, approve or send back."),
    data=_(
        "Name, what they did and when, their remarks; to whom a letter was sent and whether it left, without its words."
    ),
    recipients=_("Everybody who enters the desk."),
    kept=_("As long as what was approved is answered for; letters as long as the account they were sent to."),
    measures=_("Each person turns letters off in their account; nobody deletes a deed; roles."),
    risks=_("Work watched; somebody blamed in a remark."),
)
