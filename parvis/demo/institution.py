"""The invented institution: who it is, when it opens, where it is present, who works there."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import time, timedelta

from parvis.accounts.models import (
    Closure,
    Department,
    Institution,
    OpeningHours,
    Presence,
    Site,
    Topic,
    User,
)
from parvis.accounts.roles import Role
from parvis.accounts.services import describe_institution, engage, say_expertise
from parvis.core.clock import today
from parvis.demo.content import AccountCard, ClosureCard, InstitutionCard, PresenceCard


@dataclass(frozen=True)
class Account:
    """A sign-in to print; the password is empty when somebody has changed it."""

    username: str
    password: str
    role: str
    name: str


def found_institution(card: InstitutionCard) -> None:
    """Name the institution and give it its site, hours, departments and presences; what exists is kept."""
    institution = Institution.current()
    if institution.name_fr != card.name[0]:
        _describe(institution, card)
    if not Site.objects.exists():
        _open_site(card)
    if not Department.objects.exists():
        for order, department in enumerate(card.department):
            fr, en = department.name
            Department.objects.create(
                name_fr=fr, name_en=en, email=department.email, is_public=department.public, order=order
            )
    if not Presence.objects.exists():
        for order, presence in enumerate(card.presence):
            _claim(presence, order)


def _describe(institution: Institution, card: InstitutionCard) -> None:
    for field in ("name", "tagline", "introduction", "share", "credit"):
        french, english = getattr(card, field)
        setattr(institution, f"{field}_fr", french)
        setattr(institution, f"{field}_en", english)
    institution.email, institution.telephone = card.email, card.telephone
    institution.jurisdiction = card.jurisdiction
    describe_institution(institution=institution, by=None)


def _open_site(card: InstitutionCard) -> None:
    (name_fr, name_en), (access_fr, access_en) = card.site.name, card.site.access
    site = Site.objects.create(
        name_fr=name_fr, name_en=name_en, address=card.site.address, access_fr=access_fr, access_en=access_en
    )
    for hours in card.hours:
        for day in hours.days:
            OpeningHours.objects.create(site=site, weekday=day, opens=_hour(hours.opens), closes=_hour(hours.closes))
    for closure in card.closure:
        _close(site, closure)


def _close(site: Site, card: ClosureCard) -> None:
    first = today() + timedelta(days=card.in_days)
    Closure.objects.create(
        site=site,
        first_day=first,
        last_day=first + timedelta(days=card.length - 1),
        opens=_hour(card.opens) if card.opens else None,
        closes=_hour(card.closes) if card.closes else None,
        reason_fr=card.reason[0],
        reason_en=card.reason[1],
    )


def _hour(written: str) -> time:
    return time.fromisoformat(written)


def _claim(card: PresenceCard, order: int) -> None:
    Presence.objects.create(
        network=card.network,
        handle=card.handle,
        url=card.url,
        state=card.state,
        purpose_fr=card.purpose[0],
        purpose_en=card.purpose[1],
        rhythm_fr=card.rhythm[0],
        rhythm_en=card.rhythm[1],
        order=order,
    )


def engage_staff(card: InstitutionCard, *, secret: str) -> list[Account]:
    """One account a role and the administrator; passwords follow from the home's secret.

    They are not stored: the same home computes the same ones, so a second run can print them again.
    """
    departments = list(Department.objects.order_by("order", "pk"))
    accounts = [_administrator(secret)]
    for person in card.account:
        department = departments[person.department] if person.department < len(departments) else None
        accounts.append(_engage(person, department, secret))
    return accounts


def _administrator(secret: str) -> Account:
    password = password_of("admin", secret)
    admin = User.objects.filter(username="admin").first()
    if admin is None:
        admin = User.objects.create_superuser("admin", "", password)
    return Account("admin", password if admin.check_password(password) else "", "admin", "")


def _engage(card: AccountCard, department: Department | None, secret: str) -> Account:
    password = password_of(card.username, secret)
    first, last = card.name
    member = User.objects.filter(username=card.username).first()
    if member is None:
        member = engage(
            username=card.username,
            role=Role(card.role),
            password=password,
            first_name=first,
            last_name=last,
            email=f"{card.username}@museeduparvis.example",
            department=department,
        )
        topics = (Topic.objects.get_or_create(name_fr=fr, name_en=en)[0] for fr, en in card.knows)
        say_expertise(member=member, topics=list(topics), by=member)
    return Account(card.username, password if member.check_password(password) else "", card.role, f"{first} {last}")


def password_of(username: str, secret: str) -> str:
    """Sixteen characters in four groups, without ambiguous letters, from the home's secret (HMAC-SHA-256)."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    digest = hmac.new(secret.encode(), f"demo:{username}".encode(), hashlib.sha256).digest()
    word = "".join(letters[byte % len(letters)] for byte in digest[:16])
    return "-".join(word[at : at + 4] for at in range(0, 16, 4))
