"""Our answers to what django-allauth asks: who may enter, by which door, and what is written to whom."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.accounts import oidc, sealing
from parvis.accounts.models import Institution, User
from parvis.accounts.services import confirm_address
from parvis.core.addresses import client_address
from parvis.core.clock import now


class Door(DefaultAccountAdapter):
    """Passwords: nobody makes an account for themselves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The name or the password is not right."),
        "email_password_mismatch": _("The name or the password is not right."),
        "too_many_login_attempts": _("Too many wrong passwords for now. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: one is invited."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address as our own proxies tell it."""
        return client_address(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the desk."""
        return reverse("wagtailadmin_home")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not right after signing in: who comes by the provider has no password to type again."""
        records = get_authentication_records(context.request, context.request.user)
        latest = max((record.get("at", 0) for record in records), default=0)
        fresh = now().timestamp() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not fresh and bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the institution's name."""
        super().send_mail(template_prefix, email, {**context, "institution": str(Institution.current()) or "Parvis"})


class SecondFactor(DefaultMFAAdapter):
    """Codes: the phone shows them under the institution's name."""

    def get_totp_issuer(self) -> str:
        """The name shown in the application; a colon would end it."""
        return (str(Institution.current()) or "Parvis").replace(":", " ")

    def encrypt(self, text: str) -> str:
        """Secrets are sealed before they are written."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises SealBroken, told by the form or by ``middleware.Doorstep``."""
        return sealing.unseal(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Who asks for the passkey: this host, under the institution's name."""
        return {**super().get_public_key_credential_rp_entity(), "name": str(Institution.current()) or "Parvis"}


class Provider(DefaultSocialAccountAdapter):
    """OpenID Connect: who comes from the institution's provider is known, invited, or turned away."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Join the identity to a member of staff, or turn it away with a sentence."""
        identity = oidc.identity_of(sociallogin)
        try:
            member = sociallogin.user if sociallogin.is_existing else oidc.member_for(identity, request.session)
        except oidc.TurnedAway as refusal:
            request.session["refusal"] = str(refusal.reason)
            raise ImmediateHttpResponse(redirect("turned_away")) from refusal
        if not sociallogin.is_existing:
            self._join(request, sociallogin, member)
        oidc.follow_role(member, identity)

    def _join(self, request: HttpRequest, sociallogin: SocialLogin, member: User) -> None:
        sociallogin.connect(request, member)
        confirm_address(member)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never by allauth's form: ``pre_social_login`` has engaged whoever may enter."""
        return False
