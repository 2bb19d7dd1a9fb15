"""Messages leave by the institution's own server; without one they are files in the home, and the desk says so."""

from parvis.config.settings.base import CONFIGURATION, HOME, PUBLIC_ADDRESS

_MAIL = CONFIGURATION.email

SENDS_MAIL = bool(_MAIL.host)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SENDS_MAIL else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HOME.mail
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.username, _MAIL.secret
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.security == "starttls", _MAIL.security == "tls"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _MAIL.sender or f"parvis@{PUBLIC_ADDRESS.split('//')[1].split(':')[0]}"
EMAIL_SUBJECT_PREFIX = ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
LETTERS_PER_MINUTE = _MAIL.letters_per_minute
# Where letters of newsletters come back: read by the worker when one of the two is named.
BOUNCES = CONFIGURATION.bounces
# Where the public writes: read by the worker, or piped to ``parvis mail``; answers leave from its address.
MAIL = CONFIGURATION.mail
ANSWERS_FROM = MAIL.address or DEFAULT_FROM_EMAIL
