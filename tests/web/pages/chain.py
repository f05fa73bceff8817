"""Walking the chain."""

from recommendations.models import Recommendation
from tests.web.pages.kinds import Path, Visit, everybodys, mine, slug
from tests.web.scene import Scene


def _decided(scene: Scene) -> int:
    return Recommendation.objects.filter(panel=scene.panel)[0].pk


VISITS: dict[str, Visit] = {
    "recommendations:what_became": mine("recommendations:what_became"),
    "recommendations:station": mine("recommendations:station", stage=lambda s: "draft", pk=lambda s: s.draft.pk),
    "recommendations:public_station": everybodys(
        "recommendations:public_station", slug=slug, stage=lambda s: "recommendation", pk=_decided
    ),
}

NOT_PAGES: dict[str, tuple[str, Path]] = {}
