"""Work in the background: Huey on a file in the home. The row is the truth; the queue only wakes."""

from parvis.config.settings.base import HOME

QUEUE_FILE = HOME.queue_file
# Wagtail's own tasks stay immediate: ours are the ones that wait.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
