"""The desk's forms for rights: plain questions, recorded through the services."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput
from wagtail.images.widgets import AdminImageChooser

from parvis.media.models import Picture
from parvis.rights import uses as known
from parvis.rights.models import Grant, Restriction, Statement
from parvis.rights.services import tell_changed

_CODE = re.compile(r"[A-Z]{2}")


class TerritoriesField(forms.CharField):
    """Countries as two letters, separated by commas or spaces; a list of codes."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return re.split(r"[\s,;]+", value.strip().upper()) if value and value.strip() else []

    def validate(self, value: Any) -> None:
        wrong = [code for code in value if not _CODE.fullmatch(code)]
        if wrong:
            raise ValidationError(
                _("%(code)s is not a country code: write two letters, as FR or BE, or EU.") % {"code": wrong[0]}
            )

    def run_validators(self, value: Any) -> None:
        """Those of CharField look at text; ours has been looked at."""


def _uses(*, required: bool, label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=known.choices,
        widget=forms.CheckboxSelectMultiple,
        required=required,
        label=label,
        help_text=help_text,
    )


class _AboutMedia(WagtailAdminModelForm):
    """A record about some media: the first is chosen here, more are added from their own pages."""

    picture = forms.ModelChoiceField(
        queryset=Picture.objects.all(), widget=AdminImageChooser, required=False, label=_("Picture it is about")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picture"].required = self.instance.pk is None
        if self.instance.pk is not None:
            self.fields["picture"].label = _("Add a picture")

    def clean(self) -> Any:
        cleaned = super().clean()
        begins, until = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        if begins and until and until < begins:
            self.add_error("valid_until", _("It ends before it begins."))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save, add the picture, and tell all the media it is about."""
        record = super().save(commit=commit)
        chosen = self.cleaned_data.get("picture")
        if chosen is not None and chosen.thing is not None:
            record.things.add(chosen.thing)
        tell_changed(record.things.values_list("pk", flat=True))
        return record


class GrantForm(_AboutMedia):
    """Who allows what, where, how and until when."""

    uses = _uses(required=True, label=_("Uses allowed"))
    territories = TerritoriesField(
        required=False,
        label=_("Territories"),
        help_text=_("Country codes: FR, BE, EU… Empty: the whole world, which the open web needs."),
    )

    class Meta:
        model = Grant
        fields = (
            "holder", "uses", "territories", "valid_from", "valid_until", "max_width", "may_crop", "may_overprint",
            "evidence", "note",
        )  # fmt: skip
        widgets = {"valid_from": AdminDateInput, "valid_until": AdminDateInput, "note": forms.Textarea({"rows": 3})}


class RestrictionForm(_AboutMedia):
    """Why media are withheld, for which uses and until when."""

    uses = _uses(required=False, label=_("Uses withheld"), help_text=_("None chosen: every use."))

    class Meta:
        model = Restriction
        fields = ("why_fr", "why_en", "uses", "valid_from", "valid_until")
        widgets = {"valid_from": AdminDateInput, "valid_until": AdminDateInput}

    def clean(self) -> Any:
        cleaned = super().clean()
        if not (self.cleaned_data.get("why_fr") or self.cleaned_data.get("why_en")):
            self.add_error("why_fr", _("Say why, in a few words."))
        return cleaned


class StatementForm(WagtailAdminModelForm):
    """Under which licence one media is, and whom to credit."""

    source = forms.URLField(label=_("where it is stated"), required=False, max_length=500, assume_scheme="https")

    class Meta:
        model = Statement
        fields = ("licence", "holder", "credit_fr", "credit_en", "source")

    def save(self, commit: bool = True) -> Any:
        """Save, and tell its media."""
        statement = super().save(commit=commit)
        tell_changed([statement.thing_id])
        return statement


class AttachForm(forms.Form):
    """Extend an authorisation to one media more."""

    grant = forms.ModelChoiceField(
        queryset=Grant.objects.filter(revoked_at=None), label=_("Extend an authorisation to it")
    )
