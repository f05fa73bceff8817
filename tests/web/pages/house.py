"""Accounts, panels, people, meetings and boards."""

from secrets import token_hex

from django.test import Client
from django.urls import reverse

from facilitation.models import Board
from sessions.models import AgendaItem
from tests.cast import token_of
from tests.web.pages.kinds import (
    FILE,
    FORM,
    LOGGED_IN,
    LOGGED_OUT,
    ONWARD,
    ORGANISING,
    TABLE_READERS,
    Path,
    Visit,
    at,
    everybodys,
    form_of_item,
    form_of_meeting,
    form_of_person,
    item,
    meeting,
    mine,
    organisers,
    panelist,
    pid,
    slug,
)
from tests.web.scene import Scene


def _revealed(scene: Scene) -> Board:
    boards = Board.objects.filter(table__round__meeting__panel=scene.panel, revealed_at__isnull=False)
    return boards.select_related("table__round")[0]


def _revealed_board(scene: Scene) -> int:
    return _revealed(scene).pk


def _notes_item(scene: Scene) -> AgendaItem:
    return AgendaItem.objects.filter(meeting__panel=scene.panel, tool="notes")[0]


def _ask_for_a_code(client: Client) -> None:
    """Somebody unknown: the page says the same, and no e-mail with a code is sent."""
    client.post(reverse("account_request_login_code"), {"email": f"{token_hex(4)}@nowhere.example"})


VISITS: dict[str, Visit] = {
    "start": everybodys("start"),
    "account_request_login_code": Visit(at("account_request_login_code"), LOGGED_OUT),
    "account_confirm_login_code": Visit(at("account_confirm_login_code"), LOGGED_OUT, _ask_for_a_code),
    "account_logout": Visit(at("account_logout"), LOGGED_IN),
    "account_inactive": everybodys("account_inactive"),
    "account_signup": Visit(at("account_signup"), LOGGED_OUT),
    "mfa_index": Visit(at("mfa_index"), LOGGED_IN),
    "mfa_activate_totp": Visit(at("mfa_activate_totp"), LOGGED_IN),
    "panels:join": everybodys("panels:join"),
    "panels:enter": everybodys("panels:enter", token=lambda s: token_of(s.people["newcomer"])),
    "panels:welcome": mine("panels:welcome", ("newcomer",)),
    "panels:home": Visit(at("panels:home"), LOGGED_IN),
    "panels:new": Visit(at("panels:new"), ORGANISING),
    "panels:member_home": mine("panels:member_home"),
    "panels:panel": organisers("panels:panel"),
    "panels:edit": organisers("panels:edit"),
    "panels:people": organisers("panels:people"),
    "panels:import": organisers("panels:import"),
    "panels:add": organisers("panels:add"),
    "panels:person": organisers("panels:person", pk=panelist),
    "panels:remove": organisers("panels:remove", pk=panelist),
    "panels:letters": organisers("panels:letters"),
    "panels:mail": organisers("panels:mail"),
    "panels:mailing": organisers("panels:mailing", pk=lambda s: s.mailing.pk),
    "sessions:meetings": organisers("sessions:meetings"),
    "sessions:meeting_new": organisers("sessions:meeting_new"),
    "sessions:meeting_edit": organisers("sessions:meeting_edit", meeting_id=meeting),
    "sessions:meeting_delete": organisers("sessions:meeting_delete", meeting_id=meeting),
    "sessions:agenda": organisers("sessions:agenda", meeting_id=meeting),
    "sessions:item": organisers("sessions:item", meeting_id=meeting, item_id=item),
    "panels:bounces": organisers("panels:bounces"),
    "sessions:calling": organisers("sessions:calling", meeting_id=meeting),
    "sessions:agenda_import": organisers("sessions:agenda_import", meeting_id=meeting),
    "sessions:runsheet": mine("sessions:runsheet", ("lead", "facilitator", "organiser_member"), meeting_id=meeting),
    "facilitation:polls": organisers("facilitation:polls", meeting_id=meeting),
    "facilitation:poll": organisers("facilitation:poll", meeting_id=meeting, poll_id=lambda s: s.poll.pk),
    "facilitation:call_choose": organisers("facilitation:call_choose", meeting_id=meeting),
    "boards:plan": organisers(
        "boards:plan", meeting_id=lambda s: _notes_item(s).meeting_id, item_id=lambda s: _notes_item(s).pk
    ),
    "boards:walk": mine("boards:walk", TABLE_READERS, meeting_id=meeting),
    "boards:walk_board": mine(
        "boards:walk_board",
        TABLE_READERS,
        meeting_id=lambda s: _revealed(s).table.round.meeting_id,
        board_id=_revealed_board,
    ),
    "sessions:pairs": mine("sessions:pairs", ("lead", "organiser_member")),
    "live:meeting": mine("live:meeting", meeting_id=meeting),
    "live:table": mine("live:table", ("lead", "organiser_member"), meeting_id=meeting, table_id=lambda s: s.table.pk),
    "live:ready": mine("live:ready", ("lead", "organiser_member"), meeting_id=meeting),
    "rehearsal:rehearsal": mine(
        "rehearsal:rehearsal", ("lead", "facilitator", "observer", "organiser_member"), meeting_id=meeting
    ),
    "live:conduct": mine("live:conduct", ("lead", "facilitator", "organiser_member"), meeting_id=meeting),
    "live:person": mine("live:person", ("lead", "organiser_member"), meeting_id=meeting, pk=panelist),
}

