"""The secrets of the installation itself, which administrators know."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.accounts.contracts import SharedSecret, shared_secrets
from parvis.accounts.models import User


def _administers(user: User) -> bool:
    return user.is_superuser


def register() -> None:
    """Say what an administrator who leaves knew: only what this installation really has."""
    shared_secrets.register("secret_key", _SECRET_KEY)
    if settings.SENDS_MAIL and settings.EMAIL_HOST_PASSWORD:
        shared_secrets.register("smtp", _SMTP)
    if settings.OIDC.issuer:
        shared_secrets.register("oidc", _OIDC)


_SECRET_KEY = SharedSecret(
    label=_("The signing key of the site"),
    remedy=_("Delete secret.key in the home folder, run “parvis init”, start again: everybody signs in anew."),
    known_to=_administers,
)
_SMTP = SharedSecret(
    label=_("The password of the mail server"),
    remedy=_("Change it at your mail provider, then in parvis.toml, [email]."),
    known_to=_administers,
)
_OIDC = SharedSecret(
    label=_("The secret of the sign-in provider"),
    remedy=_("Make a new client secret at the provider, then write it in parvis.toml, [oidc]."),
    known_to=_administers,
)
