"""What a role in a department reaches: the department's collection of pictures and its section of the site.

One group for each role somebody holds in a department that owns something. The group holds, in that collection
and in that section with its translations, what the role holds in the whole house; its members are those who have
the role and work here. Everything is written anew from the rows, so that it may be asked at any time.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from parvis.accounts.contracts import Role
from parvis.accounts.models import Department, DepartmentGroup, Membership, User
from parvis.accounts.roles import media_rights, page_rights

# Of a group's name, what leaves room for the role and a number.
_MOST_NAME = 100


@transaction.atomic
def write_reach(department: Department | int) -> None:
    """Keep the groups of a department in step with its members, collection and section. Harmless when repeated."""
    key = department if isinstance(department, int) else department.pk
    held = Department.objects.select_for_update().filter(pk=key).first()
    if held is None:
        return
    members = _members(held) if held.collection_id or held.section_id else {}
    Group.objects.filter(of_department__department=held).exclude(of_department__role__in=members).delete()
    for role, people in members.items():
        _write_group(held, role, people)


def write_every_reach() -> None:
    """The same for every department."""
    for key in Department.objects.values_list("pk", flat=True):
        write_reach(key)


def _members(department: Department) -> dict[Role, list[int]]:
    rows = Membership.objects.filter(department=department, member__is_active=True).values_list("role", "member")
    found: dict[Role, list[int]] = {}
    for role, member in rows:
        found.setdefault(Role(role), []).append(member)
    return found


def _write_group(department: Department, role: Role, people: list[int]) -> None:
    group = _group_of(department, role)
    _set_media_rights(group, department.collection, media_rights(role))
    _set_page_rights(group, _pages(department.section), page_rights(role))
    group.user_set.set(people)


def _group_of(department: Department, role: Role) -> Group:
    """The group of a role in a department, under its present name."""
    name = _free_name(department, role)
    row = DepartmentGroup.objects.select_related("group").filter(department=department, role=role).first()
    if row is None:
        row = DepartmentGroup(department=department, role=role, group=Group.objects.create(name=name))
        row.save()
    elif row.group.name != name:
        row.group.name = name
        row.group.save(update_fields=["name"])
    return row.group


def _free_name(department: Department, role: Role) -> str:
    """“Mediation · editor”, with a number where another group is called so already."""
    with translation.override(settings.LANGUAGE_CODE):
        name = f"{str(department)[:_MOST_NAME]} · {role.label}"
    own = DepartmentGroup.objects.filter(department=department, role=role).values("group")
    is_taken = Group.objects.filter(name=name).exclude(pk__in=own).exists()
    return f"{name} ({department.pk})" if is_taken else name


def _pages(section: Page | None) -> list[Page]:
    """The section in every language. The root of all pages is nobody's section."""
    return list(section.get_translations(inclusive=True)) if section is not None and not section.is_root() else []


def _set_page_rights(group: Group, pages: Iterable[Page], rights: Iterable[Permission]) -> None:
    wanted = {(page.pk, right.pk) for page in pages for right in rights}
    for row in GroupPagePermission.objects.filter(group=group):
        if (row.page_id, row.permission_id) not in wanted:
            row.delete()
        wanted.discard((row.page_id, row.permission_id))
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page, permission_id=right) for page, right in sorted(wanted)
    )


def _set_media_rights(group: Group, collection: Collection | None, rights: Iterable[Permission]) -> None:
    owned = [collection.pk] if collection is not None and not collection.is_root() else []
    wanted = {(place, right.pk) for place in owned for right in rights}
    for row in GroupCollectionPermission.objects.filter(group=group):
        if (row.collection_id, row.permission_id) not in wanted:
            row.delete()
        wanted.discard((row.collection_id, row.permission_id))
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection_id=place, permission_id=right)
        for place, right in sorted(wanted)
    )


@transaction.atomic
def restore_groups(member: User) -> None:
    """Groups of departments are given by roles there: one ticked, or unticked, by hand elsewhere is put right."""
    theirs = set(Group.objects.filter(user=member, of_department__isnull=False).values_list("pk", flat=True))
    due = {pk for role, department in _roles_of(member) for pk in _groups_for(department, role)}
    if theirs - due:
        member.groups.remove(*theirs - due)
    if due - theirs:
        member.groups.add(*due - theirs)


def _roles_of(member: User) -> Iterable[tuple[str, int]]:
    return member.memberships.values_list("role", "department") if member.is_active else ()


def _groups_for(department: int, role: str) -> Iterable[int]:
    return DepartmentGroup.objects.filter(department=department, role=role).values_list("group", flat=True)


@transaction.atomic
def let_go(row: DepartmentGroup) -> None:
    """The tie is gone with its group or its department: so is the other; a department that still needs it gets another."""
    Group.objects.filter(pk=row.group_id).delete()
    transaction.on_commit(lambda: write_reach(row.department_id))


def follow_translation(page: Page) -> None:
    """A page just made may be the translation of a section: roles there reach it too."""
    for department in Department.objects.filter(section__translation_key=page.translation_key):
        write_reach(department)
