"""Installed apps, ours from the top of the ladder down, and the middleware."""

PARVIS_APPS = [
    "parvis.website",
    "parvis.desk",
    "parvis.stories",
    "parvis.collection",
    "parvis.rights",
    "parvis.media",
    "parvis.traces",
    "parvis.accounts",
    "parvis.core",
]

INSTALLED_APPS = [
    *PARVIS_APPS,
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.embeds",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "parvis.core.health.Health",
    "parvis.core.middleware.RequestIds",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "parvis.website.counting.Counting",
    "parvis.website.page_cache.PageCache",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "parvis.website.middleware.Refusals",
]
