"""Drafts, ballots, reports and the open pages."""

from tests.web.pages.kinds import FILE, Path, Visit, at, everybodys, mine, organisers, pid, slug
from tests.web.scene import Scene


def _ballot(scene: Scene) -> int:
    return scene.ballot.pk


VISITS: dict[str, Visit] = {
    "recommendations:draft": mine("recommendations:draft", draft_id=lambda s: s.draft.pk),
    "recommendations:draft_plain": mine("recommendations:draft_plain", draft_id=lambda s: s.draft.pk),
    "recommendations:papers": mine("recommendations:papers", ballot_id=_ballot),
    "recommendations:my_paper": mine("recommendations:my_paper", ballot_id=_ballot),
    "recommendations:report": mine("recommendations:report"),
    "recommendations:report_html": mine("recommendations:report_html", language=lambda s: "fi"),
    "recommendations:panel_report": organisers("recommendations:panel_report"),
    "recommendations:look": organisers("recommendations:look"),
    "recommendations:public": everybodys("recommendations:public", slug=slug),
    "recommendations:public_notes": everybodys("recommendations:public_notes", slug=slug),
    "recommendations:public_recommendation": everybodys(
        "recommendations:public_recommendation", slug=slug, number=lambda s: 5
    ),
}

NOT_PAGES: dict[str, tuple[str, Path]] = {
    "recommendations:papers_csv": (FILE, at("recommendations:papers_csv", public_id=pid, ballot_id=_ballot)),
    "recommendations:report_pdf": (
        FILE,
        at("recommendations:report_pdf", public_id=pid, report_id=lambda s: s.report.pk),
    ),
    "recommendations:report_file": (
        FILE,
        at("recommendations:report_file", public_id=pid, report_id=lambda s: s.report.pk, kind=lambda s: "md"),
    ),
    "recommendations:public_file": (
        FILE,
        at("recommendations:public_file", slug=slug, report_id=lambda s: s.report.pk, kind=lambda s: "md"),
    ),
    "recommendations:public_json": (FILE, at("recommendations:public_json", slug=slug)),
    "recommendations:public_pdf": (
        FILE,
        at("recommendations:public_pdf", slug=slug, report_id=lambda s: s.report.pk),
    ),
}
