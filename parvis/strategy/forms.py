"""Forms of proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator
from django.forms import ModelChoiceField
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Department, User
from parvis.strategy.models import Proposal
from parvis.strategy.queries import next_steps
from parvis.strategy.services import MOST_REASON, MOST_TEXT, Cost, may_take

if TYPE_CHECKING:
    _OneDepartment = ModelChoiceField[Department]
else:
    _OneDepartment = ModelChoiceField

_CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, as in ISO 4217: EUR."))


class ProposalForm(forms.Form):
    """What is proposed, by which department it would be done, at what cost."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("What is proposed, and why"), required=False, max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": MOST_TEXT}),
    )  # fmt: skip
    department = _OneDepartment(Department.objects.none(), required=False, label=_("Department that would do it"))
    cost = forms.DecimalField(label=_("Estimated cost"), required=False, min_value=0, max_digits=12, decimal_places=2)
    currency = forms.CharField(label=_("Currency"), initial="EUR", max_length=3, validators=[_CURRENCY])
    cost_words = forms.CharField(
        label=_("Cost in words"), required=False, max_length=200,
        help_text=_("What a figure does not say: days of work, what is paid each year."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, ModelChoiceField)
        field.queryset = Department.objects.all()

    @property
    def told(self) -> dict[str, Any]:
        """As the services take it."""
        data = self.cleaned_data
        cost = Cost(amount=data["cost"], currency=data["currency"], words=data["cost_words"])
        return {"title": data["title"], "text": data["text"], "department": data["department"], "cost": cost}


def as_typed(proposal: Proposal) -> dict[str, Any]:
    """A proposal as its form shows it."""
    names = ("title", "text", "department", "cost", "currency", "cost_words")
    return {name: getattr(proposal, name) for name in names}


class StepForm(forms.Form):
    """One step and its reason; decisions are offered to those who take them."""

    after = forms.ChoiceField(label=_("It is now"))
    reason = forms.CharField(
        label=_("Reason"), max_length=MOST_REASON, widget=forms.Textarea(attrs={"rows": 3, "maxlength": MOST_REASON})
    )

    def __init__(self, *args: Any, proposal: Proposal, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(step.state, step.label) for step in next_steps(proposal) if may_take(by, step.state)]
        self.fields["after"].choices = steps  # type: ignore[attr-defined]

    @property
    def is_open(self) -> bool:
        """Whether there is a step to take."""
        return bool(self.fields["after"].choices)  # type: ignore[attr-defined]
