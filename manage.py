#!/usr/bin/env python
"""Django's command line for Raati."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    command = sys.argv[1:2]  # people write verify-draw, Python's modules cannot
    execute_from_command_line(
        [*sys.argv[:1], *(one if one.startswith("-") else one.replace("-", "_") for one in command), *sys.argv[2:]]
    )


if __name__ == "__main__":
    main()
