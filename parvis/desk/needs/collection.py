"""What the collection waits for."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.accounts.models import User
from parvis.collection.models import Conflict, ImportProblem, ImportRun, Work
from parvis.core.needs import Need, Urgency, count_up_to, minutes_for


def conflicts(_user: User) -> Need | None:
    """Values that staff and a source both changed."""
    count = count_up_to(Conflict.objects.filter(settled_at=None))
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("conflict", "conflicts", count),
        title=_("Choose between your words and the source’s"),
        reason=_("Both changed since the last import. Yours stay on the site until you choose."),
        url=reverse("collection_conflicts"),
        action=_("Choose"),
        minutes=minutes_for(count, seconds=30),
    )


def interrupted_imports(_user: User) -> Need | None:
    """Imports that stopped before their end."""
    count = count_up_to(ImportRun.objects.filter(state=ImportRun.State.FAILED, ended_at=None))
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("import", "imports", count),
        title=_("Go on with an import that stopped"),
        reason=_("What went in is safe. It goes on from the row where it stopped."),
        url=reverse("collection_imports"),
        action=_("See"),
        minutes=2,
        urgency=Urgency.NOW,
        is_blocking=True,
    )


def refused_rows(_user: User) -> Need | None:
    """Rows the last import refused."""
    run = ImportRun.objects.filter(state=ImportRun.State.DONE).order_by("-started_at").first()
    count = count_up_to(ImportProblem.objects.filter(run=run)) if run else 0
    if run is None or not count:
        return None
    return Need(
        count=count,
        unit=ngettext("row", "rows", count),
        title=_("Mend the rows the last import refused"),
        reason=_("In “%(file)s”. Each comes with its column and what to do; the others went in.")
        % {"file": run.file_name},
        url=reverse("collection_import", args=[run.pk]),
        action=_("See"),
        minutes=minutes_for(count, seconds=60),
        urgency=Urgency.LATER,
    )


def drafts(_user: User) -> Need | None:
    """Works described and not shown yet."""
    count = count_up_to(Work.objects.filter(is_published=False))
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("work", "works", count),
        title=_("Publish what is ready"),
        reason=_("These works are described, and nobody sees them yet."),
        url=reverse("works:index") + "?published=no",
        action=_("Read again"),
        minutes=minutes_for(count, seconds=60),
    )


def first_works(user: User) -> Need | None:
    """An empty collection: the very first step."""
    if Work.objects.exists():
        return None
    may_import = user.has_perm("collection.add_importrun")
    return Need(
        count=1,
        unit=_("step"),
        title=_("Bring your works in"),
        reason=_(
            "A spreadsheet is enough: its columns are recognised, and you see the result before anything is written."
        ),
        url=reverse("collection_import_new") if may_import else reverse("works:add"),
        action=_("Import a file") if may_import else _("Describe a work"),
        minutes=10,
        urgency=Urgency.NOW,
    )
