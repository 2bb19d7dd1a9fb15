"""Forms of the desk about networks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.images.widgets import AdminImageChooser

from parvis.accounts.models import Presence
from parvis.channels.contracts import Adapter, Field, Visibility
from parvis.channels.models import Connection, Subscriber
from parvis.channels.queries import connections_to_write_to
from parvis.channels.registry import adapter_of, adapters
from parvis.channels.services import NAMES, Chosen, Content, LinkTo, Variant, content_of
from parvis.core.clock import now, today
from parvis.media.models import Picture


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


class WriteForm(forms.Form):
    """One content for several accounts; each account has fields of its own, empty where nothing differs."""

    PICTURES = 4
    text_fr = forms.CharField(label=_("Text in French"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    text_en = forms.CharField(label=_("Text in English"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    title_fr = forms.CharField(label=_("Title in French"), required=False, max_length=200)
    title_en = forms.CharField(label=_("Title in English"), required=False, max_length=200)
    link = forms.CharField(label=_("Link"), required=False, max_length=500, widget=forms.URLInput)
    at = forms.DateTimeField(
        label=_("When"), required=False, help_text=_("Empty: at once."),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label=_("Who may read it"), required=False, initial=Visibility.PUBLIC.value,
        choices=[("public", _("everybody")), ("unlisted", _("everybody, not put forward")), ("followers", _("followers"))],
    )  # fmt: skip
    connections = forms.ModelMultipleChoiceField(
        label=_("Accounts"), queryset=Connection.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = list(connections_to_write_to())
        accounts: Any = self.fields["connections"]
        accounts.queryset = connections_to_write_to()
        accounts.label_from_instance = _told
        for place in range(1, self.PICTURES + 1):
            self._add_picture(place)
        for account in self.accounts:
            self._add_variant(account)

    def _add_picture(self, place: int) -> None:
        self.fields[f"picture_{place}"] = forms.ModelChoiceField(
            Picture.objects.all(), widget=AdminImageChooser, required=False, label=_("Picture %(n)s") % {"n": place}
        )
        self.fields[f"alt_fr_{place}"] = forms.CharField(
            label=_("What picture %(n)s shows, in French") % {"n": place}, required=False, max_length=1500,
            help_text=_("Empty: as its own description says."),
        )  # fmt: skip
        self.fields[f"alt_en_{place}"] = forms.CharField(
            label=_("What picture %(n)s shows, in English") % {"n": place}, required=False, max_length=1500
        )

    def _add_variant(self, account: Connection) -> None:
        self.fields[f"variant_{account.pk}"] = forms.CharField(
            label=_("Text for %(account)s only") % {"account": _told(account)}, required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )  # fmt: skip

    def clean_at(self) -> datetime | None:
        """A moment to come."""
        at: datetime | None = self.cleaned_data.get("at")
        if at is not None and at < now() - timedelta(minutes=1):
            raise forms.ValidationError(_("This moment is past: choose a later one, or leave it empty."))
        return at

    def pictures(self) -> Iterator[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each picture's fields."""
        for place in range(1, self.PICTURES + 1):
            yield self[f"picture_{place}"], self[f"alt_fr_{place}"], self[f"alt_en_{place}"]

    @property
    def has_pictures(self) -> bool:
        """Whether one is chosen, or something about them is wrong."""
        return any(field.value() or field.errors for trio in self.pictures() for field in trio)

    @property
    def has_own(self) -> bool:
        """Whether an account has words of its own, or something is wrong with them."""
        return any(field.value() or field.errors for _account, field in self.variants_shown())

    def variants_shown(self) -> Iterator[tuple[Connection, forms.BoundField]]:
        """Each account's own field."""
        return ((account, self[f"variant_{account.pk}"]) for account in self.accounts)

    @property
    def content(self) -> Content:
        """What is common to all."""
        told = self.cleaned_data
        link = LinkTo(url=told["link"].strip()) if told["link"].strip() else None
        return content_of(
            text={"fr": told["text_fr"], "en": told["text_en"]}, title={"fr": told["title_fr"], "en": told["title_en"]},
            media=self._media(), link=link, visibility=Visibility(told["visibility"] or "public"),
        )  # fmt: skip

    def _media(self) -> Sequence[Chosen]:
        told, found = self.cleaned_data, []
        for place in range(1, self.PICTURES + 1):
            picture = told.get(f"picture_{place}")
            if picture is not None:
                alt = {"fr": told[f"alt_fr_{place}"], "en": told[f"alt_en_{place}"]}
                found.append(Chosen(thing=picture.thing_id, alt=alt))
        return found

    @property
    def variants(self) -> dict[Any, Variant]:
        """What differs, by account."""
        told = {each.pk: self.cleaned_data.get(f"variant_{each.pk}", "").strip() for each in self.accounts}
        return {pk: Variant(text=text) for pk, text in told.items() if text}

    def field_of(self, connection: Connection | None, field: str) -> str | None:
        """The field beside which a problem is told."""
        own = f"variant_{connection.pk}" if connection else ""
        if field == "text":
            return own if self.cleaned_data.get(own) else "text_fr"
        named = {"media": "picture_1", "title": "title_fr"}.get(field, field)
        return named if named in self.fields else None


def _told(account: Connection) -> str:
    return f"{adapter_of(account.network).label} – {account.name}"


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
