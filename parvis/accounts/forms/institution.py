"""Forms of the desk about the institution."""

from __future__ import annotations

from string import Formatter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from parvis.accounts.colours import DARK_GROUND, ENOUGH, LIGHT_GROUND, contrast
from parvis.accounts.models import Closure
from parvis.core.rows import RowsForm

SHARE_FIELDS = {"titre", "auteur", "compte", "lien"}


def check_share_message(text: str) -> None:
    """Refuse a share message with an unknown field or an unclosed brace."""
    try:
        named = {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}
    except ValueError:
        raise ValidationError(_("A brace is not closed: write {titre}, {auteur}, {compte} or {lien}.")) from None
    if unknown := named - SHARE_FIELDS:
        raise ValidationError(
            _("Unknown field: %(names)s. Use {titre}, {auteur}, {compte} and {lien}."),
            params={"names": ", ".join(f"{{{name}}}" for name in sorted(unknown))},
        )


class InstitutionForm(WagtailAdminModelForm):
    """Who the institution is. The accent must be readable, and share messages well formed."""

    def clean_accent_light(self) -> str:
        return self._readable(self.cleaned_data["accent_light"], LIGHT_GROUND)

    def clean_accent_dark(self) -> str:
        return self._readable(self.cleaned_data["accent_dark"], DARK_GROUND)

    def clean(self) -> dict[str, Any]:
        """At least one name; known fields in the share messages."""
        cleaned = super().clean() or {}
        if not (cleaned.get("name_fr") or cleaned.get("name_en")):
            self.add_error("name_fr", _("Give the institution a name in one language at least."))
        for name in ("share_fr", "share_en"):
            try:
                check_share_message(cleaned.get(name, ""))
            except ValidationError as error:
                self.add_error(name, error)
        return cleaned

    @staticmethod
    def _readable(colour: str, ground: str) -> str:
        found = contrast(colour, ground)
        if found < ENOUGH:
            raise ValidationError(
                _("This colour on %(ground)s has a contrast of %(found).1f; text needs 4.5. Take a %(remedy)s one."),
                params={
                    "ground": ground,
                    "found": found,
                    "remedy": _("darker") if ground == LIGHT_GROUND else _("lighter"),
                },
            )
        return colour


class SiteForm(RowsForm):
    """A site with its hours and exceptional days, each checked before the database refuses it."""

    def is_valid(self) -> bool:
        """Check the rows too: a day ends after it starts, hours close after they open."""
        valid = bool(super().is_valid())
        for form in self.formsets["hours"].forms:
            _check_span(form, "opens", "closes", _("Closing comes after opening. After midnight, start a second row."))
        for form in self.formsets["closures"].forms:
            _check_span(form, "first_day", "last_day", _("The last day comes before the first."))
            _check_closure(form)
        return valid and not any(form.errors for formset in self.formsets.values() for form in formset.forms)


def _check_span(form: Any, first: str, last: str, message: Any) -> None:
    cleaned = getattr(form, "cleaned_data", {})
    start, end = cleaned.get(first), cleaned.get(last)
    if start is not None and end is not None and (end < start or (first == "opens" and end == start)):
        form.add_error(last, message)


def _check_closure(form: Any) -> None:
    """Either closed (no hour) or open from an hour to another."""
    cleaned = getattr(form, "cleaned_data", {})
    if isinstance(form.instance, Closure) and bool(cleaned.get("opens")) != bool(cleaned.get("closes")):
        form.add_error("closes", _("Give both hours, or neither when the site is closed."))
