"""The index of words of messages: a contentless FTS5 table on SQLite, stored tsvectors under GIN on PostgreSQL."""

from parvis.conversation.search.databases import Index, PostgresIndex, SqliteIndex, index

__all__ = ["Index", "PostgresIndex", "SqliteIndex", "index"]
