"""The clock that tests move is refused in a home that tests did not make."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from parvis.core import clock
from parvis.testing.live import environment


def _now(home: Path, file: Path) -> subprocess.CompletedProcess[str]:
    told = environment(home, PARVIS_TEST_CLOCK=str(file), DJANGO_SETTINGS_MODULE="parvis.config.settings")
    code = "import django; django.setup(); from parvis.core.clock import now; print(now().timestamp())"
    return subprocess.run([sys.executable, "-c", code], env=told, capture_output=True, text=True, check=False)


def test_a_home_of_ones_own_refuses_it(tmp_path: Path) -> None:
    refused = _now(tmp_path, tmp_path / "ahead")
    assert refused.returncode != 0
    assert "PARVIS_TEST_CLOCK" in refused.stderr


def test_a_home_of_the_tests_lives_by_it(tmp_path: Path) -> None:
    (tmp_path / "made-by-tests").touch()
    (tmp_path / "ahead").write_text("86400")
    ahead = _now(tmp_path, tmp_path / "ahead")
    assert float(ahead.stdout) - timezone.now().timestamp() == pytest.approx(86400, abs=60)


def test_without_it_now_is_now(settings: object, tmp_path: Path) -> None:
    assert abs((clock.now() - timezone.now()).total_seconds()) < 5
    settings.TEST_CLOCK = tmp_path / "none"  # type: ignore[attr-defined]
    assert abs((clock.now() - timezone.now()).total_seconds()) < 5
    assert clock.day_of(clock.midnight(clock.today())) == clock.today()
