"""Forms of the desk about voices, servers, people and reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.images.widgets import AdminImageChooser

from parvis.accounts.models import User
from parvis.fediverse.models import Actor, Deed, Host, RemoteActor, Report
from parvis.fediverse.queries.voices import actors
from parvis.fediverse.services.presenting import MOST_FIELDS
from parvis.traces.models import Thing

# What may have a voice of its own because it is something to gather around.
_ABOUT = ("story", "exhibition")
_ROWS_SHOWN = 4
_PLAIN = (
    "name_fr", "name_en", "summary_fr", "summary_en", "speaks_fr", "speaks_en", "picture", "banner", "language",
    "is_discoverable", "is_indexable", "approves_followers", "quoting", "site", "department", "member", "about",
)  # fmt: skip


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class VoiceForm(forms.ModelForm):  # type: ignore[type-arg]
    """How a voice presents itself. Lists are written one a line; lines about itself have fields of their own."""

    also_known_as = forms.CharField(
        label=_("Other accounts that are the same voice"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, as @name@social.example. Needed before an account elsewhere moves here."),
    )  # fmt: skip
    attribution_domains = forms.CharField(
        label=_("Sites that may name this voice as an author"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("One a line, as magazine.example. Our own needs no line."),
    )  # fmt: skip

    class Meta:
        model = Actor
        fields = _PLAIN
        widgets = {
            "picture": AdminImageChooser, "banner": AdminImageChooser,
            **{name: forms.Textarea(attrs={"rows": 4}) for name in ("summary_fr", "summary_en")},
        }  # fmt: skip
        labels = {
            "picture": _("Picture"), "banner": _("Picture of the head of the page"), "site": _("Site"),
            "department": _("Department"), "member": _("Member of staff who speaks"), "about": _("Story or exhibition"),
            "is_discoverable": _("May be suggested to people"), "is_indexable": _("Its posts may be searched"),
            "approves_followers": _("Each follower is accepted by hand"),
        }  # fmt: skip
        help_texts = {
            "speaks_fr": _("Shown after the presentation. A character and an expert must have it."),
            "picture": _("Shown round and small by most servers."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: dict[str, Any] = dict(self.fields.items())
        chosen["member"].queryset = User.objects.filter(is_active=True).order_by("last_name", "username")
        chosen["about"].queryset = Thing.objects.filter(kind__in=_ABOUT, state="live").order_by("title")
        self.initial["also_known_as"] = "\n".join(self.instance.also_known_as)
        self.initial["attribution_domains"] = "\n".join(self.instance.attribution_domains)
        self.rows = min(MOST_FIELDS, max(_ROWS_SHOWN, len(self.instance.fields) + 2))
        for place in range(self.rows):
            self._add_row(place)

    def _add_row(self, place: int) -> None:
        kept = self.instance.fields[place] if place < len(self.instance.fields) else {}
        labels = {
            "name_fr": _("Line %(n)s: name in French"), "name_en": _("Line %(n)s: name in English"),
            "value": _("Line %(n)s: text or address"),
        }  # fmt: skip
        for name, label in labels.items():
            self.fields[f"{name}_row_{place}"] = forms.CharField(
                label=label % {"n": place + 1}, required=False, max_length=500, initial=kept.get(name, "")
            )

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """All but the lines."""
        return [field for field in self.visible_fields() if "_row_" not in field.name]

    @property
    def row_fields(self) -> list[list[forms.BoundField]]:
        """The lines about itself."""
        return [[self[f"{name}_row_{place}"] for name in ("name_fr", "name_en", "value")] for place in range(self.rows)]

    def _post_clean(self) -> None:
        """The service looks at the whole and writes it; the instance stays as it is in the database."""

    @property
    def values(self) -> dict[str, Any]:
        """What the services take; accounts are still as people write them."""
        told = {name: self.cleaned_data[name] for name in self.fields if "_row_" not in name}
        told["also_known_as"] = _lines(self.cleaned_data["also_known_as"])
        told["attribution_domains"] = _lines(self.cleaned_data["attribution_domains"])
        told["fields"] = [
            {name: self.cleaned_data[f"{name}_row_{place}"] for name in ("name_fr", "name_en", "value")}
            for place in range(self.rows)
        ]
        return told

    def place_of(self, field: str, row: int | None) -> str | None:
        """The field of the form a refusal of the service is about."""
        if field == "fields" and row is not None:
            return f"value_row_{row - 1}"
        return field if field in self.fields else None


class NewVoiceForm(VoiceForm):
    """The same, with what stays for life."""

    kind = forms.ChoiceField(label=_("Who"))
    username = forms.CharField(
        label=_("Name in the address"), max_length=30,
        help_text=_("2 to 30 small letters, digits and underscores. It stays for life."),
    )  # fmt: skip
    field_order = ("kind", "username", *_PLAIN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sole = {Actor.Kind.INSTITUTION, Actor.Kind.INSTANCE}
        kind: Any = self.fields["kind"]
        kind.choices = [choice for choice in Actor.Kind.choices if choice[0] not in sole]


class CloseVoiceForm(forms.Form):
    """The name, typed again: it cannot be undone."""

    username = forms.CharField(label=_("Type the name in its address to close it"), max_length=30)


class MoveForm(forms.Form):
    """Where a voice goes on."""

    target = forms.CharField(
        label=_("New account"), max_length=500, help_text=_("As @name@social.example, or the address of its page.")
    )


class _Judging(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For those who come after you; it goes with a list when you ask so."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note for colleagues"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stays here."),
    )  # fmt: skip


class JudgeServerForm(_Judging):
    """A rule for a server and those below its name."""

    rule = forms.ChoiceField(label=_("Rule"), choices=Host.Rule.choices, required=False)
    field_order = ("name", "rule")


class NewServerForm(JudgeServerForm):
    """The same, of a server named here."""

    name = forms.CharField(label=_("Server"), max_length=255, help_text=_("As social.example; those below it too."))


class JudgePersonForm(_Judging):
    """A rule for somebody; a voice may tell their server of a block."""

    rule = forms.ChoiceField(label=_("Rule"), choices=RemoteActor.Rule.choices, required=False)
    told_by = forms.ModelChoiceField(
        label=_("Tell their server in the name of"), queryset=Actor.objects.none(), required=False,
        empty_label=_("tell nobody"),
        help_text=_("Told of a block, most servers hide that voice from them: they may then know of it."),
    )  # fmt: skip
    field_order = ("rule",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told: Any = self.fields["told_by"]
        told.queryset = actors().exclude(kind=Actor.Kind.INSTANCE)


class ReportForm(forms.Form):
    """A report to somebody's own server."""

    posts = forms.MultipleChoiceField(
        label=_("What they wrote that is concerned"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=_("What is wrong"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Read by those who keep that server; who of us writes is not told."),
    )  # fmt: skip

    def __init__(self, posts: list[Deed], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: Any = self.fields["posts"]
        known.choices = [(deed.iri, _told(deed)) for deed in posts]
        if not posts:
            del self.fields["posts"]


def _told(deed: Deed) -> str:
    words = deed.words or (deed.latest or deed.trace).text or deed.iri
    return f"{deed.at:%Y-%m-%d} – {words[:120]}"


class SettleForm(forms.Form):
    """What comes of a report."""

    decision = forms.ChoiceField(label=_("Decision"), choices=Report.Decision.choices)
    voice = forms.ModelChoiceField(
        label=_("Who answers"), queryset=Actor.objects.none(), required=False,
        empty_label=_("nobody"), help_text=_("Only to answer: whoever reported gets your words as a private message."),
    )  # fmt: skip
    outcome = forms.CharField(
        label=_("Why, or the answer"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told: Any = self.fields["voice"]
        told.queryset = actors().exclude(kind=Actor.Kind.INSTANCE)


class ListForm(forms.Form):
    """A block list, as a file or pasted."""

    file = forms.FileField(
        label=_("File"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
        help_text=_("CSV as Mastodon exports it, or one name a line; 1.5 MB at most."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Or the list itself"), required=False, widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})
    )
    reason = forms.CharField(
        label=_("Reason, where a line has none"), required=False, max_length=500,
        help_text=_("For example: shared list of museums, November."),
    )  # fmt: skip
