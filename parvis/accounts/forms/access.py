"""Forms of the door: signing in, inviting, joining."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Invitation, User
from parvis.accounts.roles import Role


class DoorForm(LoginForm):
    """Signing in by user name or e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["login"]
        name.label = _("User name or e-mail address")
        # "webauthn" lets the browser offer a passkey in the field.
        name.widget.attrs.update(autocomplete="username webauthn", autocapitalize="none", spellcheck="false")
        name.widget.attrs.pop("placeholder", None)
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""


class InviteForm(forms.Form):
    """Whom to ask, and what they may do."""

    name = forms.CharField(label=_("First and last name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.CONTRIBUTOR)
    language = forms.ChoiceField(label=_("Language of the message"), choices=settings.LANGUAGES)


class AcceptForm(forms.Form):
    """Joining: a user name and a password typed twice."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("You sign in with it, or with your e-mail address."),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A sentence you remember is best."),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["username"].widget.attrs.update(autocomplete="username", autocapitalize="none", spellcheck="false")

    def clean_username(self) -> str:
        """Refuse a name that somebody has."""
        name = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("Somebody has this user name. Choose another one."))
        return name

    def clean(self) -> dict[str, Any]:
        """The same password twice, and a strong one."""
        cleaned = super().clean() or {}
        password = cleaned.get("password", "")
        if password and password != cleaned.get("again"):
            self.add_error("again", _("The two passwords differ."))
        first, _space, last = self.invitation.name.partition(" ")
        person = User(
            username=cleaned.get("username", ""), email=self.invitation.email, first_name=first, last_name=last
        )
        try:
            password_validation.validate_password(password, person)
        except ValidationError as error:
            self.add_error("password", error)
        return cleaned
