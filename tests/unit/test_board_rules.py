"""Who may do what on a board, and when."""

import pytest

from facilitation.board.commands import COMMANDS
from panels.command import Command
from panels.policy import ROLES, Actor, PhaseNow, can
from roomlog.models import RoomKind

HERE, ELSEWHERE = 7, 8
AT_TABLE = [command for command in COMMANDS if command.room == RoomKind.TABLE]
BY_TYPE = {command.type: command for command in COMMANDS}
WRITING = [command for command in AT_TABLE if command.type.startswith(("note.", "theme."))]


def phase(tool: str, status: str = "running") -> PhaseNow:
    return PhaseNow(status, tool)


@pytest.mark.parametrize("command", WRITING, ids=lambda command: command.type)
class TestWriting:
    @pytest.mark.parametrize("role", ["panelist", "table_facilitator", "note_taker"])
    def test_people_of_a_table_write_at_their_own(self, command: Command, role: str) -> None:
        for tool in ("notes", "themes"):
            assert can(Actor(role, HERE), command.rule, phase(tool), HERE) is None
        assert can(Actor(role, ELSEWHERE), command.rule, phase("notes"), HERE) == "wrong-table"

    def test_a_lead_writes_anywhere(self, command: Command) -> None:
        assert can(Actor("lead"), command.rule, phase("themes"), HERE) is None

    def test_others_never_write(self, command: Command) -> None:
        for role in set(ROLES) - {"panelist", "table_facilitator", "note_taker", "lead"}:
            assert can(Actor(role, HERE), command.rule, phase("notes"), HERE) == "not-allowed"

    @pytest.mark.parametrize("tool", ["talk", "draft", "ballot"])
    def test_other_phases_are_not_for_writing(self, command: Command, tool: str) -> None:
        assert can(Actor("panelist", HERE), command.rule, phase(tool), HERE) == "wrong-phase"
        graced = PhaseNow("running", tool, graced=frozenset({"notes"}))
        assert can(Actor("panelist", HERE), command.rule, graced, HERE) is None


@pytest.mark.parametrize("type_", ["dot.place", "dot.take"])
def test_only_panelists_place_dots(type_: str) -> None:
    rule = BY_TYPE[type_].rule
    assert can(Actor("panelist", HERE), rule, phase("themes"), HERE) is None
    assert can(Actor("panelist", ELSEWHERE), rule, phase("themes"), HERE) == "wrong-table"
    for role in set(ROLES) - {"panelist"}:
        assert can(Actor(role, HERE), rule, phase("themes"), HERE) == "not-allowed"


@pytest.mark.parametrize("type_", ["board.dots", "board.reveal"])
def test_facilitators_lead_their_own_table_and_the_lead_any(type_: str) -> None:
    rule = BY_TYPE[type_].rule
    assert can(Actor("table_facilitator", HERE), rule, phase("notes"), HERE) is None
    assert can(Actor("table_facilitator", ELSEWHERE), rule, phase("notes"), HERE) == "wrong-table"
    assert can(Actor("lead"), rule, phase("notes"), HERE) is None
    assert can(Actor("panelist", HERE), rule, phase("notes"), HERE) == "not-allowed"


def test_forgotten_notes_can_be_revealed_after_the_meeting() -> None:
    assert can(Actor("lead"), BY_TYPE["board.reveal"].rule, PhaseNow("ended"), HERE) is None


def test_all_tables_are_revealed_only_by_who_steers() -> None:
    command = BY_TYPE["boards.reveal"]
    assert command.room == RoomKind.PLENARY
    for role in ROLES:
        expected = None if role in {"lead", "organiser"} else "not-allowed"
        assert can(Actor(role), command.rule, phase("notes"), None) == expected
