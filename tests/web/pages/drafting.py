"""A draft's versions, what changed between them, and who wrote what."""

from tests.web.pages.kinds import Path, Visit, mine
from tests.web.scene import Scene


def _draft(scene: Scene) -> int:
    return scene.draft.pk


VISITS: dict[str, Visit] = {
    "recommendations:draft_versions": mine("recommendations:draft_versions", draft_id=_draft),
    "recommendations:draft_version": mine("recommendations:draft_version", draft_id=_draft, number=lambda s: 1),
    "recommendations:draft_compare": mine("recommendations:draft_compare", draft_id=_draft),
    "recommendations:draft_writers": mine("recommendations:draft_writers", draft_id=_draft),
}

NOT_PAGES: dict[str, tuple[str, Path]] = {}
