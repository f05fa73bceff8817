"""Letters to a random sample: an address file of 200,000 rows, and 8,000 letters on paper.

What the worker does with them, on SQLite and on PostgreSQL: reading the file (the preview), taking the letters in, the
list for a printing house, the first ``--parts`` of the PDF (``letters_per_file`` letters each). Each in a process of
its own, so that its memory is its own: CPU seconds of that process, seconds by the clock, and the largest resident
memory; "nothing" is what Django takes without any work. The answer to the upload is the server's.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bench.measure import note, output, show, tell

if TYPE_CHECKING:
    from pool.models import Pool

ROOT = Path(__file__).resolve().parent.parent
ROWS, LETTERS = 200_000, 8_000


def phase_begin() -> None:
    from django.core.management import call_command

    from accounts.models import Organisation
    from pool.models import Pool
    from tests.drawing import address_file, make_groups

    Path(os.environ["LETTERS_FILE"]).write_bytes(address_file(int(os.environ["LETTERS_ROWS"])))
    call_command("migrate", verbosity=0)
    county = Organisation.objects.create(name={"fi": "County"}, slug="county")
    make_groups(Pool.objects.create(organisation=county, slug="pool", title={"fi": "Pool"}))


def phase_nothing() -> None:
    """What Django takes."""


def _pool() -> Pool:
    from pool.models import Pool

    return Pool.objects.select_related("organisation").get()


def phase_upload() -> None:
    from datetime import timedelta
    from uuid import uuid4

    from django.db import transaction
    from django.utils import timezone

    from pool.letters import services
    from words.fields import Words

    data = Path(os.environ["LETTERS_FILE"]).read_bytes()
    day = timezone.localdate() + timedelta(days=14)
    new = services.NewBatch(
        "Sample", "fi", day, day, data, Words({"fi": "Hyvä asukas,\n\n" + 9 * "Sinut on arvottu. "})
    )
    with transaction.atomic():
        services.start(_pool(), new, invites_to="", user=None, form_id=uuid4())


def phase_read() -> None:
    from pool.letters import tasks
    from pool.letters.models import Batch

    tasks.read_file.call(Batch.objects.get().pk)
    found = Batch.objects.get()
    assert (found.state, found.problem) == ("checked", ""), (found.state, found.problem)


def phase_import() -> None:
    from pool.letters import services, tasks
    from pool.letters.models import Batch

    services.confirm(Batch.objects.get())
    tasks.import_file.call(Batch.objects.get().pk)
    found = Batch.objects.get()
    assert found.letters.count() == found.preview["good"] == int(os.environ["LETTERS_ROWS"])


def phase_list() -> None:
    from pool.letters import services, tasks
    from pool.letters.models import Batch

    services.ask_for_list(Batch.objects.get())
    tasks.make_list.call(Batch.objects.get().pk)
    with Batch.objects.get().files.get(part=services.LIST).file.open("rb") as file:
        assert sum(1 for _line in file) == int(os.environ["LETTERS_ROWS"]) + 1


def phase_parts() -> None:
    from pool.letters import services, tasks
    from pool.letters.models import Batch

    services.ask_for_pdf(Batch.objects.get())
    for part in range(1, int(os.environ["LETTERS_PARTS"]) + 1):
        tasks.make_pdf.call(Batch.objects.get().pk)
        assert Batch.objects.get().files.filter(part=part).exists()


PHASES: dict[str, Callable[[], None]] = {
    name.removeprefix("phase_"): work for name, work in list(globals().items()) if name.startswith("phase_")
}


def run_phase(name: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    cpu, clock = time.process_time(), time.perf_counter()
    PHASES[name]()
    figures = {
        "cpu_s": time.process_time() - cpu,
        "seconds": time.perf_counter() - clock,
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(figures))


def measured(folder: Path, url: str, rows: int, phases: list[str], parts: int = 1) -> dict[str, dict[str, float]]:
    more = {"DATABASE_URL": url, "REDIS_URL": "", "SECRET_KEY": "bench", "MEDIA_ROOT": str(folder / "media")}
    more |= {
        "LETTERS_FILE": str(folder / "addresses.csv"),
        "LETTERS_ROWS": str(rows),
        "LETTERS_PARTS": str(parts),
        "ERASURE_JOURNAL": str(folder / "erasures"),
    }
    found: dict[str, dict[str, float]] = {}
    for name in ["begin", "nothing", *phases]:
        command = [sys.executable, "-m", "bench.letters", "--phase", name]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **more}, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stderr[-2000:])
        found[name] = json.loads(done.stdout.splitlines()[-1])
        note(f"{url.split(':')[0]}, {rows:,} rows, {name}: {found[name]}")
    del found["begin"]
    return found


def run(rows: int, letters: int, parts: int) -> dict[str, Any]:
    from tests.services import Postgres, running, temporary_folder

    found: dict[str, Any] = {}
    long, short = ["upload", "read", "import", "list"], ["upload", "read", "import", "list", "parts"]
    with temporary_folder() as home:
        postgres = Postgres(home)
        with running(postgres), TemporaryDirectory() as folder:
            found["postgres"] = measured(Path(folder), postgres.url, rows, long)
    for name, many, phases in (("sqlite", rows, long), ("letters", letters, short)):
        with TemporaryDirectory() as folder:
            found[name] = measured(Path(folder), f"sqlite:///{folder}/db.sqlite3", many, phases, parts)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    output(parser)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--letters", type=int, default=LETTERS)
    parser.add_argument("--parts", type=int, default=2, help="of the PDF")
    parser.add_argument("--phase", choices=list(PHASES), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.phase:
        run_phase(asked.phase)
        return 0
    found = run(asked.rows, asked.letters, asked.parts)
    rows = [[place, name, *one.values()] for place, its in found.items() for name, one in its.items()]
    tell(asked, found, lambda: show("Letters", ["where", "what", "CPU s", "seconds", "memory MB"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
