"""What the institution says of itself."""

from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log

from parvis.accounts.models import Institution, User


@transaction.atomic
def describe_institution(*, institution: Institution, by: User | None) -> Institution:
    """Say who the institution is; there is only one, in row 1."""
    institution.pk = 1
    is_new = not Institution.objects.filter(pk=1).exists()
    institution.save(force_insert=is_new)
    log(institution, "wagtail.create" if is_new else "wagtail.edit", user=by)
    return institution
