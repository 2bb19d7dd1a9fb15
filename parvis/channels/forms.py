"""Forms of the desk about networks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import SwitchInput

from parvis.accounts.models import Presence
from parvis.channels.contracts import Adapter, Field
from parvis.channels.models import LetterWish, Subscriber
from parvis.channels.registry import adapters
from parvis.channels.services import NAMES
from parvis.core.clock import today


class PublishedForm(forms.Form):
    """Where a colleague published it."""

    url = forms.CharField(
        label=_("Address of the post"),
        max_length=500,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
        help_text=_("On the network: share, copy the link; then paste it here."),
    )


class NotDoneForm(forms.Form):
    """Why it was not published."""

    why = forms.CharField(label=_("Not done, because"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ShareForm(forms.Form):
    """What somebody saw elsewhere, to bring into the ledger."""

    kind = forms.ChoiceField(
        label=_("What you bring"),
        choices=[("comment", _("a comment")), ("screenshot", _("a screenshot")), ("address", _("an address"))],
    )
    text = forms.CharField(
        label=_("Their words"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    url = forms.CharField(
        label=_("Address"), required=False, max_length=500, widget=forms.URLInput(attrs={"placeholder": "https://"})
    )
    picture = forms.FileField(
        label=_("Screenshot"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    who = forms.CharField(
        label=_("Who"),
        required=False,
        max_length=300,
        help_text=_("Their name there, as @ana. Empty: nobody in particular."),
    )
    network = forms.ChoiceField(
        label=_("Network"), required=False, choices=lambda: [("", _("as the address says")), *_networks()]
    )
    kept = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


def _networks() -> list[tuple[str, Any]]:
    return [(each.name, each.label) for each in adapters()]


class ConnectForm(forms.Form):
    """What connecting an account of one network asks; the network's own fields."""

    def __init__(self, adapter: Adapter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in adapter.fields:
            self.fields[each.name] = _field(each)
        self.fields["kept_as"] = forms.ModelChoiceField(
            Presence.objects.all(), required=False, label=_("Presence"),
            help_text=_("The presence of the institution it belongs to, if it is listed."),
        )  # fmt: skip

    @property
    def answers(self) -> dict[str, str]:
        """By field of the network."""
        return {name: str(value or "") for name, value in self.cleaned_data.items() if name != "kept_as"}


def _field(each: Field) -> forms.Field:
    common: dict[str, Any] = {"label": each.label, "help_text": each.help, "required": each.required}
    if each.kind == "choice":
        return forms.ChoiceField(choices=each.choices, initial=each.initial, **common)
    widget: forms.Widget = forms.PasswordInput(attrs={"autocomplete": "off"}) if each.kind == "secret" else (
        forms.TextInput(attrs={"autocomplete": "off", "inputmode": {"url": "url", "email": "email"}.get(each.kind, "text")})
    )  # fmt: skip
    return forms.CharField(max_length=2000, initial=each.initial, widget=widget, **common)


class FiguresForm(forms.Form):
    """A week's figures, typed from the network's own page."""

    day = forms.DateField(
        label=_("Week that ends on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = last_sunday()
        for name, label in NAMES.items():
            self.fields[name] = forms.IntegerField(
                label=label, required=False, min_value=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
            )

    @property
    def figures(self) -> dict[str, int]:
        """Those that were typed."""
        typed = {name: self.cleaned_data.get(name) for name in NAMES}
        return {name: value for name, value in typed.items() if value is not None}

    def clean(self) -> Any:
        """One at least."""
        cleaned = super().clean()
        if not self.errors and not self.figures:
            raise forms.ValidationError(_("Type one figure at least."))
        return cleaned


def last_sunday() -> date:
    """The end of the last whole week."""
    return today() - timedelta(days=(today().weekday() + 1) % 7)


class ExportForm(forms.Form):
    """The file a network gives who asks for their data."""

    file = forms.FileField(label=_("Export file (ZIP)"), widget=forms.FileInput(attrs={"accept": ".zip"}))


class SubscribeForm(forms.Form):
    """An address and a language; website is for robots, hidden from people."""

    address = forms.CharField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": _("Write your e-mail address.")},
    )
    language = forms.ChoiceField(label=_("In which language?"), widget=forms.RadioSelect)
    agreed = forms.BooleanField(
        error_messages={"required": _("Tick the box: without your agreement we write nothing.")}
    )
    website = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, languages: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, label) for code, label in Subscriber.Language.choices if code in languages]
        language: Any = self.fields["language"]
        language.choices = choices
        if len(choices) == 1 or self.initial.get("language") not in languages:
            self.initial["language"] = choices[0][0]


class ReaderForm(forms.Form):
    """Whose subscription is looked for."""

    address = forms.CharField(label=_("Whole address"), max_length=254, widget=forms.EmailInput)


class ReadersForm(forms.Form):
    """Readers who agreed elsewhere, each with the proof."""

    table = forms.FileField(
        label=_("Table (CSV)"),
        help_text=_("Four columns: address, language, agreed on, proof. A row without its proof is refused."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )


class PauseForm(forms.Form):
    """Why all sendings are held: whoever lifts it has to know."""

    reason = forms.CharField(
        label=_("Why"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2_000}),
        help_text=_("Every colleague reads it at the top of each page of the desk."),
    )  # fmt: skip


class LetterWishForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whether letters tell one what became of one's sendings."""

    class Meta:
        model = LetterWish
        fields = ("wants_mail",)
        widgets = {"wants_mail": SwitchInput()}


class ListeningForm(forms.Form):
    """What is listened for beside what is said to us: hashtags, addresses of ours."""

    tags = forms.CharField(
        label=_("Hashtags"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Separated by spaces, with or without #; fifty at most."),
    )  # fmt: skip
    addresses = forms.CharField(
        label=_("Other addresses of ours"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line. The address of this site is listened for in any case."),
    )  # fmt: skip
