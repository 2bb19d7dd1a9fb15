"""The desk's forms for requests, letters and delivery links; the public form of a delivery."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput
from wagtail.images.widgets import AdminImageChooser

from parvis.core.clock import now, today
from parvis.core.errors import BadInput, Refusal
from parvis.media.models import Picture
from parvis.rights import letters
from parvis.rights.desk_fields import PaperMixin, TerritoriesField, uses_field
from parvis.rights.evidence import inspect_evidence
from parvis.rights.models import DepositLink, GrantRequest, LetterTemplate
from parvis.rights.services import MOST_TEXT, check_dates, check_objection, check_settled, who_may_receive, write_letter

_DATES = {"valid_from": AdminDateInput, "valid_until": AdminDateInput, "due_on": AdminDateInput}


class GrantRequestForm(PaperMixin, WagtailAdminModelForm):
    """What is asked of whom; a new request gets its letter from the model."""

    picture = forms.ModelChoiceField(
        queryset=Picture.objects.all(), widget=AdminImageChooser, required=False, label=_("Picture it is about")
    )
    uses = uses_field(required=True, label=_("Uses asked for"))
    territories = TerritoriesField(
        required=False,
        label=_("Territories"),
        help_text=_("Country codes: FR, BE, EU… Empty: the whole world, which the open web needs."),
    )

    class Meta:
        model = GrantRequest
        fields = (
            "holder", "email", "society", "language", "purpose", "uses", "territories", "valid_from", "valid_until",
            "max_width", "max_print_width", "max_print_height", "max_print_ppi", "may_crop", "may_overprint", "due_on", "subject", "letter",
        )  # fmt: skip
        widgets = {**_DATES, "purpose": forms.Textarea({"rows": 2}), "letter": forms.Textarea({"rows": 16})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picture"].required = self.instance.pk is None
        self.fields["letter"].help_text = _("Left empty, it is written from the model letter.")

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.instance.erased_at:
            raise ValidationError(_("Whoever this was about was erased: it no longer changes."))
        if self.instance.pk and self.instance.state != GrantRequest.State.DRAFT:
            raise ValidationError(_("This request has left: its letter no longer changes."))
        try:
            check_settled(self.instance)
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from None
        try:
            check_dates(self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until"))
            check_objection(self.cleaned_data.get("email", ""))
        except BadInput as refusal:
            self.add_error(refusal.field, str(refusal))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save, add the picture, and write the letter where it is empty."""
        request = super().save(commit=commit)
        chosen = self.cleaned_data.get("picture")
        if chosen is not None and chosen.thing is not None:
            request.things.add(chosen.thing)
        if not request.letter.strip():
            write_letter(request)
        return request


class LetterForm(WagtailAdminModelForm):
    """The house's own words for a letter."""

    class Meta:
        model = LetterTemplate
        fields = ("kind", "language", "subject", "body")
        widgets = {"body": forms.Textarea({"rows": 16})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].help_text = _("Words that change: %(known)s.") % {
            "known": ", ".join(f"{{{name}}}" for name in letters.VARIABLES)
        }

    def clean(self) -> Any:
        cleaned = super().clean()
        for name in ("subject", "body"):
            try:
                letters.check(self.cleaned_data.get(name, ""))
            except BadInput as refusal:
                self.add_error(name, str(refusal))
        return cleaned


class AnswerForm(forms.Form):
    """What the holder answered, and the letter that says so."""

    note = forms.CharField(label=_("What was said, or why"), required=False, widget=forms.Textarea({"rows": 3}))
    evidence = forms.FileField(label=_("The answer itself"), required=False)
    valid_until = forms.DateField(label=_("Granted until, included"), required=False, widget=AdminDateInput)
    max_works = forms.IntegerField(label=_("for at most so many works at once"), required=False, min_value=1)
    amount = forms.DecimalField(label=_("cost"), required=False, min_value=0, max_digits=10, decimal_places=2)

    def clean_evidence(self) -> Any:
        """Refuse what is no evidence."""
        sent = self.cleaned_data["evidence"]
        if sent:
            try:
                inspect_evidence(sent)
            except BadInput as refusal:
                raise ValidationError(str(refusal)) from None
        return sent

    def conditions(self) -> dict[str, Any]:
        """What differs from what was asked."""
        names = ("valid_until", "max_works", "amount")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name] is not None}


class ReceiverField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Who receives what comes by a link: somebody who may decide on it, or the managers."""

    def __init__(self) -> None:
        super().__init__(
            queryset=who_may_receive(), required=False, label=_("Who receives it"), empty_label=_("the managers")
        )

    def label_from_instance(self, member: Any) -> str:
        """By their name; their user name where they gave none."""
        return str(member.get_full_name() or member)


class HandOnForm(forms.Form):
    """Another receives it."""

    receiver = ReceiverField()


class DepositLinkForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a link is for, and what it may bring."""

    class Meta:
        model = DepositLink
        fields = (
            "purpose",
            "expected",
            "sender",
            "email",
            "language",
            "receiver",
            "until",
            "max_files",
            "max_megabytes",
        )
        widgets = {"until": AdminDateTimeInput, "expected": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"] = ReceiverField()

    def clean_email(self) -> Any:
        """Whoever asked not to be recorded is not."""
        try:
            check_objection(self.cleaned_data["email"])
        except BadInput as refusal:
            raise ValidationError(str(refusal)) from None
        return self.cleaned_data["email"]

    def clean_until(self) -> Any:
        """A link to the past would take nothing."""
        until = self.cleaned_data["until"]
        if until <= now():
            raise ValidationError(_("This moment is past. Choose a later one."))
        return until


class ManyFilesInput(forms.ClearableFileInput):
    """Several files at a time."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files, each with a name."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        sent = [one for one in (data if isinstance(data, list | tuple) else [data]) if isinstance(one, UploadedFile)]
        if self.required and not sent:
            raise ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(one, initial) for one in sent]


class DeliveryForm(forms.Form):
    """The public form: files, a text, and the statement of rights signed by name."""

    files = FilesField(label=_("Files"), required=False)  # type: ignore[assignment]
    text = forms.CharField(label=_("Text"), required=False, max_length=MOST_TEXT, widget=forms.Textarea({"rows": 6}))
    holder = forms.CharField(label=_("Who holds the rights"), max_length=300)
    credit = forms.CharField(label=_("Credit to be shown"), max_length=500)
    uses = uses_field(required=True, label=_("What you allow"))
    valid_until = forms.DateField(
        label=_("Until, included"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: without end."),
    )
    may_crop = forms.BooleanField(label=_("The pictures may be cropped"), required=False)
    conditions = forms.CharField(
        label=_("Conditions"), required=False, max_length=5000, widget=forms.Textarea({"rows": 3})
    )
    is_true = forms.BooleanField(
        label=_("I hold these rights, or speak for who holds them; persons shown have agreed.")
    )
    signed_by = forms.CharField(label=_("Your name, as a signature"), max_length=200)
    is_all = forms.BooleanField(label=_("That is everything: close this link."), required=False)

    def clean_valid_until(self) -> Any:
        """What ended yesterday allows nothing."""
        until = self.cleaned_data["valid_until"]
        if until and until < today():
            raise ValidationError(_("This day is past. Choose a later one."))
        return until

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("files") and not (cleaned.get("text") or "").strip() and not self.errors:
            self.add_error("files", _("Choose at least one file, or write a text."))
        return cleaned
