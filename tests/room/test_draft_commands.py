"""What a browser may ask about drafts: what it does, and what is refused."""

from typing import Any
from uuid import uuid4

import pytest

from facilitation.models import Board, Note, Theme
from live.dispatch import dispatch
from panels.models import Membership, Panel
from recommendations.drafts import erasure, regions, selectors
from recommendations.drafts.models import Draft, DraftClient, DraftSource
from recommendations.drafts.roles import WRITERS
from roomlog.log import last_seqs
from roomlog.models import Event, Room, RoomKind
from sessions.models import Meeting, Round, Table
from sessions.snapshot import Snapshot
from tests.cast import Cast, make_meeting
from tests.room.editors import start_draft
from tests.room.scenes import do

pytestmark = pytest.mark.django_db(transaction=True)


def board(meeting: Meeting, *, revealed: bool = True) -> Board:
    round_, _new = Round.objects.get_or_create(meeting=meeting, number=1)
    room = Room.objects.create(kind=RoomKind.TABLE)
    table = Table.objects.create(round=round_, room=room, number=round_.tables.count() + 1)
    return Board.objects.create(
        table=table, opened_at=meeting.starts_at, revealed_at=meeting.starts_at if revealed else None
    )


def theme(meeting: Meeting, title: str = "Phone", *, revealed: bool = True) -> Theme:
    return Theme.objects.create(board=board(meeting, revealed=revealed), title=title)


def note(of: Theme, text: str = "A person answers") -> Note:
    return Note.objects.create(board=of.board, theme=of, text=text)


def refusal(actor: Membership, type_: str, room: int, **fields: Any) -> str:
    """Why the command was refused; nothing may have changed."""
    before = snapshot()
    answer = dispatch(actor, {"type": type_, "id": str(uuid4()), "room": room, **fields})
    assert answer["type"] == "rejected", answer
    assert snapshot() == before
    return str(answer["code"])


def snapshot() -> tuple[object, ...]:
    drafts = list(Draft.objects.order_by("pk").values_list("pk", "title", "withdrawn_at"))
    sources = list(DraftSource.objects.order_by("pk").values_list("draft", "theme", "note"))
    return (drafts, sources, Event.objects.count(), Room.objects.count())


def kinds(room: int) -> list[str]:
    return list(Event.objects.filter(room=room).order_by("seq").values_list("kind", flat=True))


