"""Conflicts: staff and source both changed a value, and a person decides."""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from parvis.accounts.models import User
from parvis.collection.importing.values import Values
from parvis.collection.importing.writing import change_work
from parvis.collection.models import Conflict
from parvis.collection.search.writing import index_works
from parvis.core.clock import now
from parvis.core.errors import BadInput


@transaction.atomic
def settle_conflict(*, conflict: Conflict, keep: Literal["ours", "theirs"], by: User | None = None) -> Conflict:
    """Keep what staff wrote, or take what the source says; logged. Raises BadInput for one already settled.

    The next import compares with what the source said this time, so the question is not asked twice.
    """
    if not Conflict.objects.filter(pk=conflict.pk, settled_at=None).update(settled_at=now(), kept=keep):
        raise BadInput(_("This conflict is already settled."), remedy=_("Look at the work as it is now."))
    if keep == "theirs":
        changes: Values = {conflict.field: conflict.theirs}
        change_work(conflict.work_id, changes)
        index_works([conflict.work_id])
    log(
        conflict.work,
        "wagtail.edit",
        user=by,
        data={"conflict": conflict.field, "kept": keep},
        content_changed=keep == "theirs",
    )
    conflict.refresh_from_db()
    return conflict
