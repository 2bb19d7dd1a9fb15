"""The contact form and the question box: as little as can be asked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.conversation.services.asking import LONGEST


class AskForm(forms.Form):
    """Their words; their name and address if they like. website: for robots alone; token: when the form was shown."""

    text = forms.CharField(
        label=_("Your message"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write your message.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("Your name (optional)"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail address to be answered at (optional)"), required=False, max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )  # fmt: skip
    website = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )
    token = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput())


class GoOnForm(forms.Form):
    """A further word, from the private page."""

    text = forms.CharField(
        label=_("Go on"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write your message.")},
    )  # fmt: skip