class TestStarting:
    def test_a_draft_grows_from_themes_and_notes(self, cast: Cast) -> None:
        phone = theme(cast.meeting)
        single = note(theme(cast.meeting, "Other"), "Alone")
        made = do(
            cast.panelists[0],
            "draft.start",
            cast.meeting.room_id,
            title="  Keep the  phone ",
            language="fi",
            themes=[phone.pk, phone.pk],
            notes=[single.pk],
        )
        draft = Draft.objects.get(pk=made["draft"])
        assert (draft.title, draft.language, draft.number) == ("Keep the phone", "fi", 1)
        assert draft.room.kind == RoomKind.DRAFT
        assert [source.theme for source in selectors.sources_of(draft)] == [phone, None]
        assert kinds(cast.meeting.room_id) == ["draft.started"]
        assert kinds(draft.room_id) == ["draft.started"]

    def test_the_language_is_the_panels_unless_chosen(self, cast: Cast) -> None:
        assert start_draft(cast).language == cast.panel.language

    def test_numbers_go_on_also_after_a_withdrawal(self, cast: Cast) -> None:
        first = start_draft(cast)
        do(cast.lead, "draft.withdraw", first.room_id)
        assert start_draft(cast).number == 2

    def test_a_repeated_id_starts_one_draft(self, cast: Cast) -> None:
        frame = {"type": "draft.start", "id": str(uuid4()), "room": cast.meeting.room_id, "title": "Once"}
        assert dispatch(cast.lead, frame) == dispatch(cast.lead, frame)
        assert Draft.objects.count() == 1

    @pytest.mark.parametrize("role", sorted(WRITERS))
    def test_who_may(self, cast: Cast, role: str) -> None:
        do(cast.by_role()[role], "draft.start", cast.meeting.room_id, title="x")

    @pytest.mark.parametrize("role", ["official", "observer", "expert", "tech_support"])
    def test_who_may_not(self, cast: Cast, role: str) -> None:
        assert refusal(cast.by_role()[role], "draft.start", cast.meeting.room_id, title="x") == "not-allowed"

    def test_a_stranger_may_not(self, cast: Cast) -> None:
        assert refusal(cast.stranger, "draft.start", cast.meeting.room_id, title="x") == "no-room"

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"title": " "}, "empty"),
            ({"title": "x" * 201}, "too-long"),
            ({"title": "x", "language": "de"}, "bad-fields"),
            ({"title": "x", "themes": [0]}, "bad-fields"),
            ({"title": "x", "owner": 1}, "bad-fields"),
            ({"title": "x", "themes": [4711]}, "no-such-source"),
        ],
    )
    def test_wrong_fields(self, cast: Cast, fields: dict[str, Any], code: str) -> None:
        assert refusal(cast.lead, "draft.start", cast.meeting.room_id, **fields) == code

    def test_no_withheld_source(self, cast: Cast) -> None:
        hidden = theme(cast.meeting, revealed=False)
        for fields in ({"themes": [hidden.pk]}, {"notes": [note(hidden).pk]}):
            assert refusal(cast.lead, "draft.start", cast.meeting.room_id, title="x", **fields) == "no-such-source"

    def test_no_source_of_another_panel(self, cast: Cast) -> None:
        other = theme(make_meeting(Panel.objects.get(slug="digi-other")))
        for fields in ({"themes": [other.pk]}, {"notes": [note(other).pk]}):
            assert refusal(cast.lead, "draft.start", cast.meeting.room_id, title="x", **fields) == "no-such-source"

    def test_no_deleted_source(self, cast: Cast) -> None:
        gone = theme(cast.meeting)
        Theme.objects.filter(pk=gone.pk).update(deleted_at=cast.meeting.starts_at)
        assert refusal(cast.lead, "draft.start", cast.meeting.room_id, title="x", themes=[gone.pk]) == "no-such-source"

    def test_the_first_update_belongs_to_nobody(self, cast: Cast) -> None:
        assert DraftClient.objects.get(draft=start_draft(cast)).membership is None


class TestRenaming:
    def test_everybody_sees_the_new_title(self, cast: Cast) -> None:
        draft = start_draft(cast)
        do(cast.panelists[1], "draft.rename", draft.room_id, title="New", seen="Phone")
        draft.refresh_from_db()
        assert draft.title == "New"
        assert kinds(draft.room_id)[-1] == "draft.renamed"
        assert kinds(cast.meeting.room_id) == ["draft.started", "draft.listed"]

    def test_two_at_once_give_one_change(self, cast: Cast) -> None:
        draft = start_draft(cast)
        do(cast.panelists[1], "draft.rename", draft.room_id, title="New", seen="Phone")
        code = refusal(cast.panelists[0], "draft.rename", draft.room_id, title="Mine", seen="Phone")
        assert code == "draft-renamed"

    def test_history_knows_who_it_was(self, cast: Cast) -> None:
        draft = start_draft(cast)
        do(cast.panelists[1], "draft.rename", draft.room_id, title="New")
        newest = Draft.history.filter(id=draft.pk).latest()
        assert newest.history_user_id == cast.panelists[1].pk

    def test_an_ended_meetings_list_is_left_alone(self, cast: Cast) -> None:
        draft = start_draft(cast)
        Meeting.objects.filter(pk=cast.meeting.pk).update(status="ended")
        before = last_seqs([cast.meeting.room_id])
        do(cast.panelists[0], "draft.rename", draft.room_id, title="New")
        assert last_seqs([cast.meeting.room_id]) == before


