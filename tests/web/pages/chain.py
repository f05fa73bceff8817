"""Walking the chain."""

from facilitation.models import Board, Theme
from recommendations.models import Merging, Recommendation
from tests.web.pages.kinds import TABLE_READERS, Path, Visit, everybodys, mine, slug
from tests.web.scene import Scene


def _decided(scene: Scene) -> int:
    return Recommendation.objects.filter(panel=scene.panel)[0].pk


def _theme_in_no_draft(scene: Scene) -> int:
    boards = Board.objects.filter(table__round__meeting__panel=scene.panel, revealed_at__isnull=False)
    return Theme.objects.get_or_create(board=boards[0], title="In no draft")[0].pk


def _merging(scene: Scene) -> int:
    """A proposal to merge the first two drafts."""
    first, second = scene.panel.drafts.order_by("number")[:2]
    made, _new = Merging.objects.get_or_create(
        panel=scene.panel, first=first, second=second, defaults={"title": first.title, "proposed_at": first.created_at}
    )
    return made.pk


VISITS: dict[str, Visit] = {
    "recommendations:what_became": mine("recommendations:what_became"),
    "recommendations:station": mine("recommendations:station", stage=lambda s: "draft", pk=lambda s: s.draft.pk),
    "recommendations:between": mine("recommendations:between"),
    "recommendations:merging": mine("recommendations:merging", merging_id=_merging),
    "recommendations:public_station": everybodys(
        "recommendations:public_station", slug=slug, stage=lambda s: "recommendation", pk=_decided
    ),
}

# The same addresses with other things in them, for other people.
MORE: dict[str, Visit] = {
    "what a table wrote": mine(
        "recommendations:station", TABLE_READERS, stage=lambda s: "theme", pk=_theme_in_no_draft
    ),
}

NOT_PAGES: dict[str, tuple[str, Path]] = {}
