"""Whoever answers is killed at each step: in the end there is one answer, one sending, one message."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from parvis.channels.tests.test_kill import _database
from parvis.channels.tests.test_posting_killed import _ask
from parvis.testing import live

STEPS = ("asking", "writing", "saying", "noting", "after", "never", "never")


@pytest.mark.slow
@pytest.mark.engines
@pytest.mark.timeout(300)
def test_an_answer_asked_again_after_any_death_leaves_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with _database(os.environ.get("PARVIS_TEST_DATABASE", "")) as address:
        settings = {"PARVIS_DATABASE__URL": address} if address else {}
        assert live.parvis(home, "init", "--json", **settings).returncode == 0
        told = {**live.environment(home, **settings), "DJANGO_SETTINGS_MODULE": "parvis.config.settings"}
        for step in STEPS:
            done = subprocess.run(
                [sys.executable, "-m", "parvis.conversation.tests.answering_killed", step],
                env=told, capture_output=True, text=True, check=False, timeout=120,
            )  # fmt: skip
            assert done.returncode == (0 if step == "never" else -signal.SIGKILL), done.stderr[-2000:]
            states = _ask(home, address, "SELECT state FROM conversation_answer")
            assert states == (["draft"] if step in STEPS[:4] else ["going"]), step
        assert _ask(home, address, "SELECT count(*) FROM channels_delivery") == [1]
        assert _ask(home, address, "SELECT count(*) FROM conversation_message WHERE direction = 'out'") == [1]
        assert _ask(home, address, "SELECT count(*) FROM core_job WHERE name LIKE '%send_delivery'") == [1]