class TestSources:
    def test_a_source_is_added_and_taken_away(self, cast: Cast) -> None:
        draft, phone = start_draft(cast), theme(cast.meeting)
        note(phone)
        for _twice in range(2):
            do(cast.panelists[0], "draft.source", draft.room_id, theme=phone.pk, on=True)
        assert [source.theme for source in selectors.sources_of(draft)] == [phone]
        assert [found.text for found in selectors.sources_of(draft)[0].notes] == ["A person answers"]
        do(cast.panelists[0], "draft.source", draft.room_id, theme=phone.pk, on=False)
        assert selectors.sources_of(draft) == []
        assert kinds(draft.room_id)[1:] == ["draft.sourced"] * 3

    def test_a_single_note(self, cast: Cast) -> None:
        draft, single = start_draft(cast), note(theme(cast.meeting))
        do(cast.panelists[0], "draft.source", draft.room_id, note=single.pk, on=True)
        assert [source.notes for source in selectors.sources_of(draft)] == [[single]]
        Note.objects.filter(pk=single.pk).update(deleted_at=cast.meeting.starts_at)
        assert selectors.sources_of(draft) == []

    @pytest.mark.parametrize("fields", [{}, {"theme": 1, "note": 1, "on": True}, {"on": True}, {"theme": 1}])
    def test_one_of_both(self, cast: Cast, fields: dict[str, Any]) -> None:
        assert refusal(cast.lead, "draft.source", start_draft(cast).room_id, **fields) == "bad-fields"

    def test_nothing_withheld(self, cast: Cast) -> None:
        draft, hidden = start_draft(cast), theme(cast.meeting, revealed=False)
        code = refusal(cast.lead, "draft.source", draft.room_id, theme=hidden.pk, on=True)
        assert code == "no-such-source"


class TestWithdrawing:
    def test_a_lead_withdraws_and_returns(self, cast: Cast) -> None:
        draft = start_draft(cast)
        do(cast.lead, "draft.withdraw", draft.room_id)
        assert selectors.listed(cast.panel.pk) == []
        assert refusal(cast.lead, "draft.withdraw", draft.room_id) == "draft-withdrawn"
        do(cast.lead, "draft.return", draft.room_id)
        assert selectors.listed(cast.panel.pk) == [draft]
        assert refusal(cast.lead, "draft.return", draft.room_id) == "draft-not-withdrawn"

    @pytest.mark.parametrize("type_", ["draft.withdraw", "draft.return"])
    @pytest.mark.parametrize("role", ["panelist", "table_facilitator", "observer"])
    def test_nobody_else_does(self, cast: Cast, type_: str, role: str) -> None:
        assert refusal(cast.by_role()[role], type_, start_draft(cast).room_id) == "not-allowed"

    def test_a_stranger_learns_nothing(self, cast: Cast) -> None:
        draft = start_draft(cast)
        for type_, fields in [
            ("draft.rename", {"title": "x"}),
            ("draft.withdraw", {}),
            ("draft.start", {"title": "x"}),
        ]:
            assert refusal(cast.stranger, type_, draft.room_id, **fields) == "no-room"


def test_the_list_shows_drafts_and_revealed_themes_only(cast: Cast) -> None:
    shown, hidden = theme(cast.meeting, "Shown"), theme(cast.meeting, "Hidden", revealed=False)
    made = do(cast.lead, "draft.start", cast.meeting.room_id, title="Phone", themes=[shown.pk])
    context = regions.REGIONS[0].context(Snapshot(cast.meeting.pk))
    assert [(draft.pk, draft.source_count) for draft in context["drafts"]] == [(made["draft"], 1)]
    offered = [one.title for _meeting, themes in context["theme_groups"] for one in themes]
    assert offered == ["Shown"]
    assert hidden.title not in offered


def test_erasure_forgets_who_wrote_and_keeps_the_text(cast: Cast) -> None:
    draft = start_draft(cast)
    DraftClient.objects.create(draft=draft, client=7, membership=cast.panelists[0])
    do(cast.panelists[0], "draft.rename", draft.room_id, title="New")
    erasure.erase(cast.panelists[0], texts=False)
    assert DraftClient.objects.get(draft=draft, client=7).membership is None
    assert not Draft.history.filter(history_user_id=cast.panelists[0].pk).exists()
    assert Draft.objects.get(pk=draft.pk).title == "New"
