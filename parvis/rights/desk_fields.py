"""Fields of the desk's forms for rights: uses by name, countries by their letters."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parvis.rights import uses
from parvis.rights.prints import NAMED

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


class PaperMixin(forms.Form):
    """A named size on paper instead of its two sides; or both sides, never one."""

    paper = forms.ChoiceField(
        choices=lambda: [("", "–"), *((code, name) for code, (name, _width, _height) in NAMED.items())],
        required=False,
        label=_("In print, at most"),
        help_text=_("Or both sides in millimetres, below. None: any size."),
    )

    def clean(self) -> Any:
        cleaned = super().clean()
        chosen = NAMED.get(self.cleaned_data.get("paper") or "")
        if chosen:
            self.cleaned_data |= {"max_print_width": chosen[1], "max_print_height": chosen[2]}
        sides = [bool(self.cleaned_data.get(name)) for name in ("max_print_width", "max_print_height")]
        if any(sides) and not all(sides):
            self.add_error("max_print_height", _("Write both sides, or none."))
        if self.cleaned_data.get("max_print_ppi") and not any(sides):
            self.add_error("max_print_ppi", _("Write the size on paper too."))
        return cleaned


def uses_field(*, required: bool, label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    """Every use, each network by its name after "any network"."""
    return forms.MultipleChoiceField(
        choices=uses.choices,
        widget=forms.CheckboxSelectMultiple,
        required=required,
        label=label,
        help_text=help_text,
    )
