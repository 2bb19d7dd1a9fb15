"""Forms of the desk about the institution, and those of the door."""

from parvis.accounts.forms.access import AcceptForm, DoorForm, InviteForm
from parvis.accounts.forms.institution import InstitutionForm, SiteForm, check_share_message

__all__ = ["AcceptForm", "DoorForm", "InstitutionForm", "InviteForm", "SiteForm", "check_share_message"]
