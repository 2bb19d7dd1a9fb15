"""Django's settings, one small file a service; the home folder decides what varies."""

from parvis.config.settings.apps import *  # noqa: F403
from parvis.config.settings.background import *  # noqa: F403
from parvis.config.settings.base import *  # noqa: F403
from parvis.config.settings.database import *  # noqa: F403
from parvis.config.settings.languages import *  # noqa: F403
from parvis.config.settings.logs import *  # noqa: F403
from parvis.config.settings.security import *  # noqa: F403
from parvis.config.settings.storage import *  # noqa: F403
from parvis.config.settings.wagtail import *  # noqa: F403