NOT_PAGES: dict[str, tuple[str, Path]] = {
    "account_login": (ONWARD, at("account_login")),
    "facilitation:call": (FILE, at("facilitation:call", public_id=pid, meeting_id=meeting)),
    "boards:csv": (FILE, at("boards:csv", public_id=pid, board_id=_revealed_board)),
    "boards:drawn": (FILE, at("boards:drawn", public_id=pid, board_id=_revealed_board, kind=lambda s: "gif")),
    "live:command": (FORM, at("live:command", public_id=pid)),
    **{
        f"rehearsal:{press}": (FORM, at(f"rehearsal:{press}", public_id=pid, meeting_id=meeting))
        for press in ("begin", "enter", "stop", "wipe")
    },
    "sessions:pair_forget": (FORM, at("sessions:pair_forget", public_id=pid)),
    "live:healthz": (FILE, at("live:healthz")),
    "live:readyz": (FILE, at("live:readyz")),
    "live:metrics": (FILE, at("live:metrics")),
    "mfa_download_recovery_codes": (FILE, at("mfa_download_recovery_codes")),
    "panels:preferences": (FORM, at("panels:preferences")),
    "panels:leave": (FORM, at("panels:leave", public_id=pid)),
    "panels:export": (FILE, at("panels:export", slug=slug)),
    "panels:role": form_of_person("panels:role"),
    "panels:link_reissue": form_of_person("panels:link_reissue"),
    "panels:mailing_resume": (FORM, at("panels:mailing_resume", slug=slug, pk=lambda s: s.mailing.pk)),
    "sessions:agenda_fill": form_of_meeting("sessions:agenda_fill"),
    "sessions:reminders": form_of_meeting("sessions:reminders"),
    "sessions:agenda_save": form_of_meeting("sessions:agenda_save"),
    "sessions:agenda_forget": form_of_meeting("sessions:agenda_forget"),
    "sessions:agenda_csv": (FILE, at("sessions:agenda_csv", slug=slug, meeting_id=meeting)),
    "sessions:agenda_json": (FILE, at("sessions:agenda_json", slug=slug, meeting_id=meeting)),
    "sessions:runsheet_pdf": (FILE, at("sessions:runsheet_pdf", public_id=pid, meeting_id=meeting)),
    "sessions:item_place": form_of_item("sessions:item_place"),
    "sessions:item_retime": form_of_item("sessions:item_retime"),
    "sessions:item_restore": form_of_meeting("sessions:item_restore"),
    "facilitation:poll_again": form_of_meeting("facilitation:poll_again"),
    "facilitation:poll_drop": (
        FORM,
        at("facilitation:poll_drop", slug=slug, meeting_id=meeting, poll_id=lambda s: s.poll.pk),
    ),
    "sessions:item_up": form_of_item("sessions:item_up"),
    "sessions:item_down": form_of_item("sessions:item_down"),
    "sessions:item_duplicate": form_of_item("sessions:item_duplicate"),
    "sessions:item_delete": form_of_item("sessions:item_delete"),
}
