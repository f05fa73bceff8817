"""A file of figures that somebody sends: what the page shows of it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from pool.models import Pool
from pool.questions import figures

SHOWN = 50  # problems; the others are counted


def read_upload(request: HttpRequest, pool: Pool) -> dict[str, Any]:
    """For pool/figures.html: problems by row, or what taking the file in would change."""
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > settings.RAATI.import_bytes:
        return {"problems": [_("Choose a file of at most 2 MB.")]}
    found = figures.read(file.read())
    problems = found.problems or ([] if found.groups else [_("The file is empty.")])
    if problems:
        return {"problems": problems[:SHOWN], "more": max(0, len(problems) - SHOWN)}
    source = request.POST.get("source", "").strip()
    return {
        "blocks": figures.preview(pool, found.groups),
        "source": source,
        "sealed": figures.sealed(found.groups, source),
    }
