"""What ``doctor`` says of backups, workers and jobs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from parvis.cli import doctor, homes
from parvis.config.home import Home
from parvis.core import jobs
from parvis.core.backup.last import last_backup, remember
from parvis.core.clock import now
from parvis.core.errors import NotAllowed
from parvis.core.models import Job, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path, {})


def test_a_backup_is_asked_for_when_none_was_made_or_it_is_old(home: Home) -> None:
    assert not doctor._backup(home).ok and last_backup(home.folder) is None
    remember(home.folder, now() - timedelta(days=3))
    assert doctor._backup(home).ok and "3" in doctor._backup(home).detail
    remember(home.folder, now() - timedelta(days=30))
    assert not doctor._backup(home).ok
    (home.folder / "last-backup.txt").write_text("yesterday")
    assert last_backup(home.folder) is None


def test_a_silent_worker_is_told_only_where_the_site_is_served(home: Home) -> None:
    assert doctor._worker(home).ok
    with homes.held(home):
        assert not doctor._worker(home).ok
        jobs.keep("me")
        assert doctor._worker(home).ok
        Worker.objects.update(seen_at=now() - timedelta(minutes=5))
        assert not doctor._worker(home).ok


def test_jobs_given_up_are_counted(home: Home) -> None:
    assert doctor._jobs(home).ok
    Job.objects.create(name="a", key="a", state=Job.State.DEAD)
    assert not doctor._jobs(home).ok and "1" in doctor._jobs(home).detail


def test_whoever_changes_a_home_is_alone_in_it(home: Home) -> None:
    with (
        homes.held(home),
        homes.held(home),
        pytest.raises(NotAllowed, match="serveur|server"),
        homes.held(home, alone=True),
    ):
        pass
    with homes.held(home, alone=True), pytest.raises(NotAllowed), homes.held(home):
        pass
