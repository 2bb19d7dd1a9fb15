"""Those who had a department are members of it, with the role they have in the institution."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_LADDER = ("manager", "approver", "editor", "contributor", "reader")


def join_departments(apps: Any, schema_editor: Any) -> None:
    """A membership for each member of staff with a department and a role."""
    membership = apps.get_model("accounts", "Membership")
    for member in apps.get_model("accounts", "User").objects.filter(department__isnull=False).order_by("pk"):
        names = set(member.groups.values_list("name", flat=True))
        role = next((role for role in _LADDER if role in names), None)
        if role:
            membership.objects.get_or_create(
                member_id=member.pk, department_id=member.department_id, defaults={"role": role}
            )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_departments_and_steps"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(join_departments, migrations.RunPython.noop)]
