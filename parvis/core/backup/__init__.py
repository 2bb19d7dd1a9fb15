"""Backup and restore: one archive with the database, the files and the configuration less secrets."""
