"""One request a line on standard input, one answer a line on standard output, until the input ends.

A request is {"job", "seconds", …}; an answer {"found": {…}} or {"refused": code, "details": {…}}.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from parvis.media.cell.refused import Refused, is_for_memory

# Job to the module that does it: imported when first asked, since most files are pictures.
_JOBS = {
    "picture": "pictures:look",
    "derive": "pictures:derive",
    "fit": "pictures:fit",
    "film": "recordings:look_at_film",
    "sound": "recordings:look_at_sound",
    "copy_recording": "recordings:copy",
    "film_still": "recordings:write_still",
    "document": "documents:look",
    "copy_document": "documents:copy",
    "document_still": "documents:write_still",
    "captions": "captions:look",
}
# The wall is that many times the processor's time: a busy machine is not a hostile file.
PATIENCE = 5


def main() -> None:
    """Answer until nobody asks any more."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Libraries that talk must not talk over the answers.
    os.dup2(2, 1)
    _confine(int(sys.argv[1]) << 20, int(sys.argv[2]) << 20)
    for line in sys.stdin:
        answers.write(json.dumps(_answer(json.loads(line))) + "\n")
        answers.flush()


def _confine(memory: int, written: int) -> None:
    """Bounds nobody in this process can lift: address space, size of a written file, no core."""
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, written), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    job = _find(request.pop("job"))
    _give_time(request.pop("seconds"))
    try:
        return {"found": job(**request)}
    except Refused as refused:
        return {"refused": refused.code, "details": refused.details}
    except Exception as error:
        code = "too_heavy" if is_for_memory(error) else "damaged"
        return {"refused": code, "details": {}, "cause": f"{type(error).__name__}: {error}"[:500]}
    finally:
        signal.alarm(0)


def _find(job: str) -> Callable[..., dict[str, Any]]:
    module, _, name = _JOBS[job].partition(":")
    found: Callable[..., dict[str, Any]] = getattr(import_module(f"parvis.media.cell.{module}"), name)
    return found


def _give_time(seconds: int) -> None:
    """Processor time for this request, and an end by the clock whoever waits for us."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.alarm(seconds * PATIENCE)


if __name__ == "__main__":
    main()
