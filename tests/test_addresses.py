"""Every address of the desk, and every one that is not public, tried as a stranger, a helper and the owner.

The list is the URL map itself: an address added to it is tried, and one whose arguments the scene
cannot fill fails here until the scene can.
"""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parvis.accounts.models import User
from parvis.accounts.roles import Role
from parvis.accounts.services import engage
from tests import scene as scenery
from tests.addresses import Address, Unfilled, every_address, path_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(1800)]

# Met before one is in: each says so here, and what a stranger gets there is tried elsewhere (accounts/tests).
DOOR = {
    "account_login", "account_logout", "account_signup", "account_inactive", "accept_invitation", "turned_away",
    "door_language", "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "mfa_login_webauthn", "openid_connect_login", "openid_connect_callback",
    "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup", "wagtailadmin_login",
    # The colours of the door, and what its scripts read: nothing of the house.
    "parvis_desk:accent", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite",
}  # fmt: skip
# Replaced by the door: kept by Wagtail in its map, they only lead there or are not found.
RETIRED = {
    "wagtailadmin_logout",
    "wagtailadmin_password_reset", "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm", "wagtailadmin_password_reset_complete",
}  # fmt: skip
# Outside the desk, by route: read by everybody. Anything else outside the desk is refused to strangers too.
PUBLIC = (
    "id/", "ap/", ".well-known/", "nodeinfo/", "@<", "media/", "card/", "collection", "oeuvres", "auteurs", "lieux", "sujets", "visiter", "chercher", "carte",
    "suivre", "flux", "statistiques/", "count", "remettre/", "lettre/", "composants/", "favicon", "nous-joindre/", "nous-ecrire/", "question/", "votre-message/", "vous-avez-demande/", "sitemap", "robots.txt", "oembed", "((?:", "_util/", "", "health", "ready",
)  # fmt: skip
REFUSALS = {301, 302, 401, 403, 404, 405, 400}


@pytest.fixture
def scene(tmp_path: Path) -> scenery.Scene:
    """One of everything."""
    return scenery.build(tmp_path)


def inner() -> list[Address]:
    """Every address that is not for everybody."""
    return [each for each in every_address() if each.route.startswith("desk/") and each.name not in DOOR]


def filled(scene: scenery.Scene) -> Iterator[tuple[Address, str]]:
    """Each address with its path; fails naming those the scene cannot fill."""
    unfilled, seen = [], []
    for address in inner():
        try:
            seen.append((address, path_of(address, scene.for_address(address))))
        except Unfilled as error:
            unfilled.append(str(error))
    assert not unfilled, "addresses without a real object: tell tests/scene.py\n" + "\n".join(unfilled)
    yield from seen


