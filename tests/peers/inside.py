"""A process in the home of a served site, that runs what a test tells it: setting Django up takes seconds, once."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from parvis.testing import live

# What a site may ask when its peers are on the loopback.
OUTSIDE = {"PARVIS_OUTSIDE__PRIVATE": '["127.0.0.0/8"]', "PARVIS_OUTSIDE__PLAIN_HTTP": "true"}
_BEGIN = """
import django, json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "parvis.config.settings"
django.setup()
{begin}
for line in sys.stdin:
    told = None
    try:
        exec(compile(json.loads(line), "test", "exec"), globals())
        print("told:" + json.dumps(told), flush=True)
    except BaseException as error:
        print("told:" + json.dumps({{"failed": repr(error)}}), flush=True)
"""


class Inside:
    """The running process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, code: str, **names: Any) -> Any:
        """Run code with those names set; what it puts in ``told``, as JSON carries it."""
        given = "".join(f"{name} = {value!r}\n" for name, value in names.items())
        self._process.stdin.write(json.dumps(f"told = None\n{given}{textwrap.dedent(code)}") + "\n")
        self._process.stdin.flush()
        line = next(line for line in self._process.stdout if line.startswith("told:"))
        told = json.loads(line.removeprefix("told:"))
        assert not (isinstance(told, dict) and "failed" in told), told
        return told


@contextmanager
def inside(site: live.Site, begin: str) -> Iterator[Inside]:
    """A process in the site's home. begin: what it does first, once Django is set up."""
    variables = {**OUTSIDE, "PARVIS_WEB__ADDRESS": site.address}
    with subprocess.Popen(
        [sys.executable, "-c", _BEGIN.format(begin=begin)], env=live.environment(site.home, **variables), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as running:  # fmt: skip
        yield Inside(running)
        running.stdin.close()
