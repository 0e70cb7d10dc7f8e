#!/usr/bin/env python3
import os
import sys

from kneelift import entry


def main(_arguments):
    os.environ.setdefault(entry.SETTINGS, "kneelift.settings")
    try:
        # Inside, so that what is missing is said in one line.
        from django.core.management import execute_from_command_line  # noqa: PLC0415
    except ImportError as error:
        raise SystemExit(
            "Django is not installed here: run `make run` once, then use .venv/bin/python manage.py"
        ) from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    entry.run(main)
