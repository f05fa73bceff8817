"""Learning together."""

from tests.web.pages.kinds import FILE, FORM, Path, Visit, at, everybodys, meeting, mine, organisers, pid, slug
from tests.web.scene import Scene


def _own_table(scene: Scene) -> int:
    seat = scene.acting.seats.filter(round__meeting=scene.meeting).first()
    return seat.table_id if seat else scene.table.pk


def _comparison(scene: Scene) -> int:
    return scene.panel.evidence.get(kind="comparison").pk


def _task(scene: Scene) -> int:
    return scene.panel.own_tasks.filter(deed="observe")[0].pk


def _first_meeting(scene: Scene) -> int:
    return scene.panel.meetings.get(position=1).pk


VISITS: dict[str, Visit] = {
    "facilitation:questions": mine("facilitation:questions"),
    "facilitation:evidence_items": organisers("facilitation:evidence_items"),
    "facilitation:evidence_new": organisers("facilitation:evidence_new"),
    "facilitation:evidence_edit": organisers("facilitation:evidence_edit", item_id=_comparison),
    "facilitation:evidence": mine("facilitation:evidence"),
    "facilitation:evidence_item": mine("facilitation:evidence_item", item_id=_comparison),
    "facilitation:task_list": organisers("facilitation:task_list"),
    "facilitation:task_new": organisers("facilitation:task_new"),
    "facilitation:task_edit": organisers("facilitation:task_edit", task_id=_task),
    "facilitation:task_texts": organisers("facilitation:task_texts", task_id=_task),
    "facilitation:tasks": mine("facilitation:tasks"),
    "facilitation:minutes_list": organisers("facilitation:minutes_list"),
    "facilitation:minutes": mine("facilitation:minutes", meeting_id=_first_meeting),
    "facilitation:record": mine(
        "facilitation:record", ("lead", "facilitator", "panelist", "organiser_member"), table_id=_own_table
    ),
    "facilitation:public_questions": everybodys("facilitation:public_questions", slug=slug),
}

NOT_PAGES: dict[str, tuple[str, Path]] = {
    "facilitation:evidence_out": (FORM, at("facilitation:evidence_out", slug=slug, item_id=_comparison)),
    "facilitation:evidence_file": (FILE, at("facilitation:evidence_file", public_id=pid, item_id=_comparison)),
    "facilitation:task_remove": (FORM, at("facilitation:task_remove", slug=slug, task_id=_task)),
    "facilitation:task_remind": (FORM, at("facilitation:task_remind", slug=slug, task_id=_task)),
    "facilitation:minutes_pdf": (
        FILE,
        at("facilitation:minutes_pdf", public_id=pid, meeting_id=_first_meeting, language=lambda s: "fi"),
    ),
    "facilitation:questions_mine": (FILE, at("facilitation:questions_mine", public_id=pid, meeting_id=meeting)),
}
