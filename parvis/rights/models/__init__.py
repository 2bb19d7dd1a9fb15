"""What is known of the rights in media: statements, grants, restrictions, persons, contributors, requests."""

from parvis.rights.models.calendar import CalendarMark
from parvis.rights.models.contributors import Acceptance, Contribution, Terms
from parvis.rights.models.deposits import Deposit, DepositedFile, DepositLink
from parvis.rights.models.grants import Declaration, Grant
from parvis.rights.models.persons import Consent, PersonShown
from parvis.rights.models.requests import GrantRequest, LetterTemplate, RequestEvent
from parvis.rights.models.restrictions import Embargo, Restriction
from parvis.rights.models.sendings import Sending
from parvis.rights.models.somebody import OfSomebody
from parvis.rights.models.statements import MakerFact, Statement

__all__ = [
    "Acceptance",
    "CalendarMark",
    "Consent",
    "Contribution",
    "Declaration",
    "Deposit",
    "DepositLink",
    "DepositedFile",
    "Embargo",
    "Grant",
    "GrantRequest",
    "LetterTemplate",
    "MakerFact",
    "OfSomebody",
    "PersonShown",
    "RequestEvent",
    "Restriction",
    "Sending",
    "Statement",
    "Terms",
]
