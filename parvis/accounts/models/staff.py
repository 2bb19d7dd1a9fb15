"""Those who work here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from parvis.accounts.models.access import Visit


class User(AbstractUser):
    """A member of the staff. Roles are groups; what a role may do is set in ``roles``.

    is_active is False once somebody has left; must_renew_password asks for a new password at the next sign-in.
    """

    department = models.ForeignKey(
        "Department", null=True, blank=True, on_delete=models.SET_NULL, verbose_name=_("department")
    )
    wants_approval_mail = models.BooleanField(
        _("messages about approvals"),
        default=True,
        help_text=_("When a step waits for me, and when something I wrote or asked for is decided or sent back."),
    )
    must_renew_password = models.BooleanField(_("asked for a new password"), default=False)

    visits: RelatedManager[Visit]

    class Meta(AbstractUser.Meta):
        verbose_name = _("member of staff")  # type: ignore[assignment]
        verbose_name_plural = _("staff")  # type: ignore[assignment]
