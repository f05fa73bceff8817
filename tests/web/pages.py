"""Every address of the product and who may open it: for the role matrix and for axe."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from facilitation.models import Board
from panels.draws.links import token_of as volunteer_token
from pool.letters.codes import token_of as letter_token
from pool.residents.links import STOP
from pool.residents.links import token_of as resident_token
from sessions.models import AgendaItem
from tests.cast import token_of
from tests.web.scene import Scene

Path = Callable[[Scene], str]
MEMBERS = ("lead", "facilitator", "panelist", "official", "observer", "organiser_member")
EVERYBODY = ("nobody", "resident", "organiser", "foreign_organiser", "newcomer", *MEMBERS)
_TABLE_READERS = ("lead", "facilitator", "panelist", "organiser_member")
ORGANISING = ("organiser", "foreign_organiser", "organiser_member")
LOGGED_IN = (*ORGANISING, "newcomer")
LOGGED_OUT = tuple(actor for actor in EVERYBODY if actor not in LOGGED_IN)


@dataclass(frozen=True)
class Visit:
    """``who`` gets 200; everybody else 404, the log-in page or (a newcomer) the privacy notice.

    ``before``: what the same browser has done before.
    """

    path: Path
    who: tuple[str, ...]
    before: Callable[[Client], object] = lambda client: None


def _at(name: str, **parts: Callable[[Scene], Any]) -> Path:
    return lambda scene: reverse(name, kwargs={key: part(scene) for key, part in parts.items()})


def _pid(scene: Scene) -> str:
    return scene.acting.public_id


def _slug(scene: Scene) -> str:
    return scene.panel.slug


def _mine(name: str, who: tuple[str, ...] = MEMBERS, **parts: Callable[[Scene], Any]) -> Visit:
    return Visit(_at(name, public_id=_pid, **parts), who)


def _organisers(name: str, **parts: Callable[[Scene], Any]) -> Visit:
    return Visit(_at(name, slug=_slug, **parts), ("organiser", "organiser_member"))


def _everybodys(name: str, **parts: Callable[[Scene], Any]) -> Visit:
    return Visit(_at(name, **parts), EVERYBODY)


def _panelist(scene: Scene) -> int:
    return scene.people["panelist"].pk


def _meeting(scene: Scene) -> int:
    return scene.meeting.pk


def _item(scene: Scene) -> int:
    return scene.meeting.agenda.all()[0].pk


def _notes_meeting(scene: Scene) -> int:
    return _notes_item(scene).meeting_id


def _revealed(scene: Scene) -> Board:
    boards = Board.objects.filter(table__round__meeting__panel=scene.panel, revealed_at__isnull=False)
    return boards.select_related("table__round")[0]


def _revealed_board(scene: Scene) -> int:
    return _revealed(scene).pk


def _own_table(scene: Scene) -> int:
    seat = scene.acting.seats.filter(round__meeting=scene.meeting).first()
    return seat.table_id if seat else scene.table.pk


def _notes_item(scene: Scene) -> AgendaItem:
    return AgendaItem.objects.filter(meeting__panel=scene.panel, tool="notes")[0]


def _ballot(scene: Scene) -> int:
    return scene.ballot.pk


def _ask_for_a_code(client: Client) -> None:
    """Somebody unknown: the page says the same, and no e-mail with a code is sent."""
    client.post(reverse("account_request_login_code"), {"email": f"{token_hex(4)}@nowhere.example"})


VISITS: dict[str, Visit] = {
    "start": _everybodys("start"),
    "account_request_login_code": Visit(_at("account_request_login_code"), LOGGED_OUT),
    "account_confirm_login_code": Visit(_at("account_confirm_login_code"), LOGGED_OUT, _ask_for_a_code),
    "account_logout": Visit(_at("account_logout"), LOGGED_IN),
    "account_inactive": _everybodys("account_inactive"),
    "account_signup": Visit(_at("account_signup"), LOGGED_OUT),
    "mfa_index": Visit(_at("mfa_index"), LOGGED_IN),
    "mfa_activate_totp": Visit(_at("mfa_activate_totp"), LOGGED_IN),
    "panels:join": _everybodys("panels:join"),
    "panels:enter": _everybodys("panels:enter", token=lambda s: token_of(s.people["newcomer"])),
    "panels:welcome": _mine("panels:welcome", ("newcomer",)),
    "panels:home": Visit(_at("panels:home"), LOGGED_IN),
    "panels:new": Visit(_at("panels:new"), ORGANISING),
    "panels:member_home": _mine("panels:member_home"),
    "panels:panel": _organisers("panels:panel"),
    "panels:edit": _organisers("panels:edit"),
    "panels:people": _organisers("panels:people"),
    "panels:import": _organisers("panels:import"),
    "panels:add": _organisers("panels:add"),
    "panels:person": _organisers("panels:person", pk=_panelist),
    "panels:remove": _organisers("panels:remove", pk=_panelist),
    "panels:letters": _organisers("panels:letters"),
    "panels:mail": _organisers("panels:mail"),
    "panels:mailing": _organisers("panels:mailing", pk=lambda s: s.mailing.pk),
    "sessions:meetings": _organisers("sessions:meetings"),
    "sessions:meeting_new": _organisers("sessions:meeting_new"),
    "sessions:meeting_edit": _organisers("sessions:meeting_edit", meeting_id=_meeting),
    "sessions:meeting_delete": _organisers("sessions:meeting_delete", meeting_id=_meeting),
    "sessions:agenda": _organisers("sessions:agenda", meeting_id=_meeting),
    "sessions:item": _organisers("sessions:item", meeting_id=_meeting, item_id=_item),
    "panels:bounces": _organisers("panels:bounces"),
    "sessions:calling": _organisers("sessions:calling", meeting_id=_meeting),
    "sessions:agenda_import": _organisers("sessions:agenda_import", meeting_id=_meeting),
    "sessions:runsheet": _mine("sessions:runsheet", ("lead", "facilitator", "organiser_member"), meeting_id=_meeting),
    "facilitation:polls": _organisers("facilitation:polls", meeting_id=_meeting),
    "facilitation:poll": _organisers("facilitation:poll", meeting_id=_meeting, poll_id=lambda s: s.poll.pk),
    "facilitation:call_choose": _organisers("facilitation:call_choose", meeting_id=_meeting),
    "boards:plan": _organisers(
        "boards:plan", meeting_id=lambda s: _notes_item(s).meeting_id, item_id=lambda s: _notes_item(s).pk
    ),
    "boards:walk": _mine("boards:walk", _TABLE_READERS, meeting_id=_meeting),
    "boards:walk_board": _mine(
        "boards:walk_board",
        _TABLE_READERS,
        meeting_id=lambda s: _revealed(s).table.round.meeting_id,
        board_id=_revealed_board,
    ),
    "sessions:pairs": _mine("sessions:pairs", ("lead", "organiser_member")),
    "live:meeting": _mine("live:meeting", meeting_id=_meeting),
    "live:table": _mine("live:table", ("lead", "organiser_member"), meeting_id=_meeting, table_id=lambda s: s.table.pk),
    "live:ready": _mine("live:ready", ("lead", "organiser_member"), meeting_id=_meeting),
    "rehearsal:rehearsal": _mine(
        "rehearsal:rehearsal", ("lead", "facilitator", "observer", "organiser_member"), meeting_id=_meeting
    ),
    "live:conduct": _mine("live:conduct", ("lead", "facilitator", "organiser_member"), meeting_id=_meeting),
    "live:person": _mine("live:person", ("lead", "organiser_member"), meeting_id=_meeting, pk=_panelist),
    "recommendations:draft": _mine("recommendations:draft", draft_id=lambda s: s.draft.pk),
    "recommendations:draft_plain": _mine("recommendations:draft_plain", draft_id=lambda s: s.draft.pk),
    "recommendations:papers": _mine("recommendations:papers", ballot_id=_ballot),
    "recommendations:my_paper": _mine("recommendations:my_paper", ballot_id=_ballot),
    "recommendations:report": _mine("recommendations:report"),
    "recommendations:report_html": _mine("recommendations:report_html", language=lambda s: "fi"),
    "recommendations:panel_report": _organisers("recommendations:panel_report"),
    "recommendations:official": _mine("recommendations:official"),
    "recommendations:public": _everybodys("recommendations:public", slug=_slug),
    "recommendations:public_notes": _everybodys("recommendations:public_notes", slug=_slug),
    "recommendations:public_recommendation": _everybodys(
        "recommendations:public_recommendation", slug=_slug, number=lambda s: 5
    ),
}

# Learning together.

AT_TABLE_ONE = ("lead", "facilitator", "organiser_member")  # the panelist of the scene sits elsewhere


def _comparison(scene: Scene) -> int:
    return scene.panel.evidence.get(kind="comparison").pk


def _task(scene: Scene) -> int:
    return scene.panel.own_tasks.filter(deed="observe")[0].pk


def _first_meeting(scene: Scene) -> int:
    return scene.panel.meetings.get(position=1).pk


VISITS |= {
    "facilitation:questions": _mine("facilitation:questions"),
    "facilitation:evidence_items": _organisers("facilitation:evidence_items"),
    "facilitation:evidence_new": _organisers("facilitation:evidence_new"),
    "facilitation:evidence_edit": _organisers("facilitation:evidence_edit", item_id=_comparison),
    "facilitation:evidence": _mine("facilitation:evidence"),
    "facilitation:evidence_item": _mine("facilitation:evidence_item", item_id=_comparison),
    "facilitation:task_list": _organisers("facilitation:task_list"),
    "facilitation:task_new": _organisers("facilitation:task_new"),
    "facilitation:task_edit": _organisers("facilitation:task_edit", task_id=_task),
    "facilitation:task_texts": _organisers("facilitation:task_texts", task_id=_task),
    "facilitation:tasks": _mine("facilitation:tasks"),
    "facilitation:minutes_list": _organisers("facilitation:minutes_list"),
    "facilitation:minutes": _mine("facilitation:minutes", meeting_id=_first_meeting),
    "facilitation:record": _mine(
        "facilitation:record", ("lead", "facilitator", "panelist", "organiser_member"), table_id=_own_table
    ),
    "facilitation:public_questions": _everybodys("facilitation:public_questions", slug=_slug),
}

# The pool of residents.


def _pool(scene: Scene) -> str:
    return scene.pool.slug


def _resident(scene: Scene) -> int:
    return scene.resident.pk


def _residents(name: str, who: tuple[str, ...] = ("resident",)) -> Visit:
    return Visit(_at(name, resident=lambda s: s.resident.public_id), who)


def _staffs(name: str, **parts: Callable[[Scene], Any]) -> Visit:
    return Visit(_at(name, slug=_pool, **parts), ("organiser", "organiser_member"))


def _fill_in_as_a_robot(client: Client) -> None:
    """The page after the form; nobody joins."""
    answers = {"name": "Robot", "email": "robot@example.org", "reach_by": "email", "language": "en", "website": "x"}
    client.post(reverse("pool:join", args=["suvannon-asukaspooli"]), {**answers, "agree_contact": "on"})


VISITS |= {
    "pool:join": _everybodys("pool:join", slug=_pool),
    "pool:joined": Visit(_at("pool:joined", slug=_pool), EVERYBODY, _fill_in_as_a_robot),
    "pool:enter": _everybodys("pool:enter", token=lambda s: resident_token(s.waiting_resident)),
    "pool:stop": _everybodys("pool:stop", token=lambda s: resident_token(s.resident, STOP)),
    "pool:mine": _residents("pool:mine"),
    "pool:mine_edit": _residents("pool:mine_edit"),
    "pool:mine_erase": _residents("pool:mine_erase"),
    "pool:pools": Visit(_at("pool:pools"), LOGGED_IN),
    "pool:pool": _staffs("pool:pool"),
    "pool:resident": _staffs("pool:resident", pk=_resident),
    "pool:resident_add": _staffs("pool:resident_add"),
    "pool:resident_edit": _staffs("pool:resident_edit", pk=_resident),
    "pool:resident_erase": _staffs("pool:resident_erase", pk=_resident),
    "pool:messages": _staffs("pool:messages"),
    "pool:message_new": _staffs("pool:message_new"),
    "pool:message": _staffs("pool:message", pk=lambda s: s.pool_messages["draft"].pk),
    "pool:message_edit": _staffs("pool:message_edit", pk=lambda s: s.pool_messages["draft"].pk),
    "pool:bounces": _staffs("pool:bounces"),
    "pool:growth": _staffs("pool:growth"),
    "pool:samples": _staffs("pool:samples"),
    "pool:sample_new": _staffs("pool:sample_new"),
    "pool:sample": _staffs("pool:sample", pk=lambda s: s.sample.pk),
    "pool:questions": _staffs("pool:questions"),
    "pool:question_new": _staffs("pool:question_new"),
    "pool:question": _staffs("pool:question", pk=lambda s: s.pool.attributes.all()[0].pk),
    "pool:figures": _staffs("pool:figures"),
    "pool:invite": _staffs("pool:invite"),
    "pool:batch_new": _staffs("pool:batch_new"),
    "pool:batch": _staffs("pool:batch", pk=lambda s: s.pool_letters.pk),
    "pool:register": _staffs("pool:register"),
    "pool:settings": _staffs("pool:settings"),
}

# From the letters to a full panel.


def _batch(scene: Scene) -> int:
    return scene.letters.pk


def _letter(scene: Scene) -> str:
    return letter_token(scene.letters.letters.all()[0].public_id)


def _volunteer(scene: Scene) -> str:
    return volunteer_token(scene.draw.offers.filter(rank=None)[0].volunteer)


VISITS |= {
    "draws:invite": _organisers("draws:invite"),
    "draws:batch_new": _organisers("draws:batch_new"),
    "draws:batch": _organisers("draws:batch", pk=_batch),
    "draws:phone": _organisers("draws:phone"),
    "draws:quotas": _organisers("draws:quotas"),
    "draws:apart": _organisers("draws:apart"),
    "draws:draw": _organisers("draws:draw"),
    "draws:offers": _organisers("draws:offers"),
    "draws:offer_letters": _organisers("draws:offer_letters"),
    "draws:public": _everybodys("draws:public", slug=_slug),
    "draws:mine": _everybodys("draws:mine", token=_volunteer),
    "letters:type": _everybodys("letters:type"),
    "letters:answer": _everybodys("letters:answer", token=_letter),
    "letters:yes": _everybodys("letters:yes", token=_letter),
}

# Pages of who has a second step: tests/browser/test_second_step.py opens them with axe, on the way through them.
SECOND_STEP = {
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
}

_FORM, _FILE, _ONWARD = "takes a form", "a file or data", "leads on to another page"


def _form_of_meeting(name: str) -> tuple[str, Path]:
    return _FORM, _at(name, slug=_slug, meeting_id=_meeting)


def _form_of_item(name: str) -> tuple[str, Path]:
    return _FORM, _at(name, slug=_slug, meeting_id=_meeting, item_id=_item)


def _form_of_person(name: str) -> tuple[str, Path]:
    return _FORM, _at(name, slug=_slug, pk=_panelist)


# Addresses that show nobody a page of their own, and why not; a test asks each of them for one.
NOT_PAGES: dict[str, tuple[str, Path]] = {
    "account_login": (_ONWARD, _at("account_login")),
    "facilitation:call": (_FILE, _at("facilitation:call", public_id=_pid, meeting_id=_meeting)),
    "boards:csv": (_FILE, _at("boards:csv", public_id=_pid, board_id=_revealed_board)),
    "boards:drawn": (_FILE, _at("boards:drawn", public_id=_pid, board_id=_revealed_board, kind=lambda s: "gif")),
    "live:command": (_FORM, _at("live:command", public_id=_pid)),
    **{
        f"rehearsal:{press}": (_FORM, _at(f"rehearsal:{press}", public_id=_pid, meeting_id=_meeting))
        for press in ("begin", "enter", "stop", "wipe")
    },
    "sessions:pair_forget": (_FORM, _at("sessions:pair_forget", public_id=_pid)),
    "live:healthz": (_FILE, _at("live:healthz")),
    "live:readyz": (_FILE, _at("live:readyz")),
    "live:metrics": (_FILE, _at("live:metrics")),
    "mfa_download_recovery_codes": (_FILE, _at("mfa_download_recovery_codes")),
    "facilitation:evidence_out": (_FORM, _at("facilitation:evidence_out", slug=_slug, item_id=_comparison)),
    "facilitation:evidence_file": (_FILE, _at("facilitation:evidence_file", public_id=_pid, item_id=_comparison)),
    "facilitation:task_remove": (_FORM, _at("facilitation:task_remove", slug=_slug, task_id=_task)),
    "facilitation:task_remind": (_FORM, _at("facilitation:task_remind", slug=_slug, task_id=_task)),
    "facilitation:minutes_pdf": (
        _FILE,
        _at("facilitation:minutes_pdf", public_id=_pid, meeting_id=_first_meeting, language=lambda s: "fi"),
    ),
    "facilitation:questions_mine": (_FILE, _at("facilitation:questions_mine", public_id=_pid, meeting_id=_meeting)),
    "panels:preferences": (_FORM, _at("panels:preferences")),
    "panels:leave": (_FORM, _at("panels:leave", public_id=_pid)),
    "panels:export": (_FILE, _at("panels:export", slug=_slug)),
    "panels:role": _form_of_person("panels:role"),
    "panels:link_reissue": _form_of_person("panels:link_reissue"),
    "panels:mailing_resume": (_FORM, _at("panels:mailing_resume", slug=_slug, pk=lambda s: s.mailing.pk)),
    "sessions:agenda_fill": _form_of_meeting("sessions:agenda_fill"),
    "sessions:reminders": _form_of_meeting("sessions:reminders"),
    "sessions:agenda_save": _form_of_meeting("sessions:agenda_save"),
    "sessions:agenda_forget": _form_of_meeting("sessions:agenda_forget"),
    "sessions:agenda_csv": (_FILE, _at("sessions:agenda_csv", slug=_slug, meeting_id=_meeting)),
    "sessions:agenda_json": (_FILE, _at("sessions:agenda_json", slug=_slug, meeting_id=_meeting)),
    "sessions:runsheet_pdf": (_FILE, _at("sessions:runsheet_pdf", public_id=_pid, meeting_id=_meeting)),
    "sessions:item_place": _form_of_item("sessions:item_place"),
    "sessions:item_restore": _form_of_meeting("sessions:item_restore"),
    "facilitation:poll_again": _form_of_meeting("facilitation:poll_again"),
    "facilitation:poll_drop": (
        _FORM,
        _at("facilitation:poll_drop", slug=_slug, meeting_id=_meeting, poll_id=lambda s: s.poll.pk),
    ),
    "sessions:item_up": _form_of_item("sessions:item_up"),
    "sessions:item_down": _form_of_item("sessions:item_down"),
    "sessions:item_duplicate": _form_of_item("sessions:item_duplicate"),
    "sessions:item_delete": _form_of_item("sessions:item_delete"),
    "recommendations:papers_csv": (_FILE, _at("recommendations:papers_csv", public_id=_pid, ballot_id=_ballot)),
    "recommendations:report_pdf": (
        _FILE,
        _at("recommendations:report_pdf", public_id=_pid, report_id=lambda s: s.report.pk),
    ),
    "recommendations:public_json": (_FILE, _at("recommendations:public_json", slug=_slug)),
    "recommendations:public_pdf": (
        _FILE,
        _at("recommendations:public_pdf", slug=_slug, report_id=lambda s: s.report.pk),
    ),
}


def _of_resident(name: str, why: str = _FORM) -> tuple[str, Path]:
    return why, _at(name, resident=lambda s: s.resident.public_id)


def _of_staff(name: str, **parts: Callable[[Scene], Any]) -> tuple[str, Path]:
    return _FORM, _at(name, slug=_pool, **parts)


NOT_PAGES |= {
    "pool:pause": _of_resident("pool:pause"),
    "pool:resume": _of_resident("pool:resume"),
    "pool:consent": _of_resident("pool:consent"),
    "pool:refuse": _of_resident("pool:refuse"),
    "pool:mine_leave": _of_resident("pool:mine_leave"),
    "pool:mine_json": _of_resident("pool:mine_json", _FILE),
    "pool:mine_pdf": _of_resident("pool:mine_pdf", _FILE),
    "pool:export": _of_staff("pool:export"),
    "pool:group_save": _of_staff("pool:group_save"),
    "pool:group_delete": _of_staff("pool:group_delete", pk=_resident),
    "pool:resident_contact": _of_staff("pool:resident_contact", pk=_resident),
    "pool:resident_act": _of_staff("pool:resident_act", pk=_resident),
    "pool:message_send": _of_staff("pool:message_send", pk=_resident),
    "pool:message_resume": _of_staff("pool:message_resume", pk=_resident),
    "pool:share": _of_staff("pool:share"),
    "pool:unshare": _of_staff("pool:unshare", pk=_resident),
    "pool:question_do": _of_staff("pool:question_do", pk=_resident),
    "pool:sample_do": _of_staff("pool:sample_do", pk=_resident),
    "pool:sample_csv": _of_staff("pool:sample_csv", pk=_resident),
    "pool:sample_weights": _of_staff("pool:sample_weights", pk=_resident),
    "pool:batch_do": _of_staff("pool:batch_do", pk=lambda s: s.pool_letters.pk),
    "pool:batch_csv": (_FILE, _at("pool:batch_csv", slug=_pool, pk=lambda s: s.pool_letters.pk)),
    "pool:batch_pdf": (_FILE, _at("pool:batch_pdf", slug=_pool, pk=lambda s: s.pool_letters.pk, part=lambda s: 1)),
}

_OF_PANEL: dict[str, str] = {
    "draws:batch_do": _FORM,
    "draws:batch_csv": _FILE,
    "draws:draw_do": _FORM,
    "draws:quota_figures": _FORM,
    "draws:opened": _FILE,
    "draws:offers_do": _FORM,
    "draws:allowances": _FILE,
    "draws:public_file": _FILE,
}
NOT_PAGES |= {
    name: (why, _at(name, slug=_slug, **({"pk": _batch} if ":batch" in name else {})))
    for name, why in _OF_PANEL.items()
}
NOT_PAGES |= {
    "draws:batch_pdf": (_FILE, _at("draws:batch_pdf", slug=_slug, pk=_batch, part=lambda s: 1)),
    "draws:offer_do": (_FORM, _at("draws:offer_do", slug=_slug, pk=lambda s: s.draw.offers.all()[0].pk)),
    "draws:public_pdf": (_FILE, _at("draws:public_pdf", slug=_slug, language=lambda s: "fi")),
    "draws:verify_script": (_FILE, _at("draws:verify_script")),
    "draws:own_entry": (_FILE, _at("draws:own_entry", token=_volunteer)),
}


def addresses() -> Iterator[str]:
    """The names of all addresses in the URL table."""
    yield from _names(get_resolver().url_patterns, "")


def _names(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}"
