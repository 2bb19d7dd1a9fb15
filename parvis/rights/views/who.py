"""Who acts: the desk lets in members of staff only, and says so to the type checker."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from parvis.accounts.models import User


def member(request: HttpRequest) -> User:
    """The member of staff who asks. Raises PermissionDenied for anybody else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
