"""The desk's forms for what is stated, granted and withheld: plain questions, recorded through the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput
from wagtail.images.widgets import AdminImageChooser

from parvis.core.errors import BadInput
from parvis.media.models import Picture
from parvis.rights import uses as known
from parvis.rights.desk_fields import PaperMixin, TerritoriesField, uses_field
from parvis.rights.evidence import inspect_evidence
from parvis.rights.models import (
    Acceptance,
    Consent,
    Contribution,
    Declaration,
    Embargo,
    Grant,
    PersonShown,
    Restriction,
    Statement,
    Terms,
)
from parvis.rights.prints import NAMED, PrintSize
from parvis.rights.services import (
    check_birth,
    check_erased,
    check_giver,
    check_objection,
    check_room,
    media_of,
    media_under,
    tell_changed,
)
from parvis.traces.models import Thing

_DATES = {"valid_from": AdminDateInput, "valid_until": AdminDateInput}
_NOTE = forms.Textarea({"rows": 3})
# On the pages of which things a picture may be shown by name.
_PAGES = ("story", "exhibition", "event")


class RightsForm(WagtailAdminModelForm):
    """What the forms share: dates in order, evidence looked at, refusals told beside their field."""

    def clean(self) -> Any:
        cleaned = super().clean()
        begins, until = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        if begins and until and until < begins:
            self.add_error("valid_until", _("It ends before it begins."))
        return cleaned

    def clean_evidence(self) -> Any:
        """Refuse what is no evidence, and keep it under the ending of its content."""
        sent = self.cleaned_data.get("evidence")
        if isinstance(sent, UploadedFile):
            name = (sent.name or "")[-200:]
            try:
                sent.name = f"evidence{inspect_evidence(sent)}"
            except BadInput as refusal:
                raise ValidationError(str(refusal), code="bad_evidence") from None
            self.instance.evidence_name = name
        return sent

    def tried(self, look: Any, *args: Any, **options: Any) -> None:
        """Tell a refusal of the services beside its field."""
        try:
            look(*args, **options)
        except BadInput as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class _AboutMedia(RightsForm):
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
        if getattr(self.instance, "erased_at", None):
            raise ValidationError(_("Whoever this was about was erased: it no longer changes."))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save, add the picture, and tell all the media it is about."""
        record = super().save(commit=commit)
        chosen = self.cleaned_data.get("picture")
        if chosen is not None and chosen.thing is not None:
            record.things.add(chosen.thing)
        tell_changed(media_of(record))
        return record


