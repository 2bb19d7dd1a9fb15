"""The search index: rows to sort and count, and each database's own index of words."""

from __future__ import annotations

from django.db import migrations, models

SQLITE = (
    # Contentless: the index keeps no text. `ascii` takes what words.clean prepared as it is.
    "CREATE VIRTUAL TABLE collection_search USING fts5(title, maker, body, facets, content='', tokenize='ascii')",
    # SQLite before 3.43 deletes a contentless row only when told what was indexed.
    "CREATE TABLE collection_searchkept"
    " (work_id integer PRIMARY KEY, title text NOT NULL, maker text NOT NULL, body text NOT NULL)",
)
POSTGRESQL = (
    "ALTER TABLE collection_searchrow ADD COLUMN document tsvector",
    # Sorted alike whatever the cluster's locale, and as SQLite sorts.
    'ALTER TABLE collection_searchdetail ALTER COLUMN title_key TYPE varchar(40) COLLATE "C"',
    'ALTER TABLE collection_searchdetail ALTER COLUMN maker_key TYPE varchar(40) COLLATE "C"',
    # Without a pending list a search never pays for the writes before it.
    "CREATE INDEX collection_search_document ON collection_searchrow USING gin (document) WITH (fastupdate = off)",
)
UNDO = {
    "sqlite": ("DROP TABLE collection_search", "DROP TABLE collection_searchkept"),
    "postgresql": ("ALTER TABLE collection_searchrow DROP COLUMN document",),
}


def make(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("collection", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                ("work_id", models.IntegerField(primary_key=True, serialize=False)),
                (
                    "bare",
                    models.PositiveSmallIntegerField(default=1, help_text="1 when there is no picture to show"),
                ),
                ("title_words", models.PositiveSmallIntegerField(default=0)),
                ("earliest", models.IntegerField()),
                ("latest", models.IntegerField()),
                ("maker", models.TextField()),
                ("period", models.TextField()),
                ("type", models.TextField()),
                ("place", models.TextField()),
                ("status", models.TextField()),
                ("flag", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["bare", "work_id"], name="search_pictured"),
                    models.Index(fields=["earliest", "work_id"], name="search_by_date"),
                ]
            },
        ),
        migrations.CreateModel(
            name="SearchDetail",
            fields=[
                ("work_id", models.IntegerField(primary_key=True, serialize=False)),
                ("title_key", models.CharField(max_length=40)),
                ("maker_key", models.CharField(max_length=40)),
                ("subject", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["title_key", "work_id"], name="search_by_title"),
                    models.Index(fields=["maker_key", "work_id"], name="search_by_maker"),
                ]
            },
        ),
        migrations.CreateModel(
            name="SearchTotal",
            fields=[
                ("token", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("facet", models.CharField(max_length=8)),
                ("works", models.BigIntegerField()),
            ],
            options={"indexes": [models.Index(fields=["facet", "-works", "token"], name="search_total_facet")]},
        ),
        migrations.RunPython(make, unmake),
    ]
