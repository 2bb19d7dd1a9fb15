"""The institution, its staff, and how they enter."""

from parvis.accounts.models.access import Invitation, SecretToRenew, Visit
from parvis.accounts.models.institution import Closure, Department, Institution, OpeningHours, Presence, Site
from parvis.accounts.models.staff import User

__all__ = [
    "Closure",
    "Department",
    "Institution",
    "Invitation",
    "OpeningHours",
    "Presence",
    "SecretToRenew",
    "Site",
    "User",
    "Visit",
]
