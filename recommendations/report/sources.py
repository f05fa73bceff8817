"""What drafts grew from beside themes and notes: only what open pages show."""

from collections import defaultdict

from panels.models import Panel
from recommendations.drafts.models import DraftSource
from recommendations.report.parts import Source
from recommendations.report.texts import Passage
from recommendations.sources.chain import stages
from recommendations.sources.selectors import OTHERS


def others(panel: Panel) -> dict[int, tuple[Source, ...]]:
    """By draft."""
    rows = [row for row in DraftSource.objects.filter(draft__panel=panel).order_by("pk") if row.what[0] in OTHERS]
    if not rows:
        return {}
    shown = {
        (stage.name, station.id): Source(str(stage.one), Passage(station.text, station.language))
        for stage in stages()
        if stage.name in OTHERS
        for station in stage.stations(panel, "public")
    }
    found: dict[int, list[Source]] = defaultdict(list)
    for row in rows:
        if row.what in shown:
            found[row.draft_id].append(shown[row.what])
    return {draft: tuple(listed) for draft, listed in found.items()}
