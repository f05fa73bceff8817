"""A draft's amendments and red cards."""

from tests.web.pages.kinds import Visit, mine
from tests.web.scene import Scene


def _amended(scene: Scene) -> int:
    """The draft with a change in its text; of the panel a year later."""
    return scene.panel.drafts.exclude(amendments=None)[0].pk


VISITS: dict[str, Visit] = {
    "recommendations:amendments": mine("recommendations:amendments", draft_id=_amended),
}
