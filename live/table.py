"""The one table of everything a browser may ask for, and of everything a page shows live."""

from facilitation.board.commands import COMMANDS as BOARD_COMMANDS
from facilitation.board.regions import REGIONS as BOARD_REGIONS
from facilitation.calls.commands import COMMANDS as CALL_COMMANDS
from facilitation.calls.regions import REGIONS as CALL_REGIONS
from facilitation.desk.commands import COMMANDS as DESK_COMMANDS
from facilitation.desk.regions import REGIONS as CONTROL_REGIONS
from facilitation.evidence.commands import COMMANDS as EVIDENCE_COMMANDS
from facilitation.minutes.commands import COMMANDS as MINUTES_COMMANDS
from facilitation.polls.commands import COMMANDS as POLL_COMMANDS
from facilitation.polls.regions import REGIONS as POLL_REGIONS
from facilitation.questions.commands import COMMANDS as QUESTION_COMMANDS
from facilitation.questions.regions import REGIONS as QUESTION_REGIONS
from facilitation.record.commands import COMMANDS as RECORD_COMMANDS
from facilitation.record.regions import REGIONS as RECORD_REGIONS
from facilitation.talk.commands import COMMANDS as TALK_COMMANDS
from facilitation.talk.regions import REGIONS as TALK_REGIONS
from facilitation.tasks.commands import COMMANDS as TASK_COMMANDS
from live.desk import REGIONS as DESK_REGIONS
from live.servers import REGIONS as SERVER_REGIONS
from live.spotlight import REGIONS as SPOTLIGHT_REGIONS
from panels.command import Command
from panels.commands import COMMANDS as PANEL_COMMANDS
from recommendations.amendments.acting import COMMANDS as AMEND_FOR_COMMANDS
from recommendations.amendments.commands import COMMANDS as AMEND_COMMANDS
from recommendations.amendments.regions import REGIONS as AMEND_REGIONS
from recommendations.answers.commands import COMMANDS as ANSWER_COMMANDS
from recommendations.ballots.acting import COMMANDS as ACTING_COMMANDS
from recommendations.ballots.commands import COMMANDS as BALLOT_COMMANDS
from recommendations.ballots.regions import REGIONS as BALLOT_REGIONS
from recommendations.drafts.commands import COMMANDS as DRAFT_COMMANDS
from recommendations.drafts.regions import REGIONS as DRAFT_REGIONS
from recommendations.group.commands import COMMANDS as GROUP_COMMANDS
from recommendations.joint.commands import COMMANDS as JOINT_COMMANDS
from recommendations.lanes.commands import COMMANDS as LANE_COMMANDS
from recommendations.merging.commands import COMMANDS as MERGING_COMMANDS
from recommendations.report.commands import COMMANDS as REPORT_COMMANDS
from roomlog.models import RoomKind
from sessions.commands import COMMANDS as MEETING_COMMANDS
from sessions.regions import REGIONS as MEETING_REGIONS
from sessions.regions import Region

COMMANDS: dict[str, Command] = {
    command.type: command
    for command in (
        *PANEL_COMMANDS,
        *MEETING_COMMANDS,
        *BOARD_COMMANDS,
        *TALK_COMMANDS,
        *CALL_COMMANDS,
        *QUESTION_COMMANDS,
        *RECORD_COMMANDS,
        *POLL_COMMANDS,
        *EVIDENCE_COMMANDS,
        *TASK_COMMANDS,
        *MINUTES_COMMANDS,
        *DESK_COMMANDS,
        *ACTING_COMMANDS,
        *DRAFT_COMMANDS,
        *AMEND_COMMANDS,
        *AMEND_FOR_COMMANDS,
        *MERGING_COMMANDS,
        *GROUP_COMMANDS,
        *LANE_COMMANDS,
        *BALLOT_COMMANDS,
        *JOINT_COMMANDS,
        *REPORT_COMMANDS,
        *ANSWER_COMMANDS,
    )
}

REGIONS: tuple[Region, ...] = (
    *MEETING_REGIONS,
    *DESK_REGIONS,
    *CONTROL_REGIONS,
    *SPOTLIGHT_REGIONS,
    *SERVER_REGIONS,
    *BOARD_REGIONS,
    *TALK_REGIONS,
    *CALL_REGIONS,
    *QUESTION_REGIONS,
    *RECORD_REGIONS,
    *POLL_REGIONS,
    *DRAFT_REGIONS,
    *AMEND_REGIONS,
    *BALLOT_REGIONS,
)


def regions_of(kind: RoomKind, view: str) -> list[Region]:
    """The regions that one audience sees of a room."""
    return [region for region in REGIONS if region.room == kind and view in region.views]
