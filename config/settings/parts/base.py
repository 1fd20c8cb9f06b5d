"""What is the same everywhere."""

from django.utils.translation import gettext_lazy as _

from config.env import ROOT, env, is_log_level

# The one middleware refuses unknown hosts; Django's list cannot know portals added later.
ALLOWED_HOSTS = ["*"]

# Each app knows only those after it, of ours.
INSTALLED_APPS = [
    "sites",  # first: its commands wrap Django's and Wagtail's in all_portals()
    "search",
    "cms.demo",
    "home",
    "cms.translations",
    "cms.news",
    "cms.pages",
    "cms.navigation",
    "cms.media",
    "cms.users",
    "cms.workflows",
    "cms.audit",
    "cms.core",
    "cms.pagestore",
    "cms.changes",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",  # for the break-glass accounts: the page list links to it
    "wagtail.snippets",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "search.wagtail_search.DeskSearchConfig",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "sites.middleware.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Static files belong to no portal: pages of unknown hosts and closed portals need them too.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sites.middleware.PortalMiddleware",
    "cms.core.middleware.LanguageMiddleware",
    # Outside the sessions: what a cookie had a part in is stored for nobody.
    "cms.pagestore.middleware.ContentKeysMiddleware",
    "cms.users.middleware.PortalSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # After it, so that an old address without a slash takes one hop, not two.
    "cms.navigation.middleware.FormerAddressMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sites.gate.GateMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.navigation.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["sites.auth.PortalBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

# Vietnamese is the source language; every other one is a translation of it.
LANGUAGE_CODE = "vi"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [
    ("vi", _("Vietnamese")),
    ("en", _("English")),
]
# Ours wins over the second, which fills the holes of the packages' own (config/wagtail_messages.py).
LOCALE_PATHS = [ROOT / "locale", ROOT / "locale/wagtail"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "sites.tasks.PortalDatabaseBackend", "QUEUES": []}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["console"],
        "level": env.str("LOG_LEVEL", "WARNING", validate=is_log_level),
    },
}
