"""The institution, its staff, and how they enter."""

from parvis.accounts.models.access import Invitation, SecretToRenew, Visit
from parvis.accounts.models.departments import Absence, ApprovalStep, DepartmentGroup, Membership, Topic
from parvis.accounts.models.institution import Closure, Department, Institution, OpeningHours, Presence, Site
from parvis.accounts.models.letters import ApprovalLetter, StaffLetter
from parvis.accounts.models.staff import User

__all__ = [
    "Absence",
    "ApprovalLetter",
    "ApprovalStep",
    "Closure",
    "Department",
    "DepartmentGroup",
    "Institution",
    "Invitation",
    "Membership",
    "OpeningHours",
    "Presence",
    "SecretToRenew",
    "Site",
    "StaffLetter",
    "Topic",
    "User",
    "Visit",
]
