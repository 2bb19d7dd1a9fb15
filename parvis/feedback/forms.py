"""Forms of the desk: noting, gathering, moving, routing, proposing, saying in public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import ModelChoiceField
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from parvis.accounts.models import Department, Site
from parvis.channels.write_fields import talked_of, thing_chooser
from parvis.feedback.models import Commitment, Remark, Topic
from parvis.feedback.services.gathering import MOST_SUMMARY
from parvis.feedback.services.moving import MOST_REASON
from parvis.feedback.services.surveys import MOST_BYTES
from parvis.feedback.services.taking import MOST_PEOPLE, MOST_TEXT, Place
from parvis.feedback.services.words import MOST_WORD
from parvis.feedback.states import Answering
from parvis.traces.models import Thing

if TYPE_CHECKING:
    _OneDepartment = ModelChoiceField[Department]
    _OneSite = ModelChoiceField[Site]
    _OneThing = ModelChoiceField[Thing]
    _OneTopic = ModelChoiceField[Topic]
    _PromiseForm = forms.ModelForm[Commitment]
else:
    _OneDepartment = _OneSite = _OneThing = _OneTopic = ModelChoiceField
    _PromiseForm = forms.ModelForm


def _area(rows: int, most: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most, **attrs})


class PlaceForm(forms.Form):
    """Whom and what something concerns."""

    department = _OneDepartment(Department.objects.none(), required=False, label=_("Department that can act"))
    site = _OneSite(Site.objects.none(), required=False, label=_("Site"))
    about = _OneThing(
        Thing.objects.none(), required=False, widget=thing_chooser.widget_class, label=_("What it is about")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("department", Department.objects.all()),
            ("site", Site.objects.all()),
            ("about", talked_of()),
        ):
            field = self.fields[name]
            assert isinstance(field, ModelChoiceField)
            field.queryset = rows

    @property
    def place(self) -> Place:
        """As a service takes it."""
        return Place(**{name: self.cleaned_data[name] for name in ("about", "site", "department")})


class NoteForm(PlaceForm):
    """What somebody said at the front desk, in fifteen seconds: the words first, the rest only where it helps."""

    text = forms.CharField(label=_("What was said"), widget=_area(4, MOST_TEXT, autofocus=True), max_length=MOST_TEXT)
    mark = forms.ChoiceField(
        label=_("It is"), choices=Remark.Mark.choices, widget=forms.RadioSelect, initial=Remark.Mark.REMARK
    )
    people = forms.IntegerField(label=_("How many people said it"), min_value=1, max_value=MOST_PEOPLE, initial=1)
    may_quote = forms.BooleanField(label=_("They agree to be quoted, without their name"), required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=250,
        help_text=_("Only if they want to be told what becomes of it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    # Pressed twice, it is noted once.
    once = forms.CharField(max_length=40, widget=forms.HiddenInput)

    field_order = ("text", "mark", "people", "site", "department", "about", "may_quote", "email", "once")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4().hex
        self.fields["department"].label = _("Department it concerns")

    @property
    def at_once(self) -> list[forms.BoundField]:
        """What is always asked."""
        return [self[name] for name in ("text", "mark", "people")]

    @property
    def if_it_helps(self) -> list[forms.BoundField]:
        """What may be added."""
        return [self[name] for name in ("site", "department", "about", "may_quote", "email")]


class RemarkForm(PlaceForm):
    """What was noted, said better."""

    mark = forms.ChoiceField(label=_("It is"), choices=Remark.Mark.choices)
    people = forms.IntegerField(label=_("How many people said it"), min_value=1, max_value=MOST_PEOPLE)

    field_order = ("mark", "people", "department", "site", "about")


class TopicForm(PlaceForm):
    """A topic: what people want, in the words of the house."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("What people want, in one line."))
    summary = forms.CharField(
        label=_("Summary"), required=False, widget=_area(3, MOST_SUMMARY), max_length=MOST_SUMMARY,
        help_text=_("Without anybody’s name."),
    )  # fmt: skip

    field_order = ("title", "summary", "department", "site", "about")


class MoveForm(forms.Form):
    """One step, its reason, and a day where something is planned."""

    after = forms.ChoiceField(label=_("It is now"))
    reason = forms.CharField(
        label=_("Reason"), widget=_area(3, MOST_REASON), max_length=MOST_REASON,
        help_text=_("Kept in the history. It stays in the house until you say it in public."),
    )  # fmt: skip
    planned_for = forms.DateField(
        label=_("Planned for"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only for what is planned: a word is owed once that day is over."),
    )  # fmt: skip

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = list(Topic.State)
        after = sorted((Topic.State(b) for a, b in Answering.moves if a == topic.state), key=order.index)
        self.fields["after"].choices = [(state.value, state.label) for state in after]  # type: ignore[attr-defined]
        if Topic.State.PLANNED not in after:
            del self.fields["planned_for"]


class FollowForm(forms.Form):
    """The step a decided proposal leads to, with the reason that was given there."""

    reason = forms.CharField(
        label=_("Reason"), widget=_area(3, MOST_REASON), max_length=MOST_REASON,
        help_text=_("As it was decided; change it if the topic has more to say. It stays in the house."),
    )  # fmt: skip
    planned_for = forms.DateField(
        label=_("Planned for"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only for what is planned: a word is owed once that day is over."),
    )  # fmt: skip

    def __init__(self, *args: Any, topic: Topic, after: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "follow_%s", **kwargs})
        self.fields["reason"].initial = topic.proposal.decision if topic.proposal else ""
        if after != Topic.State.PLANNED:
            del self.fields["planned_for"]


class RouteForm(forms.Form):
    """To whom a topic goes."""

    department = _OneDepartment(Department.objects.none(), required=False, label=_("Department that can act"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, ModelChoiceField)
        field.queryset = Department.objects.all()


class JoinForm(forms.Form):
    """Which topic remarks join."""

    topic = _OneTopic(Topic.objects.all(), label=_("Topic"))


class PublicForm(forms.Form):
    """What the public page says."""

    asked_fr = forms.CharField(label=_("You asked, in French"), max_length=200, required=False)
    answer_fr = forms.CharField(label=_("We did, in French"), widget=_area(4, 4_000), max_length=4_000, required=False)
    asked_en = forms.CharField(label=_("You asked, in English"), max_length=200, required=False)
    answer_en = forms.CharField(label=_("We did, in English"), widget=_area(4, 4_000), max_length=4_000, required=False)


class WordForm(forms.Form):
    """A short word from the direction."""

    text = forms.CharField(label=_("Why things are done so"), widget=_area(3, MOST_WORD), max_length=MOST_WORD)


class PromiseForm(_PromiseForm):
    """Within how many days an answer is owed."""

    class Meta:
        model = Commitment
        fields = ("days", "counting", "climb_days")


class SurveyForm(forms.Form):
    """The answers of a survey, as a table."""

    name = forms.CharField(
        label=_("Name of the survey"), max_length=120, help_text=_("As it will be found again: Visitors, autumn 2026.")
    )
    file = forms.FileField(label=_("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}))
    take_good = forms.BooleanField(label=_("Take the good rows even if others are wrong"), required=False)

    def clean_file(self) -> UploadedFile[bytes]:
        """A table of a size one reads at once."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is too heavy. 5 MB at most: cut it in several."))
        return file


class RuleForm(WagtailAdminModelForm):
    """A rule of routing: with one condition at least."""

    def clean(self) -> dict[str, Any]:
        """Without condition it would send everything there."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("words", "about", "site")):
            self.add_error(
                "words", _("Give words, something it is about, or a site: without one, everything would go there.")
            )
        return cleaned
