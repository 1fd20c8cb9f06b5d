#!/usr/bin/env python
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line
    from environs import EnvValidationError

    from config.env import sentences

    try:
        execute_from_command_line(sys.argv)
    except EnvValidationError as error:
        sys.exit("\n".join(["Wrong values in the environment:", *sentences(error)]))