class GrantForm(PaperMixin, _AboutMedia):
    """Who allows what, where, how and until when, and at what price."""

    uses = uses_field(required=True, label=_("Uses allowed"))
    territories = TerritoriesField(
        required=False,
        label=_("Territories"),
        help_text=_("Country codes: FR, BE, EU… Empty: the whole world, which the open web needs."),
    )
    places = forms.MultipleChoiceField(
        choices=lambda: list(known.places),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=_("Places"),
        help_text=_("None chosen: everywhere."),
    )
    pages = forms.ModelMultipleChoiceField(
        queryset=Thing.objects.filter(kind__in=_PAGES, state=Thing.State.LIVE).order_by("title"),
        required=False,
        label=_("Only on the pages of"),
        help_text=_("An exhibition, an event or a story by name."),
    )

    class Meta:
        model = Grant
        fields = (
            "holder", "society", "member_number", "uses", "territories", "places", "valid_from", "valid_until",
            "max_works", "max_width", "max_print_width", "max_print_height", "max_print_ppi", "may_crop", "may_overprint", "amount", "currency", "basis", "evidence", "note",
        )  # fmt: skip
        widgets = {**_DATES, "note": _NOTE, "evidence": forms.FileInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [code for code in self.instance.places if code not in known.places]
        self.initial["places"] = [code for code in self.instance.places if code in known.places]
        self.initial["pages"] = named
        # A page named once stays to be seen, whatever its kind or state.
        pages: Any = self.fields["pages"]
        pages.queryset = Thing.objects.filter(Q(kind__in=_PAGES, state=Thing.State.LIVE) | Q(pk__in=named)).order_by(
            "title"
        )

    def clean(self) -> Any:
        cleaned = super().clean()
        chosen = self.cleaned_data.get("picture")
        if chosen is not None and chosen.thing_id not in (media_of(self.instance) if self.instance.pk else ()):
            self.instance.max_works = self.cleaned_data.get("max_works")
            self.tried(check_room, self.instance, adding=1)
        pages = self.cleaned_data.get("pages") or ()
        self.cleaned_data["places"] = [*self.cleaned_data.get("places", ()), *(str(page.pk) for page in pages)]
        return cleaned


class RestrictionForm(_AboutMedia):
    """Why media are withheld, for which uses and until when."""

    uses = uses_field(required=False, label=_("Uses withheld"), help_text=_("None chosen: every use."))

    class Meta:
        model = Restriction
        fields = ("why_fr", "why_en", "uses", "valid_from", "valid_until")
        widgets = _DATES

    def clean(self) -> Any:
        cleaned = super().clean()
        if not (self.cleaned_data.get("why_fr") or self.cleaned_data.get("why_en")):
            self.add_error("why_fr", _("Say why, in a few words."))
        return cleaned


class EmbargoForm(RestrictionForm):
    """Why media are held back, for which uses and until which hour."""

    class Meta:
        model = Embargo
        fields = ("why_fr", "why_en", "uses", "ends_at")
        widgets = {"ends_at": AdminDateTimeInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_at"].required = True
        self.instance.kind = Restriction.Kind.EMBARGO


class PersonForm(_AboutMedia):
    """Somebody one recognises in a picture."""

    class Meta:
        model = PersonShown
        fields = ("name", "contact", "born_on", "is_minor", "guardian", "note")
        widgets = {"born_on": AdminDateInput, "note": _NOTE}

    def clean(self) -> Any:
        cleaned = super().clean()
        self.tried(check_birth, self.cleaned_data.get("born_on"))
        return cleaned


class ConsentForm(RightsForm):
    """What a person, or a guardian, agreed to."""

    uses = uses_field(required=True, label=_("Uses agreed to"))

    class Meta:
        model = Consent
        fields = ("person", "by", "given_on", "uses", "valid_from", "valid_until", "evidence", "note")
        widgets = {**_DATES, "given_on": AdminDateInput, "note": _NOTE, "evidence": forms.FileInput}

    def clean(self) -> Any:
        cleaned = super().clean()
        person, given = self.cleaned_data.get("person"), self.cleaned_data.get("given_on")
        if person:
            self.tried(check_erased, person)
        if person and given:
            self.tried(check_giver, person, by=self.cleaned_data.get("by", ""), given_on=given)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save, and tell the person's media."""
        consent = super().save(commit=commit)
        tell_changed(media_of(consent.person))
        return consent


class ContributionForm(_AboutMedia):
    """Who contributed which media."""

    class Meta:
        model = Contribution
        fields = ("contributor", "email", "note")
        widgets = {"note": _NOTE}

    def clean(self) -> Any:
        cleaned = super().clean()
        self.tried(check_objection, self.cleaned_data.get("email", ""))
        return cleaned


class AcceptanceForm(WagtailAdminModelForm):
    """Which version of the terms a contributor accepted, and when."""

    class Meta:
        model = Acceptance
        fields = ("contribution", "terms", "accepted_at")
        widgets = {"accepted_at": AdminDateTimeInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["terms"].queryset = Terms.objects.exclude(published_at=None)

    def save(self, commit: bool = True) -> Any:
        """Save, and tell the media that came with it."""
        acceptance = super().save(commit=commit)
        tell_changed(media_of(acceptance.contribution))
        return acceptance


class TermsForm(WagtailAdminModelForm):
    """One version of the terms; once published, only its last day may change."""

    uses = uses_field(required=True, label=_("Uses they allow"))

    class Meta:
        model = Terms
        fields = ("version", "title_fr", "title_en", "text_fr", "text_en", "uses", "ends_on")
        widgets = {"ends_on": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.published_at:
            for name in set(self.fields) - {"ends_on"}:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Published: make a new version to change it.")

    def save(self, commit: bool = True) -> Any:
        """Save, and tell the media of those who accepted it."""
        terms = super().save(commit=commit)
        tell_changed(media_under(terms))
        return terms


class DeclarationForm(WagtailAdminModelForm):
    """What a society must be told, and by when."""

    class Meta:
        model = Declaration
        fields = ("grant", "number", "period_from", "period_until", "due_on", "amount", "note")
        widgets = {
            "period_from": AdminDateInput, "period_until": AdminDateInput, "due_on": AdminDateInput, "note": _NOTE,
        }  # fmt: skip

    def clean(self) -> Any:
        cleaned = super().clean()
        begins, until = self.cleaned_data.get("period_from"), self.cleaned_data.get("period_until")
        if begins and until and until < begins:
            self.add_error("period_until", _("It ends before it begins."))
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


class PaperForm(forms.Form):
    """At which size one prints."""

    paper = forms.ChoiceField(
        choices=lambda: [(code, name) for code, (name, _width, _height) in NAMED.items()], label=_("Size on paper")
    )
    ppi = forms.IntegerField(label=_("Points an inch"), required=False, min_value=1, max_value=20_000)

    @property
    def size(self) -> PrintSize:
        """The size asked for; of a valid form."""
        return PrintSize.named(self.cleaned_data["paper"], self.cleaned_data["ppi"] or 0)
