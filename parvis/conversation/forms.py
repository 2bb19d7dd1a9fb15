"""Forms of the desk: an answer, how we answer, saved replies, routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from parvis.channels.models import Connection
from parvis.channels.queries.desk import label_of
from parvis.channels.registry import NETWORKS
from parvis.conversation.models import Settings
from parvis.conversation.queries.answering import WayOut
from parvis.conversation.services import VARIABLES, check_variables
from parvis.core.rows import RowsForm

if TYPE_CHECKING:
    _OneConnection = forms.ModelChoiceField[Connection]
    _SettingsForm = forms.ModelForm[Settings]
else:
    _OneConnection = forms.ModelChoiceField
    _SettingsForm = forms.ModelForm
MOST_TEXT = 20_000


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
