"""Settings for a process that knows a third language; the database is given by DATABASE_URL."""

from config.settings.test import *  # noqa: F403
from config.settings.test import LANGUAGES as TWO

LANGUAGES = [*TWO, ("zh-hans", "Chinese")]
WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES

# The folder to which the language's migration is added; the test puts a copy of ours there.
MIGRATION_MODULES = {"navigation": "navigation_migrations"}
