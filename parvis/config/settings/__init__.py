"""Django's settings, one small file a service; the home folder decides what varies."""

from parvis.config.settings.apps import *
from parvis.config.settings.background import *
from parvis.config.settings.base import *
from parvis.config.settings.clock import *
from parvis.config.settings.database import *
from parvis.config.settings.languages import *
from parvis.config.settings.logs import *
from parvis.config.settings.mail import *
from parvis.config.settings.metrics import *
from parvis.config.settings.outside import *
from parvis.config.settings.security import *
from parvis.config.settings.signin import *
from parvis.config.settings.social import *
from parvis.config.settings.statistics import *
from parvis.config.settings.storage import *
from parvis.config.settings.wagtail import *
