"""The WSGI application, served by Granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
application = get_wsgi_application()

# Only once the applications are loaded.
from django.conf import settings  # noqa: E402

from parvis.traces.services import counting  # noqa: E402

if settings.COUNTS_VISITS:
    counting.start()
