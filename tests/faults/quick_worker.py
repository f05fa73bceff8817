"""``python -m tests.faults.quick_worker``: the task worker with a quick heart, so that a dead one is noticed soon.

It notes every page of a report that it lays out, so that a test can strike while it draws.
"""

import sys
from dataclasses import replace

from django.conf import settings
from django.core.management import execute_from_command_line

WORDS = ("-m", "tests.faults.quick_worker")

if __name__ == "__main__":
    settings.RAATI = replace(settings.RAATI, worker_beat_s=0.2, worker_silent_s=1.5, report_progress_s=0)
    execute_from_command_line([sys.argv[0], "db_worker", "--interval", "0.2"])
