"""Files with which anybody counts a ballot again."""

from tests.web.pages.kinds import FILE, Path, Visit, at, pid

VISITS: dict[str, Visit] = {}

NOT_PAGES: dict[str, tuple[str, Path]] = {
    "recommendations:papers_json": (
        FILE,
        at("recommendations:papers_json", public_id=pid, ballot_id=lambda s: s.ballot.pk),
    ),
    "recommendations:recount_script": (FILE, at("recommendations:recount_script")),
}
