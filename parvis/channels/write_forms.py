"""The form of the writing page, and that of a correction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.images.widgets import AdminImageChooser

from parvis.channels.contracts import Message, Pictures, Visibility
from parvis.channels.models import Connection
from parvis.channels.queries import connections_to_write_to
from parvis.channels.registry import adapter_of
from parvis.channels.secrets import bare_account
from parvis.channels.services import Answering, Chosen, Content, LinkTo, Variant, able_to, content_of, part_shown
from parvis.channels.write_fields import Box, BoxField, film_chooser, talked_of, thing_chooser
from parvis.channels.write_rows import KINDS
from parvis.core.clock import now
from parvis.media.models import Picture, Video

LANGUAGES = ("fr", "en")
_ALL = "all"
_EVERYBODY = [("public", _("everybody")), ("unlisted", _("everybody, not put forward")), ("followers", _("followers"))]


@dataclass(frozen=True)
class Frame:
    """Where the part of a picture is chosen, for all accounts or for one that takes certain ratios only.

    usual: what is shown when nothing is chosen.
    """

    label: str
    field: forms.BoundField
    ratios: tuple[float, ...]
    usual: Box


@dataclass(frozen=True)
class MediaRow:
    """One picture or film, its description, and the parts of it that are shown."""

    place: int
    picture: forms.BoundField
    film: forms.BoundField
    alts: tuple[forms.BoundField, forms.BoundField]
    chosen: Picture | None
    frames: tuple[Frame, ...]

    @property
    def is_cut(self) -> bool:
        """Whether a part was chosen, or something about one is wrong."""
        return any(frame.field.errors or any(map(str, _typed(frame.field))) for frame in self.frames)


def _typed(field: forms.BoundField) -> list[Any]:
    value = field.value()
    return [each for each in value if each not in (None, "")] if isinstance(value, list | tuple) else []


class WriteForm(forms.Form):
    """One content for several accounts; each account has fields of its own, empty where nothing differs.

    Rows of a thread and of media are as many as the names of the data tell (``write_rows``).
    """

    text_fr = forms.CharField(label=_("Text in French"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    text_en = forms.CharField(label=_("Text in English"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    sensitive_fr = forms.CharField(
        label=_("Content warning in French"), required=False, max_length=200,
        help_text=_("Shown first, everywhere; the text and the pictures behind it where the network can hide them."),
    )  # fmt: skip
    sensitive_en = forms.CharField(label=_("Content warning in English"), required=False, max_length=200)
    title_fr = forms.CharField(label=_("Title in French"), required=False, max_length=200)
    title_en = forms.CharField(label=_("Title in English"), required=False, max_length=200)
    link = forms.CharField(label=_("Link"), required=False, max_length=500, widget=forms.URLInput)
    at = forms.DateTimeField(
        label=_("When"), required=False, help_text=_("Empty: at once."),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label=_("Who may read it"), required=False, initial=Visibility.PUBLIC.value, choices=_EVERYBODY
    )
    connections = forms.ModelMultipleChoiceField(
        label=_("Accounts"), queryset=Connection.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, data: Any = None, *, answering: Answering | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.answering = answering
        names = list(data) if data is not None else list(self.initial)
        self.parts, self.media_rows = (KINDS[kind].count(names) for kind in ("part", "media"))
        self.accounts = able_to(answering) if answering else list(connections_to_write_to())
        accounts: Any = self.fields["connections"]
        accounts.queryset = Connection.objects.filter(pk__in=[each.pk for each in self.accounts])
        accounts.label_from_instance = lambda account: capfirst(named(account))
        accounts.choices = [(each.pk, capfirst(named(each))) for each in self.accounts]
        self.fields["about"] = forms.ModelChoiceField(
            talked_of(), required=False, widget=thing_chooser.widget_class, label=_("What this message is about"),
            help_text=_("What people say of it will be gathered there too."),
        )  # fmt: skip
        for place in range(1, self.parts + 1):
            self._add_part(place)
        for place in range(1, self.media_rows + 1):
            self._add_media(place)
        for account in self.accounts:
            self._add_variant(account)

    def _add_part(self, place: int) -> None:
        for language, label in zip(LANGUAGES, (_("Part %(n)s in French"), _("Part %(n)s in English")), strict=True):
            self.fields[f"part_{language}_{place}"] = forms.CharField(
                label=label % {"n": place + 1}, required=False, widget=forms.Textarea(attrs={"rows": 3})
            )

    def _add_media(self, place: int) -> None:
        told = {"n": place}
        self.fields[f"picture_{place}"] = forms.ModelChoiceField(
            Picture.objects.all(), widget=AdminImageChooser, required=False, label=_("Picture %(n)s") % told
        )
        self.fields[f"film_{place}"] = forms.ModelChoiceField(
            Video.objects.all(), widget=film_chooser.widget_class, required=False, label=_("or film %(n)s") % told
        )
        self.fields[f"alt_fr_{place}"] = forms.CharField(
            label=_("What picture %(n)s shows, in French") % told, required=False, max_length=1500,
            help_text=_("Empty: as its own description says."),
        )  # fmt: skip
        self.fields[f"alt_en_{place}"] = forms.CharField(
            label=_("What picture %(n)s shows, in English") % told, required=False, max_length=1500
        )
        self.fields[f"box_{place}_{_ALL}"] = BoxField(label=_("For every account"))
        for account in self.accounts:
            if ratios_of(account):
                self.fields[f"box_{place}_{account.pk}"] = BoxField(label=named(account))

    def _add_variant(self, account: Connection) -> None:
        self.fields[f"variant_{account.pk}"] = forms.CharField(
            label=_("Text for %(account)s only") % {"account": named(account)}, required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )  # fmt: skip

    def clean_at(self) -> datetime | None:
        """A moment to come."""
        at: datetime | None = self.cleaned_data.get("at")
        if at is not None and at < now() - timedelta(minutes=1):
            raise forms.ValidationError(_("This moment is past: choose a later one, or leave it empty."))
        return at

    def clean(self) -> Any:
        """In a row, a picture or a film."""
        cleaned = super().clean() or self.cleaned_data
        for place in range(1, self.media_rows + 1):
            if cleaned.get(f"picture_{place}") and cleaned.get(f"film_{place}"):
                self.add_error(f"film_{place}", _("A picture or a film, not both: add another one below."))
        return cleaned

    @property
    def needs_title(self) -> bool:
        """Whether one of the accounts is a letter: its title is the subject."""
        return any(adapter_of(each.network).is_by_letter for each in self.accounts)

    def thread_shown(self) -> Iterator[tuple[int, forms.BoundField, forms.BoundField]]:
        """Each part that follows, with its number in the whole."""
        for place in range(1, self.parts + 1):
            yield place, self[f"part_fr_{place}"], self[f"part_en_{place}"]

    @property
    def whole(self) -> int:
        """How many parts there are, the first included."""
        return self.parts + 1

    @cached_property
    def media_shown(self) -> list[MediaRow]:
        """Each picture's or film's fields."""
        return [self._row(place) for place in range(1, self.media_rows + 1)]

    def _row(self, place: int) -> MediaRow:
        picture = self[f"picture_{place}"]
        chosen = _picture_of(picture.value())
        frames = tuple(self._frames(place, chosen)) if chosen else ()
        return MediaRow(place, picture, self[f"film_{place}"], (self[f"alt_fr_{place}"], self[f"alt_en_{place}"]), chosen, frames)  # fmt: skip

    def _frames(self, place: int, picture: Picture) -> Iterator[Frame]:
        yield Frame(str(_("For every account")), self[f"box_{place}_{_ALL}"], (), (0.0, 0.0, 1.0, 1.0))
        for account in self.accounts:
            ratios = ratios_of(account)
            if ratios:
                usual = part_shown(picture, ratios) or (0.0, 0.0, 1.0, 1.0)
                yield Frame(named(account), self[f"box_{place}_{account.pk}"], ratios, usual)

    @property
    def has_pictures(self) -> bool:
        """Whether one is chosen, or something about them is wrong."""
        return any(
            field.value() or field.errors
            for row in self.media_shown
            for field in (
                row.picture,
                row.film,
                *row.alts,
                *(frame.field for frame in row.frames if frame.field.errors),
            )
        )

    @property
    def has_own(self) -> bool:
        """Whether an account has words of its own, or something is wrong with them."""
        return any(field.value() or field.errors for _account, field in self.variants_shown())

    @property
    def has_warning(self) -> bool:
        """Whether there is a warning."""
        return any(self[name].value() or self[name].errors for name in ("sensitive_fr", "sensitive_en"))

    def variants_shown(self) -> Iterator[tuple[Connection, forms.BoundField]]:
        """Each account's own field."""
        return ((account, self[f"variant_{account.pk}"]) for account in self.accounts)

    @property
    def content(self) -> Content:
        """What is common to all."""
        told = self.cleaned_data
        link = LinkTo(url=told["link"].strip()) if told["link"].strip() else None
        return content_of(
            text=self._pair("text"), title=self._pair("title"), sensitive=self._pair("sensitive"), link=link,
            media=self._media(_ALL), thread=self._thread(), visibility=Visibility(told["visibility"] or "public"),
        )  # fmt: skip

    def _pair(self, name: str) -> dict[str, str]:
        return {language: self.cleaned_data.get(f"{name}_{language}", "") for language in LANGUAGES}

    def _thread(self) -> list[Mapping[str, str]]:
        """The parts that say something."""
        told = self.cleaned_data
        parts = [
            {language: told.get(f"part_{language}_{place}", "") for language in LANGUAGES}
            for place in range(1, self.parts + 1)
        ]
        return [part for part in parts if any(text.strip() for text in part.values())]

    def _media(self, whose: str) -> Sequence[Chosen]:
        told, found = self.cleaned_data, []
        for place in range(1, self.media_rows + 1):
            media = told.get(f"picture_{place}") or told.get(f"film_{place}")
            if media is not None:
                alt = {language: told.get(f"alt_{language}_{place}", "") for language in LANGUAGES}
                box = told.get(f"box_{place}_{whose}") or told.get(f"box_{place}_{_ALL}")
                found.append(Chosen(thing=media.thing_id, alt=alt, box=box if isinstance(media, Picture) else None))
        return found

    @property
    def variants(self) -> dict[Any, Variant]:
        """What differs, by account."""
        return {each.pk: self._variant(each) for each in self.accounts}

    def _variant(self, account: Connection) -> Variant:
        text = self.cleaned_data.get(f"variant_{account.pk}", "").strip() or None
        media = self._media(str(account.pk)) if ratios_of(account) else None
        found = self.answering.variant(account, text=text) if self.answering else Variant(text=text)
        return found if media is None else _with_media(found, media)

    def field_of(self, connection: Connection | None, field: str) -> str | None:
        """The field beside which a problem is told."""
        own = f"variant_{connection.pk}" if connection else ""
        if field == "text":
            return own if self.cleaned_data.get(own) else "text_fr"
        names = {"media": "picture_1", "title": "title_fr", "sensitive": "sensitive_fr", "thread": "part_fr_1"}
        named_so = names.get(field, field)
        return named_so if named_so in self.fields else None


