"""What the worker does for a rehearsal: it starts the make-believe panelists in a process of their own, since they stay
for hours and other work must not wait for them."""

import os
import subprocess
import sys
from threading import Thread

from django.conf import settings
from django_tasks import task


@task()
def send_players(meeting_id: int) -> None:
    command = [sys.executable, "-m", "django", "rehearse", str(meeting_id), "--play"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
    )
    Thread(target=process.wait, daemon=True).start()  # nobody else would, and it would stay in the list of processes
