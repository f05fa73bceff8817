"""Tests in several processes at once, each with a channel layer and files of its own.

A pytest plugin that ``tests.run`` loads: what it sets must stand before the settings are read.
pytest-django gives each process a database.
"""

import os
from pathlib import Path

worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker:
    lane = Path(os.environ["RAATI_TEST_DIR"])
    folder = lane / worker
    folder.mkdir(exist_ok=True)
    os.environ["REDIS_PREFIX"] = f"raati-{lane.name}-{worker}"
    os.environ["MEDIA_ROOT"] = str(folder / "media")
    os.environ["ERASURE_JOURNAL"] = str(folder / "erasures.jsonl")
