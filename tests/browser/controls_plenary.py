"""Questions to experts, the walk from board to board, and the plenary's board."""

from playwright.sync_api import expect

from facilitation.models import Board, Collected, ExpertQuestion, Note, Origin, Theme
from panels.models import Role
from roomlog.models import Room, RoomKind
from sessions.models import AgendaItem, Form, Meeting, Table, Tool
from tests.browser.controls import Evening
from tests.cast import make_meeting
from tests.room.samples.stage import Stage
from tests.room.scenes import do


def ask_experts(evening: Evening, stage: Stage) -> None:
    cast = evening.cast
    evening.go_to("Welcome", tool=Tool.QUESTIONS, form=Form.TABLES)
    me = evening.at(cast.panelists[0], look="questions at tables")
    for number in range(2):
        me.send("question.propose", f"Who answers? ({number})")
    me.send("question.edit", "Who answers at night?")
    me.send("question.delete")
    me.undo("question.restore")
    evening.go_to("Silent writing", tool=Tool.QUESTIONS, form=Form.OWN_WORK)
    me = evening.at(cast.panelists[0])
    me.send("question.vote", where="#questions")
    me.send("question.unvote", where="#questions")
    me.send("question.vote", where="#questions")
    evening.go_to("Thanks", tool=Tool.QUESTIONS, form=Form.PLENARY)
    me = evening.at(cast.lead, look="answering questions", axe=True)
    for type_ in ("questions.rules", "question.merge", "question.split", "questions.choose", "question.drop"):
        me.send(type_)
    me.send("question.add")
    both = list(ExpertQuestion.objects.order_by("pk").values_list("pk", flat=True))
    do(cast.lead, "questions.choose", cast.meeting.room_id, questions=both)
    me = evening.at(cast.lead)
    me.send("question.shift")
    me.send("question.turn")
    me.send("answer.write", "Half an hour.")
    me.send("question.publish")
    evening.at(cast.others[Role.EXPERT], look="answering questions")


def walk(evening: Evening, stage: Stage) -> None:
    """The notes were written at another table."""
    cast, board = evening.cast, Board.objects.get()
    other = Table.objects.create(round=stage.table.round, room=Room.objects.create(kind=RoomKind.TABLE), number=2)
    Board.objects.update(table=other, rules={})
    for note, theme in zip(Note.objects.filter(deleted_at=None), Theme.objects.filter(deleted_at=None), strict=False):
        Note.objects.filter(pk=note.pk).update(theme=theme)
    AgendaItem.objects.filter(pk=cast.items["Grouping"].pk).update(board={"kind": "walk"})
    evening.go_to("Grouping")
    me = evening.at(cast.panelists[0], f"walk/{board.pk}/", look="the walk")
    me.send("walk.star")
    me.send("walk.comment", "Here too.")
    me.send("walk.withdraw")
    me.page.locator("form:has([value='walk.comment']) input[name=text]").first.focus()
    me.page.keyboard.insert_text("x" * 8000)
    me.page.keyboard.press("Enter")
    expect(me.page.get_by_role("alert")).to_contain_text("At most 280 characters fit.")
    expect(me.page.get_by_label("What you wrote")).to_have_value("x" * 8000)
    me.refused.clear()
    me = evening.at(cast.lead, f"walk/{board.pk}/")
    me.send("line.add")
    me.send("line.add")
    elsewhere = make_meeting(cast.panel)
    Meeting.objects.filter(pk=elsewhere.pk).update(position=0)
    line = Collected.objects.create(meeting=elsewhere, title="Lines", position=1)
    Origin.objects.create(collected=line, theme=Theme.objects.create(board=board, title="Lines", position=99))
    me = evening.at(cast.lead, look="the plenary's board")
    me.send("line.rename", "Lines and calls")
    me.send("line.shift", where="#collected li:nth-of-type(2)")
    for type_, left in {"line.carry": 3, "line.join": 2, "line.remove": 1}.items():
        me.send(type_)
        expect(me.page.locator("#collected > ol > li")).to_have_count(left)
