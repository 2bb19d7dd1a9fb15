"""Forms of roles in departments, topics, absences and approval steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.forms import ModelChoiceField, ModelMultipleChoiceField
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import SwitchInput
from wagtail.models import Collection, Page

from parvis.accounts.models import Topic, User
from parvis.accounts.queries.departments import possible_sections, working
from parvis.accounts.roles import Role
from parvis.core.approval.services import MOST_REMARK
from parvis.core.bilingual import current

if TYPE_CHECKING:
    _OnePerson = ModelChoiceField[User]
    _ManyTopics = ModelMultipleChoiceField[Topic]
    _OneCollection = ModelChoiceField[Collection]
    _OnePage = ModelChoiceField[Page]
    _UserForm = forms.ModelForm[User]
else:
    _UserForm = forms.ModelForm
    _OnePerson = _OneCollection = _OnePage = ModelChoiceField
    _ManyTopics = ModelMultipleChoiceField


def _offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """What may be chosen, asked anew for each form."""
    field = form.fields[name]
    assert isinstance(field, ModelChoiceField)
    field.queryset = rows


class People(_OnePerson):
    """Those who work here, by their names."""

    def label_from_instance(self, member: User) -> str:
        return member.get_full_name() or member.get_username()


class ApprovalMailForm(_UserForm):
    """Whether approvals write to one by e-mail."""

    class Meta:
        model = User
        fields = ("wants_approval_mail",)
        widgets = {"wants_approval_mail": SwitchInput()}


class NamedForm(WagtailAdminModelForm):
    """Something with a name in French, in English or in both."""

    def clean(self) -> dict[str, Any]:
        """A name in one language at least."""
        cleaned = super().clean() or {}
        if not (cleaned.get("name_fr") or cleaned.get("name_en")):
            self.add_error("name_fr", _("Give a name in one language at least."))
        return cleaned


class Collections(_OneCollection):
    """Collections of pictures, each under the one it belongs to."""

    def label_from_instance(self, collection: Collection) -> str:
        return str(collection.get_indented_name(indentation_start_depth=2))


class DepartmentForm(NamedForm):
    """A department and what its roles reach. The whole house is nobody's part of it."""

    collection = Collections(
        queryset=Collection.objects.none(),
        required=False,
        label=_("Collection of pictures"),
        empty_label=_("None"),
        help_text=_(
            "Whoever has a role in the department may do in this collection, and in no other, what that role allows "
            "in the whole house: contributors add pictures, editors change them."
        ),
    )
    section = _OnePage(
        queryset=Page.objects.none(),
        required=False,
        label=_("Section of the site"),
        empty_label=_("None"),
        help_text=_(
            "The same for the pages of this section, in both languages: contributors write there, editors change what "
            "others wrote, approvers publish. Sections are made under the index of stories."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The root holds all pictures: it is no department's.
        _offer(self, "collection", Collection.objects.filter(depth__gt=1).order_by("path"))
        _offer(self, "section", possible_sections(self.instance.section))


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
