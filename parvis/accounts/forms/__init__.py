"""Forms of the desk about the institution, and those of the door."""

from parvis.accounts.forms.access import AcceptForm, DoorForm, InviteForm
from parvis.accounts.forms.departments import (
    AbsenceForm,
    ApprovalMailForm,
    DecisionForm,
    DepartmentForm,
    ExpertiseForm,
    MemberForm,
    NamedForm,
)
from parvis.accounts.forms.institution import InstitutionForm, SiteForm, check_share_message

__all__ = [
    "AbsenceForm",
    "AcceptForm",
    "ApprovalMailForm",
    "DecisionForm",
    "DepartmentForm",
    "DoorForm",
    "ExpertiseForm",
    "InstitutionForm",
    "InviteForm",
    "MemberForm",
    "NamedForm",
    "SiteForm",
    "check_share_message",
]
