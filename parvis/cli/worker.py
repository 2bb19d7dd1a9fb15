"""``parvis worker``: does what waits in the queue until it is stopped."""

from __future__ import annotations

from parvis.cli import homes
from parvis.cli.language import say


def worker() -> None:
    """Run the background worker (one process, one task at a time)."""
    homes.existing_home()
    from django.utils.module_loading import autodiscover_modules

    from parvis.core.tasks import queue

    autodiscover_modules("tasks", "periodic")
    # SIGTERM finishes the task under way, then stops: what ``parvis serve`` sends.
    queue.create_consumer(workers=1, max_delay=1.0, graceful_signal="TERM").run()


worker.__doc__ = say("Fait ce qui attend en arrière-plan, une tâche à la fois.", worker.__doc__ or "")
