"""What the live page shows of questions to experts."""

from typing import Any

from facilitation.questions import selectors
from facilitation.questions.events import AT_TABLE, IN_PLENARY, QuestionEvent
from facilitation.questions.stages import rules_of, stage_now
from panels.models import Role
from roomlog.models import RoomKind
from sessions.regions import FACILITATOR, LEAD, PANELIST, PHASE_CHANGES, VIEWS, Region
from sessions.snapshot import Snapshot


def asked_context(snapshot: Snapshot) -> dict[str, Any]:
    """The table's own questions, while they are asked."""
    if stage_now(snapshot) != "asking":
        return {"stage": ""}
    rules = rules_of(snapshot.meeting_id)
    asked = selectors.of_table(snapshot.table_id)
    return {"stage": "asking", "asked": asked, "rules": rules, "left": max(0, rules.per_table - len(asked))}


def questions_context(snapshot: Snapshot) -> dict[str, Any]:
    """For everybody: all questions while one votes, the chosen ones while they are answered."""
    stage = stage_now(snapshot)
    context: dict[str, Any] = {"stage": stage, "item": snapshot.item}
    if stage == "voting":
        context |= {"rows": selectors.shown(snapshot.meeting_id), "rules": rules_of(snapshot.meeting_id)}
    elif stage == "answering":
        current = selectors.current(snapshot.meeting_id)
        context |= {
            "rows": selectors.shown(snapshot.meeting_id, chosen=True),
            "current": current,
            "experts": _experts(snapshot),
        }
    return context


def desk_context(snapshot: Snapshot) -> dict[str, Any]:
    """For the lead: everything that was asked, the order, and whether it stands for all groups."""
    rows = selectors.shown(snapshot.meeting_id)
    stage = stage_now(snapshot)
    if not rows and not stage:
        return {"rows": [], "stage": ""}
    given = selectors.ballots(snapshot.meeting_id)
    by_id = {row.question.pk: row for row in rows}
    verdict = selectors.verdict(rows, given.values())
    chosen = sorted((row for row in rows if row.question.place), key=lambda row: row.question.place or 0)
    return {
        "stage": stage,
        "rules": rules_of(snapshot.meeting_id),
        "rows": sorted(rows, key=lambda row: (-row.votes, row.question.pk)),
        "chosen": chosen,
        "voted": len(given),
        "verdict": verdict,
        "left_out": [(group, by_id[group.question]) for group in verdict.left_out],
        "proposal": [by_id[pk] for pk in verdict.proposal],
        "by_votes": [by_id[pk] for pk in verdict.by_votes],
        "is_balanced": {row.question.pk for row in chosen} == set(verdict.proposal),
        "answered": sum(bool(row.answers) for row in chosen),
        "published": sum(row.question.published_at is not None for row in chosen),
    }


def _of_phase(snapshot: Snapshot) -> Any:
    stage = stage_now(snapshot)
    return stage, snapshot.state.step if stage else None


def _asking(snapshot: Snapshot) -> int | None:
    """The phase in which tables ask: their forms name it."""
    return snapshot.item.pk if snapshot.item and stage_now(snapshot) == "asking" else None


def _experts(snapshot: Snapshot) -> list[Any]:
    return snapshot.members([pk for pk, role in snapshot.roles.items() if role == Role.EXPERT])


# The plenary's two tick: what happens at tables is told there alone.
REGIONS = [
    Region(
        "asked",
        "facilitation/questions/asked.html",
        RoomKind.TABLE,
        frozenset({LEAD, FACILITATOR, PANELIST}),
        frozenset(AT_TABLE),
        asked_context,
        follows=_asking,
    ),
    Region(
        "questions",
        "facilitation/questions/questions.html",
        RoomKind.PLENARY,
        VIEWS,
        frozenset((IN_PLENARY - {QuestionEvent.VOTED}) | PHASE_CHANGES),
        questions_context,
        ticks=True,
        of_phase=_of_phase,
    ),
    Region(
        "questions_desk",
        "facilitation/questions/desk.html",
        RoomKind.PLENARY,
        frozenset({LEAD}),
        frozenset(IN_PLENARY | PHASE_CHANGES),
        desk_context,
        ticks=True,
        of_phase=stage_now,
    ),
]
