"""``parvis worker``: does what waits in the queue until it is stopped."""

from __future__ import annotations

from parvis.cli import homes
from parvis.cli.language import say


def worker() -> None:
    """Run the background worker (one process, one task at a time)."""
    with homes.held(homes.existing_home()):
        _work()


def _work() -> None:
    from django.utils.module_loading import autodiscover_modules

    from parvis.core.companions import Company
    from parvis.core.tasks import queue
    from parvis.core.working import Pulse

    autodiscover_modules("tasks", "periodic")
    pulse, company = Pulse(), Company()
    pulse.start()
    company.start()
    # SIGTERM finishes the task under way, then stops: what ``parvis serve`` sends.
    consumer = queue.create_consumer(workers=1, periodic=False, max_delay=1.0, graceful_signal="TERM")
    try:
        consumer.run()
    finally:
        company.stop()
        pulse.stop()


worker.__doc__ = say("Fait ce qui attend en arrière-plan, une tâche à la fois.", worker.__doc__ or "")
