"""The institution, its staff, and how they enter."""

from parvis.accounts.models.access import Invitation, SecretToRenew, Visit
from parvis.accounts.models.departments import Absence, ApprovalStep, Membership, Topic
from parvis.accounts.models.institution import Closure, Department, Institution, OpeningHours, Presence, Site
from parvis.accounts.models.staff import User

__all__ = [
    "Absence",
    "ApprovalStep",
    "Closure",
    "Department",
    "Institution",
    "Invitation",
    "Membership",
    "OpeningHours",
    "Presence",
    "SecretToRenew",
    "Site",
    "Topic",
    "User",
    "Visit",
]
