"""Works staff removed, so that imports leave them aside."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0003_index_of_drafts"),
        ("traces", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="left_aside",
            field=models.PositiveIntegerField(default=0, help_text="rows of works staff removed"),
        ),
        migrations.CreateModel(
            name="RemovedWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=80)),
                ("identifier", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=120)),
                ("may_return", models.BooleanField(default=False)),
                (
                    "thing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="traces.thing"
                    ),
                ),
            ],
            options={
                "verbose_name": "removed work",
                "verbose_name_plural": "removed works",
                "constraints": [
                    models.UniqueConstraint(fields=("source", "identifier"), name="removed_work_once")
                ],
            },
        ),
    ]
