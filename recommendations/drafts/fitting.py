"""Whether a text that the server puts together is a draft: the drafting socket's own rules."""

from typing import Any

from django.conf import settings
from pycrdt import Doc

from recommendations.drafts import checks


def problem_of_first(update: bytes) -> str | None:
    """Why a new document's first update cannot stand: ``not-a-draft``, ``draft-full``, or None."""
    doc: Doc[Any] = Doc()
    doc.apply_update(update)
    return checks.problem_of(doc, most=checks.Size(settings.RAATI.draft_chars, settings.RAATI.draft_elements))