def ask(client: Client, method: str, path: str) -> tuple[HttpResponse, list[str]]:
    """The answer, and what was written meanwhile; all of it is undone."""
    with transaction.atomic():
        cookies = SimpleCookie({name: morsel.value for name, morsel in client.cookies.items()})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = getattr(client, method)(path)
        transaction.set_rollback(True)
    # Whoever was signed out by that is in again, as in the database.
    client.cookies = cookies
    written = [
        query["sql"] for query in queries if query["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
    ]
    return answer, written


# Wagtail's own: one fails on purpose, six fall over a form sent empty, and its API asks a token of every POST.
UPSTREAM = {
    ("get", "wagtailadmin_error_test"),
    ("post", "wagtailadmin_error_test"),
    ("post", "wagtailadmin_choose_page_external_link"),
    ("post", "wagtailadmin_pages:copy"),
    ("post", "sending_film_chooser:create"),
    ("post", "sending_thing_chooser:create"),
    ("post", "story_video_chooser:create"),
    ("post", "story_sound_chooser:create"),
    ("post", "story_document_chooser:create"),
    ("post", "work_chooser:create"),
    ("post", "wagtailadmin_api:pages:action"),
}
# What any visit writes: its session, thumbnails when first looked at, and (Wagtail's editing sessions) who looks at what.
_USUAL = (
    "django_session",
    "accounts_visit",
    "wagtailadmin_editingsession",
    "wagtailusers_userprofile",
    "media_rendition",
)


def unusual(written: list[str]) -> list[str]:
    """Writes about something other than the visit itself."""
    return [sql[:160] for sql in written if not any(table in sql for table in _USUAL)]


def browser(member: User | None) -> Client:
    """A browser that tells a failure of the program as 500."""
    client = Client(raise_request_exception=False)
    if member is not None:
        client.force_login(member)
    return client


def test_an_address_outside_the_desk_is_public_on_purpose():
    outside = {each.route for each in every_address() if not each.route.startswith("desk/")}
    unknown = {route for route in outside if not route.startswith(tuple(filter(None, PUBLIC))) and route != ""}
    assert not unknown, f"public? then add to PUBLIC; else put under desk/: {sorted(unknown)}"


def test_there_is_a_desk_to_walk():
    names = {each.name for each in inner()}
    assert len(names) > 250
    assert {"staff", "works:edit", "wagtailadmin_home", "wagtailimages:delete", "collection_import_new"} <= names


def test_a_stranger_is_refused_everywhere(scene: scenery.Scene):
    client, open_doors = browser(None), []
    for address, path in filled(scene):
        for method in ("get", "post"):
            answer, written = ask(client, method, path)
            inside = answer.status_code not in REFUSALS
            elsewhere = answer.status_code == 302 and not answer["Location"].startswith("/desk/login/")
            if inside or elsewhere or unusual(written):
                open_doors.append(
                    f"{method} {path} ({address.name}): {answer.status_code} {answer.get('Location', '')} {unusual(written)}"
                )
    assert not open_doors, "\n".join(open_doors)


# Their own affairs, which a reader may change.
OWN = (
    "wagtailadmin_account",
    "end_my_",
    "my_expertise",
    "mfa_",
    "account_",
    "socialaccount_",
    "wagtailadmin_dismissibles",
)


@pytest.mark.parametrize("role", [Role.READER, Role.CONTRIBUTOR])
def test_a_helper_gets_what_the_role_allows(scene: scenery.Scene, role: Role):
    client = browser(engage(username="helper", role=role, password="a long enough password"))
    wrong = []
    for address, path in filled(scene):
        for method in ("get", "post"):
            answer, written = ask(client, method, path)
            if answer.status_code >= 500 and (method, address.name) not in UPSTREAM:
                wrong.append(f"{method} {path} ({address.name}): {answer.status_code}")
            if role == Role.READER and unusual(written) and not address.name.startswith(OWN):
                wrong.append(f"{method} {path} ({address.name}) wrote {unusual(written)}")
            if answer.status_code == 200 and is_for_managers(address.name):
                wrong.append(f"{method} {path} ({address.name}) is a manager's, and answered {role}")
    assert not wrong, "\n".join(wrong)


def is_for_managers(name: str) -> bool:
    """Staff, groups, invitations, secrets."""
    ours = ("staff", "invitations", "secrets_to_renew", "resend", "withdraw", "renew_secret", "part_with", "unlock")
    return name.startswith((*ours, "wagtailusers_", "end_staff", "ask_staff", "forget_staff"))


def test_the_owner_is_answered_everywhere(scene: scenery.Scene):
    client, wrong = browser(User.objects.get(username="owner")), []
    for address, path in filled(scene):
        for method in ("get", "post"):
            answer, _written = ask(client, method, path)
            refused = answer.status_code in {401, 403} or answer.get("Location", "").startswith("/desk/login/")
            if (answer.status_code >= 500 or (refused and address.name not in RETIRED)) and (
                method,
                address.name,
            ) not in UPSTREAM:
                wrong.append(f"{method} {path} ({address.name}): {answer.status_code} {answer.get('Location', '')}")
    assert not wrong, "\n".join(wrong)
