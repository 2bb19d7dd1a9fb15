"""Wagtail: pages and the desk's frame. Nothing it does may call another host."""

from parvis.config.settings.base import CONFIGURATION, PUBLIC_ADDRESS

WAGTAIL_SITE_NAME = "Parvis"
WAGTAILADMIN_BASE_URL = PUBLIC_ADDRESS
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "parvis.media.forms.PictureForm"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, object]] = []
WAGTAILIMAGES_MAX_UPLOAD_SIZE = CONFIGURATION.media.picture_mb * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "heic", "heif", "tif", "tiff", "gif", "svg"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True
# Documents have no public address: staff get them as files, downloaded, never opened on our host.
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILADMIN_LOGIN_URL = "account_login"
# Passwords and addresses have doors of their own (parvis.accounts): nobody sets another's.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
