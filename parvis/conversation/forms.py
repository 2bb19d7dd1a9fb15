"""Forms of the desk: an answer, how we answer, saved replies, routes."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from parvis.accounts.models import User
from parvis.channels.models import Connection
from parvis.channels.queries.desk import label_of
from parvis.channels.registry import NETWORKS
from parvis.channels.write_fields import talked_of, thing_chooser
from parvis.conversation.models import AlertRule, Courtesy, Settings
from parvis.conversation.queries.answering import WayOut
from parvis.conversation.queries.taking import members_able
from parvis.conversation.services import VARIABLES, check_variables
from parvis.conversation.services.alerting import sensitive_words
from parvis.core.bilingual import LANGUAGES
from parvis.core.clock import today
from parvis.core.rows import RowsForm
from parvis.traces.models import Handle, Thing

if TYPE_CHECKING:
    _OneConnection = forms.ModelChoiceField[Connection]
    _OneThing = forms.ModelChoiceField[Thing]
    _SettingsForm = forms.ModelForm[Settings]
    _CourtesyForm = forms.ModelForm[Courtesy]
else:
    _OneConnection = _OneThing = forms.ModelChoiceField
    _SettingsForm = forms.ModelForm
    _CourtesyForm = forms.ModelForm
MOST_TEXT = 20_000
# The shortest of networks takes 300 signs; who is spoken to and the mark of a machine take some.
MOST_COURTESY = 200
_words = forms.Textarea(attrs={"rows": 5})
_few_words = forms.Textarea(attrs={"rows": 2})


class AnswerForm(forms.Form):
    """One answer. key: the same however often the button is pressed; as_ and connection are asked where one can choose."""

    text = forms.CharField(
        label=_("Answer"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 5, "maxlength": MOST_TEXT})
    )
    as_ = forms.ChoiceField(label=_("In whose name"), required=False, widget=forms.RadioSelect)
    connection = _OneConnection(Connection.objects.none(), required=False, label=_("By which account"))
    waits = forms.BooleanField(label=_("We ask something back: the conversation waits for them"), required=False)
    to = forms.IntegerField(required=False, widget=forms.HiddenInput)
    link = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    key = forms.CharField(max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, way: WayOut, own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4().hex
        told = _("%(who)s, with a voice of their own") if way.voice else _("%(who)s, who signs")
        name: Any = self.fields["as_"]
        name.choices = [("institution", _("The institution")), ("own", told % {"who": own})]
        name.initial = "institution"
        accounts: Any = self.fields["connection"]
        accounts.queryset = Connection.objects.filter(pk__in=[each.pk for each in way.connections])
        accounts.empty_label = None
        if len(way.connections) < 2:
            del self.fields["connection"]
        else:
            accounts.initial = way.connections[0].pk


class SettingsForm(_SettingsForm):
    """How we answer."""

    class Meta:
        model = Settings
        fields = ("hours", "drafts_only", "joins_from")

    def clean_hours(self) -> int:
        """One opening hour at least."""
        return _least(self.cleaned_data["hours"], 1)

    def clean_joins_from(self) -> int:
        """A single message is no wave."""
        return _least(self.cleaned_data["joins_from"], 2)


def _least(value: int, least: int) -> int:
    if value < least:
        raise forms.ValidationError(_("At least %(least)s.") % {"least": least})
    return value


class TellingForm(forms.Form):
    """What those who asked are told, in each language one of them is spoken to in."""

    text_fr = forms.CharField(label=_("Words in French"), required=False, max_length=5_000, widget=_words)
    text_en = forms.CharField(label=_("Words in English"), required=False, max_length=5_000, widget=_words)

    def __init__(self, *args: Any, languages: Collection[str] = LANGUAGES, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keep(languages)

    def keep(self, languages: Collection[str]) -> None:
        """Show those languages alone."""
        for each in LANGUAGES:
            if languages and each not in languages:
                self.fields.pop(f"text_{each}", None)


class CourtesyForm(_CourtesyForm):
    """A welcome and thanks: words before they are turned on."""

    class Meta:
        model = Courtesy
        fields = ("welcomes", "welcome_fr", "welcome_en", "thanks", "thanks_shares", "thanks_fr", "thanks_en",
                  "thanks_days", "most_an_hour")  # fmt: skip
        widgets = dict.fromkeys(("welcome_fr", "welcome_en", "thanks_fr", "thanks_en"), _words)

    def clean(self) -> dict[str, Any]:
        """Nothing leaves without words, nor longer than the shortest network takes."""
        cleaned = super().clean() or {}
        for switch, name in (("welcomes", "welcome"), ("thanks", "thanks")):
            texts = {each: cleaned.get(f"{name}_{each}") or "" for each in LANGUAGES}
            if cleaned.get(switch) and not any(texts.values()):
                self.add_error(f"{name}_fr", _("Write the words, in one language at least."))
            for each, text in texts.items():
                if len(text) > MOST_COURTESY:
                    told = _("Too long: %(most)s characters at most, for the shortest of the networks.")
                    self.add_error(f"{name}_{each}", told % {"most": MOST_COURTESY})
        if cleaned.get("thanks_shares") and not cleaned.get("thanks"):
            self.add_error("thanks_shares", _("Thanks are off: turn them on first."))
        return cleaned


class SavedReplyForm(WagtailAdminModelForm):
    """Words that come back: in one language at least, with variables that are known."""

    def clean(self) -> dict[str, Any]:
        """A variable nobody knows would be sent as it is written."""
        cleaned = super().clean() or {}
        known = ", ".join(f"{{{each}}}" for each in VARIABLES)
        for name in ("text_fr", "text_en"):
            if wrong := check_variables(cleaned.get(name) or ""):
                told = ", ".join(f"{{{each}}}" for each in wrong)
                self.add_error(
                    name, _("%(wrong)s is not known. These are: %(known)s.") % {"wrong": told, "known": known}
                )
        if not (cleaned.get("text_fr") or cleaned.get("text_en")):
            self.add_error("text_fr", _("Write the reply, in one language at least."))
        if not (cleaned.get("name_fr") or cleaned.get("name_en")):
            self.add_error("name_fr", _("Name it, in one language at least."))
        return cleaned


class NamedForm(WagtailAdminModelForm):
    """Anything with a name in one language at least."""

    def clean(self) -> dict[str, Any]:
        """Without a name it could not be chosen."""
        cleaned = super().clean() or {}
        if not (cleaned.get("name_fr") or cleaned.get("name_en")):
            self.add_error("name_fr", _("Name it, in one language at least."))
        return cleaned


class RotaForm(NamedForm, RowsForm):
    """A rota with its turns: days end after they begin."""

    def is_valid(self) -> bool:
        """Check the rows too, before the database refuses them."""
        valid = bool(super().is_valid())
        for form in self.formsets["turns"].forms:
            told = getattr(form, "cleaned_data", {})
            if told.get("first_day") and told.get("last_day") and told["last_day"] < told["first_day"]:
                form.add_error("last_day", _("The last day comes before the first."))
        return valid and not any(form.errors for form in self.formsets["turns"].forms)


class RouteForm(NamedForm):
    """A route: it leads somewhere."""

    network = forms.ChoiceField(label=_("Network"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", "–"), ("fr", _("French")), ("en", _("English"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        networks: Any = self.fields["network"]
        networks.choices = [("", "–"), *sorted((name, label_of(name)) for name in NETWORKS)]

    def clean(self) -> dict[str, Any]:
        """Without an end it would do nothing."""
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in ("department", "topic", "rota", "member")):
            self.add_error("department", _("Say where it leads: a department, a topic, a rota or a person."))
        return cleaned


class SeeToForm(forms.Form):
    """What was done about an alert."""

    reason = forms.CharField(
        label=_("What was done"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2_000}),
        help_text=_("Whoever was told reads it here."),
    )  # fmt: skip


class AddressForm(forms.Form):
    """Where a review is."""

    url = forms.URLField(
        label=_("Its address"), max_length=500, assume_scheme="https",
        help_text=_("The page as your browser shows it: https://…"),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip


class ReviewForm(AddressForm):
    """What its page says of itself, checked, and what we say of it."""

    title = forms.CharField(label=_("Title"), max_length=300)
    author = forms.CharField(label=_("Who wrote it"), required=False, max_length=200)
    day = forms.DateField(
        label=_("When"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: today."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", "–"), ("fr", _("French")), ("en", _("English"))]
    )
    summary = forms.CharField(
        label=_("Our summary"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2_000}),
        help_text=_("In our own words: its text stays where it is."),
    )  # fmt: skip
    about = _OneThing(
        Thing.objects.none(), required=False, widget=thing_chooser.widget_class, label=_("What it is about")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about: Any = self.fields["about"]
        about.queryset = talked_of()
        language: Any = self.fields["language"]
        if (self.initial.get("language") or "") not in dict(language.choices):
            self.initial["language"] = ""

    def clean_day(self) -> Any:
        """A review of tomorrow is a slip of the pen."""
        day = self.cleaned_data["day"]
        if day is not None and day > today():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class AlertRuleForm(NamedForm):
    """When whom is told. Each sort asks its own: words, people, or how many."""

    network = forms.ChoiceField(label=_("Network"), required=False)
    speakers = forms.CharField(
        label=_("People"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Their addresses, one a line, as their conversations show them: @name@server, or name.server."),
    )  # fmt: skip
    people = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Who is told"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody ticked, and no department below: the managers. Whoever is away is stood in for."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        networks: Any = self.fields["network"]
        networks.choices = [("", _("all")), *sorted((name, label_of(name)) for name in NETWORKS)]
        people: Any = self.fields["people"]
        people.queryset = members_able()
        people.label_from_instance = lambda each: each.get_full_name() or each.get_username()
        if self.instance.pk:
            self.fields["speakers"].initial = "\n".join(each.address for each in self.instance.authors.all())

    def clean(self) -> dict[str, Any]:
        """A rule nothing could fulfil would be silence taken for peace."""
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == AlertRule.Kind.SENSITIVE and not (cleaned.get("words") or "").strip():
            cleaned["words"] = sensitive_words()
        if kind == AlertRule.Kind.WORDS and not (cleaned.get("words") or "").strip():
            self.add_error("words", _("Say which words, one a line."))
        cleaned["speakers"] = self._speakers(cleaned.get("speakers") or "") if kind == AlertRule.Kind.AUTHORS else []
        return cleaned

    def _speakers(self, written: str) -> list[Handle]:
        """Those of these addresses whom we have heard."""
        found: dict[str, list[Handle]] = {line: _heard_as(line) for line in written.split()[:200]}
        if not found:
            self.add_error("speakers", _("Say who, one address a line."))
        if unknown := [line for line, handles in found.items() if not handles]:
            told = _("We have not heard these yet: %(who)s. Copy the address from a conversation of theirs.")
            self.add_error("speakers", told % {"who": ", ".join(unknown[:5])})
        return [handle for handles in found.values() for handle in handles]

    def save(self, commit: bool = True) -> Any:
        """With the people it is about."""
        rule = super().save(commit)
        if commit:
            rule.authors.set(self.cleaned_data["speakers"])
        return rule


def _heard_as(line: str) -> list[Handle]:
    """Everybody known by an address, as a person writes it."""
    bare = line.removeprefix("@").removeprefix("acct:")
    spellings = {line, bare, f"@{bare}", f"acct:{bare}"}
    return list(Handle.objects.filter(address__in=spellings, erased_at=None)[:10])
