"""The WSGI application, served by Granian."""

import os

from django.core.wsgi import get_wsgi_application

from parvis.config.home import current_home
from parvis.config.slow import Guarded
from parvis.core.errors import ConfigurationError

if current_home().restoring_file.exists():
    raise ConfigurationError("a restore is unfinished here: run parvis restore again / restauration inachevée")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
application = Guarded(get_wsgi_application())

# Only once the applications are loaded.
from django.conf import settings  # noqa: E402

from parvis.traces.services import counting  # noqa: E402

if settings.COUNTS_VISITS:
    counting.start()
