"""What drafts grew from beside themes and notes, for a panel's JSON document: only what open pages show."""

from collections import defaultdict
from typing import Any

from panels.models import Panel
from recommendations.drafts.models import DraftSource
from recommendations.sources.chain import Chain
from recommendations.sources.selectors import OTHERS

Json = dict[str, Any]


def sources_json(panel: Panel) -> dict[int, list[Json]]:
    """By draft. A table's notes are never among them, nor an answer that nobody published."""
    stations = Chain(panel, "public").stations
    found: dict[int, list[Json]] = defaultdict(list)
    for row in DraftSource.objects.filter(draft__panel=panel).prefetch_related("passages").order_by("pk"):
        kind, pk = row.what
        station = stations.get((kind, pk))
        if station is not None:
            of = {"text": station.text, "language": station.language} if kind in OTHERS else {}
            passages = [passage.words for passage in row.passages.all()]
            found[row.draft_id].append({"kind": kind, "id": pk, "passages": passages, **of})
    return found
