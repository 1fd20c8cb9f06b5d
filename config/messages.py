"""`make messages`: collect the strings to translate, and compile the catalogues.

Ours lie in `locale`, those that installed packages leave untranslated in `locale/wagtail`.
Needs gettext. The compiled catalogues are committed, because a machine that only serves has none.
"""

import os
import shutil
import sys

import django
from django.core.management import call_command
from django.core.management.commands import makemessages

from config import wagtail_messages


class Messages(makemessages.Command):
    # A guessed translation is a wrong one until somebody has read it.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


def main() -> None:
    if not shutil.which("xgettext"):
        sys.exit("`make messages` needs gettext. On Debian and Ubuntu: apt-get install gettext")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    call_command(
        Messages(),
        locale=["vi", "en"],
        add_location="file",
        no_wrap=True,
        no_obsolete=True,
        ignore_patterns=[".venv", "tests", "var"],
    )
    wagtail_messages.main()
    call_command("compilemessages", ignore_patterns=[".venv"])


if __name__ == "__main__":
    main()