def _with_media(variant: Variant, media: Sequence[Chosen]) -> Variant:
    from dataclasses import replace

    return replace(variant, media=media)


def _picture_of(value: Any) -> Picture | None:
    pk = str(getattr(value, "pk", value) or "")
    return Picture.objects.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 15 else None


def ratios_of(account: Connection) -> tuple[float, ...]:
    """The ratios to which a hand crops for an account; () where pictures go as they are."""
    can = adapter_of(account.network).capabilities_of(bare_account(account))
    return (can.pictures or Pictures()).ratios


def named(account: Connection) -> str:
    """An account as it is told."""
    return f"{adapter_of(account.network).label} – {account.name}"


class CorrectForm(forms.Form):
    """What may be changed of what is out: words, parts, warning, descriptions. The network keeps the rest."""

    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, message: Message, data: Any = None) -> None:
        super().__init__(data)
        self.message = message
        self.fields["text"].initial = message.text
        for place, part in enumerate(message.thread, 1):
            self.fields[f"part_{place}"] = forms.CharField(
                label=_("Part %(n)s") % {"n": place + 1}, initial=part.text, widget=forms.Textarea(attrs={"rows": 3})
            )
        self.fields["sensitive"] = forms.CharField(
            label=_("Content warning"), required=False, max_length=200, initial=message.sensitive
        )
        if message.title:
            self.fields["title"] = forms.CharField(label=_("Title"), max_length=200, initial=message.title)
        for place, media in enumerate(message.media, 1):
            self.fields[f"alt_{place}"] = forms.CharField(
                label=_("What picture %(n)s shows") % {"n": place}, max_length=1500, initial=media.alt,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    @property
    def thread(self) -> list[str]:
        """The parts that follow."""
        return [self.cleaned_data[f"part_{place}"] for place in range(1, len(self.message.thread) + 1)]

    @property
    def alts(self) -> list[str]:
        """A description for each picture or film."""
        return [self.cleaned_data[f"alt_{place}"] for place in range(1, len(self.message.media) + 1)]
