"""What tests stand on: a home that is theirs, a cluster that disappears, a database that is the one asked for."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from parvis.testing import postgres


def test_the_home_is_the_tests_own() -> None:
    assert Path(os.environ["PARVIS_HOME"]) == settings.HOME.folder
    assert settings.HOME.folder.name.startswith("parvis-tests-")


def test_the_database_is_the_one_asked_for() -> None:
    expected = "postgresql" if os.environ.get("PARVIS_TEST_DATABASE") else "sqlite"
    assert connection.vendor == expected


def test_a_cluster_answers_and_disappears() -> None:
    try:
        postgres.programs()
    except postgres.PostgresAbsent as absent:
        pytest.skip(str(absent))
    with postgres.cluster() as url:
        folder = Path(url.partition("host=")[2])
        with psycopg.connect(url) as line:
            assert line.execute("SELECT 1").fetchone() == (1,)
        assert folder.stat().st_uid != 0
    assert not folder.exists()
