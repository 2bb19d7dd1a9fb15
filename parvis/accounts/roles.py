"""Who may do what: five roles, each holding all that the one before it may do.

A role is a Django group. Apps above say what a role may do with ``allow`` and its two sisters when
they start; ``ensure_roles`` writes it to the database after each migration. Permissions given by
hand to a group are kept: the house adds, and never takes away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from parvis.accounts.contracts import Role

__all__ = ["Role", "allow", "allow_media", "allow_pages", "ensure_roles", "media_rights", "page_rights", "role_of"]


_model_rights: dict[Role, set[str]] = defaultdict(set)
_page_rights: dict[Role, set[str]] = defaultdict(set)
_media_rights: dict[Role, set[str]] = defaultdict(set)


def allow(role: Role, *permissions: str) -> None:
    """Let a role, and those above it, use Django permissions: "collection.change_work"."""
    _model_rights[role].update(permissions)


def allow_pages(role: Role, *codenames: str) -> None:
    """Let a role, and those above it, act on the whole page tree: "add_page"."""
    _page_rights[role].update(codenames)


def allow_media(role: Role, *permissions: str) -> None:
    """Let a role, and those above it, act on every media collection: "wagtailimages.add_image"."""
    _media_rights[role].update(permissions)


def page_rights(role: Role) -> list[Permission]:
    """What a role may do with the pages it reaches."""
    return _permissions(f"wagtailcore.{name}" for name in _held(_page_rights, role))


def media_rights(role: Role) -> list[Permission]:
    """What a role may do with the pictures it reaches."""
    return _permissions(_held(_media_rights, role))


def ensure_roles() -> None:
    """Create the groups and give them what was allowed. Harmless when repeated.

    Permissions of apps that are not migrated yet are given at the next migration.
    """
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0)
    _retire_wagtails_groups()
    root, media_root = Page.get_first_root_node(), Collection.get_first_root_node()
    for role in Role:
        group, _created = Group.objects.get_or_create(name=role.value)
        group.permissions.add(*_permissions(_held(_model_rights, role), create=True))
        if root is not None:
            for permission in page_rights(role):
                GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        if media_root is not None:
            for permission in media_rights(role):
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=media_root, permission=permission
                )


def _retire_wagtails_groups() -> None:
    """Wagtail comes with two groups of its own: unused, they would only be mistaken for roles."""
    Group.objects.filter(name__in=("Moderators", "Editors"), user=None).delete()


def _held(rights: dict[Role, set[str]], role: Role) -> Iterator[str]:
    """Everything a role holds: its own and that of the roles below it."""
    ladder = list(Role)
    for lower in ladder[: ladder.index(role) + 1]:
        yield from sorted(rights[lower])


def _permissions(names: Iterable[str], *, create: bool = False) -> list[Permission]:
    wanted = [name.split(".", 1) for name in names]
    known = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in Permission.objects.filter(
            content_type__app_label__in={app for app, _codename in wanted},
            codename__in={codename for _app, codename in wanted},
        ).select_related("content_type")
    }
    found = [known.get((app, codename)) or (_publish(app, codename) if create else None) for app, codename in wanted]
    return [permission for permission in found if permission is not None]


def _publish(app: str, codename: str) -> Permission | None:
    """Publishing is a right of its own, which Django does not make by itself."""
    action, _sep, model = codename.partition("_")
    kind = ContentType.objects.filter(app_label=app, model=model).first()
    if action != "publish" or kind is None:
        return None
    return Permission.objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": f"Can publish {model}"}
    )[0]


def role_of(user: models.Model) -> Role | None:
    """The highest role of a member of staff, None for somebody without one."""
    names = set(user.groups.values_list("name", flat=True))  # type: ignore[attr-defined]
    return next((role for role in reversed(Role) if role.value in names), None)
