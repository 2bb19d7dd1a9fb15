"""People may be erased, object, and be masked in others' words; the ledger stays append-only otherwise."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import parvis.core.clock

FIXED = "id kind verb handle_id thing_id about_id in_reply_to_id channel occurred_at recorded_at language".split()

# A change of words is let through when it empties them, or is the masking prepared in this transaction.
SQLITE = [
    "DROP TRIGGER traces_trace_fixed",
    "DROP TRIGGER traces_trace_erase_only",
    f"""CREATE TRIGGER traces_trace_fixed BEFORE UPDATE OF {", ".join(FIXED)} ON traces_trace
    BEGIN SELECT RAISE(ABORT, 'traces are append-only'); END""",
    """CREATE TRIGGER traces_trace_erase_only BEFORE UPDATE OF text, payload, towards ON traces_trace
    WHEN ((NEW.text IS NOT NULL AND NEW.text IS NOT OLD.text)
      OR (NEW.payload IS NOT NULL AND NEW.payload IS NOT OLD.payload)
      OR NEW.towards IS NOT OLD.towards)
      AND NOT EXISTS (SELECT 1 FROM traces_masking m WHERE m.trace_id = OLD.id AND m.text IS NEW.text
        AND m.payload IS NEW.payload AND m.towards IS NEW.towards)
    BEGIN SELECT RAISE(ABORT, 'traces are append-only'); END""",
]
_CHANGED = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FIXED)
POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION traces_trace_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP <> 'UPDATE' OR {_CHANGED} THEN RAISE EXCEPTION 'traces are append-only'; END IF;
      IF ((NEW.text IS NOT NULL AND NEW.text IS DISTINCT FROM OLD.text)
        OR (NEW.payload IS NOT NULL AND NEW.payload IS DISTINCT FROM OLD.payload)
        OR NEW.towards IS DISTINCT FROM OLD.towards)
        AND NOT EXISTS (SELECT 1 FROM traces_masking m WHERE m.trace_id = OLD.id
          AND m.text IS NOT DISTINCT FROM NEW.text AND m.payload IS NOT DISTINCT FROM NEW.payload
          AND m.towards IS NOT DISTINCT FROM NEW.towards)
      THEN RAISE EXCEPTION 'traces are append-only'; END IF;
      RETURN NEW;
    END $$""",
]
DO = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in DO[editor.connection.vendor]:
        editor.execute(statement, params=None)


def unguard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The former guard again."""
    before = import_module("parvis.traces.migrations.0002_append_only")
    before.unguard(apps, editor)
    before.guard(apps, editor)


class Migration(migrations.Migration):

    dependencies = [
        ('traces', '0003_daily_counts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Masking',
            fields=[
                ('trace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='traces.trace')),
                ('text', models.TextField(blank=True, null=True)),
                ('payload', models.JSONField(blank=True, null=True)),
                ('towards', models.JSONField(blank=True, default=list)),
            ],
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=parvis.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='ObjectionKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='Retention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, unique=True)),
                ('months', models.PositiveSmallIntegerField(verbose_name='months')),
            ],
        ),
        migrations.AlterModelOptions(
            name='person',
            options={'permissions': [('erase_person', 'Can erase a person')], 'verbose_name': 'person', 'verbose_name_plural': 'people'},
        ),
        migrations.AddField(
            model_name='handle',
            name='erased_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='handle',
            name='objected_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='erased_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(guard, unguard),
    ]
