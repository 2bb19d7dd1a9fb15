"""Forms of roles in departments, topics, absences and approval steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.forms import ModelChoiceField, ModelMultipleChoiceField
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from parvis.accounts.models import Topic, User
from parvis.accounts.queries.departments import working
from parvis.accounts.roles import Role
from parvis.core.approval.services import MOST_REMARK
from parvis.core.bilingual import current

if TYPE_CHECKING:
    _OnePerson = ModelChoiceField[User]
    _ManyTopics = ModelMultipleChoiceField[Topic]
else:
    _OnePerson, _ManyTopics = ModelChoiceField, ModelMultipleChoiceField


def _offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """What may be chosen, asked anew for each form."""
    field = form.fields[name]
    assert isinstance(field, ModelChoiceField)
    field.queryset = rows


class People(_OnePerson):
    """Those who work here, by their names."""

    def label_from_instance(self, member: User) -> str:
        return member.get_full_name() or member.get_username()


class MemberForm(forms.Form):
    """Who, and in which role."""

    member = People(queryset=User.objects.none(), label=_("Person"))
    role = forms.ChoiceField(label=_("Role in the department"), choices=Role.choices, initial=Role.CONTRIBUTOR)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "member", working())


class Topics(_ManyTopics):
    """Topics by their names, each a box to tick."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, topic: Topic) -> str:
        return str(topic)


class ExpertiseForm(forms.Form):
    """What somebody knows well."""

    topics = Topics(queryset=Topic.objects.none(), label=_("Topics"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "topics", Topic.objects.order_by(f"name_{current()}", "pk"))


class AbsenceForm(forms.Form):
    """Who is away, when, and who decides for them."""

    member = People(queryset=User.objects.none(), label=_("Who is away"))
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    deputy = People(
        queryset=User.objects.none(),
        label=_("Deputy"),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Decides in their own name for whoever is away, between these two days; the log says so."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_manager = by.has_perm("accounts.change_user")
        _offer(self, "member", working() if is_manager else working().filter(pk=by.pk))
        self.fields["member"].initial = by.pk
        _offer(self, "deputy", working() if is_manager else working().exclude(pk=by.pk))


class DecisionForm(forms.Form):
    """What is decided about a step, and why."""

    DECISIONS = (("approve", ""), ("return", ""), ("withdraw", ""), ("overrule", ""))

    decision = forms.ChoiceField(choices=DECISIONS)
    step = forms.IntegerField(min_value=0, max_value=32_767)
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=MOST_REMARK, widget=forms.Textarea(attrs={"rows": 3})
    )


class NamedForm(WagtailAdminModelForm):
    """Something with a name in French, in English or in both."""

    def clean(self) -> dict[str, Any]:
        """A name in one language at least."""
        cleaned = super().clean() or {}
        if not (cleaned.get("name_fr") or cleaned.get("name_en")):
            self.add_error("name_fr", _("Give a name in one language at least."))
        return cleaned
