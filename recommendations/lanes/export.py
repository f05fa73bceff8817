"""What officials said of drafts, for a panel's JSON document: the authority's words, without the official's name."""

from collections import defaultdict
from typing import Any

from panels.models import Panel
from recommendations.ballots import decided
from recommendations.lanes.models import LaneComment, LaneKind

Json = dict[str, Any]


def feasibility_json(panel: Panel) -> dict[int, list[Json]]:
    """By draft, of those that were decided on. Panelists' remarks stay within the panel."""
    rows = LaneComment.objects.filter(draft__in=decided.drafts(panel), lane__kind=LaneKind.FEASIBILITY, removed_at=None)
    found: dict[int, list[Json]] = defaultdict(list)
    for one in rows.exclude(text="").order_by("pk"):
        found[one.draft_id].append({"text": one.text, "language": one.language, "reply": one.reply})
    return found
