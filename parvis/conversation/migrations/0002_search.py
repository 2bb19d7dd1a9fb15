"""The index of words: each database's own."""

from __future__ import annotations

from django.db import migrations

SQLITE = (
    # Contentless: the index keeps no text. `ascii` takes what words.clean prepared as it is.
    "CREATE VIRTUAL TABLE conversation_words USING fts5(words, content='', tokenize='ascii')",
)
POSTGRESQL = (
    "CREATE TABLE conversation_words (message_id bigint PRIMARY KEY, document tsvector NOT NULL)",
    # Without a pending list a search never pays for the writes before it.
    "CREATE INDEX conversation_words_document ON conversation_words USING gin (document) WITH (fastupdate = off)",
)


def make(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    schema_editor.execute("DROP TABLE conversation_words")


class Migration(migrations.Migration):
    dependencies = [("conversation", "0001_initial")]

    operations = [migrations.RunPython(make, unmake)]
