"""What pages of officials and organisers show: what waits, for whom, and by when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from panels.models import Membership, Panel
from recommendations.answers import selectors, services
from recommendations.answers.models import Answer, AnswerState
from recommendations.answers.rules import answering_of
from recommendations.answers.structure import Became
from recommendations.ballots.models import Recommendation
from recommendations.ballots.texts import titles_of
from words.fields import Words


@dataclass(frozen=True)
class Row:
    """``state``: of the working copy, empty before it is begun; ``mine_to_judge``: the reader may approve it."""

    number: int
    label: str
    titles: Words
    became: Became
    answer: Answer | None
    mine_to_judge: bool

    @property
    def state(self) -> str:
        return self.answer.state if self.answer else ""


@dataclass(frozen=True)
class Desk:
    rows: list[Row]
    answer_by: date | None
    handed_over_on: date | None
    today: date

    @property
    def unanswered(self) -> int:
        return sum(row.became.answer is None for row in self.rows)

    @property
    def approved(self) -> int:
        return sum(row.state == AnswerState.APPROVED for row in self.rows)

    @property
    def to_judge(self) -> int:
        return sum(row.mine_to_judge for row in self.rows)

    @property
    def owing(self) -> list[Row]:
        """Whose status is late."""
        return [row for row in self.rows if row.became.status_late_since]

    @property
    def is_late(self) -> bool:
        return bool(self.unanswered and self.answer_by and self.answer_by < self.today)


def desk(panel: Panel, membership: Membership) -> Desk:
    became, working, rules = selectors.by_number(panel), selectors.working(panel), answering_of(panel)
    found = Recommendation.objects.filter(panel=panel, accepted=True).select_related("question__version")
    rows = [_row(one, became[one.number], working.get(one.number), membership) for one in found.order_by("number")]
    return Desk(rows, rules.answer_by, rules.handed_over_on, timezone.localdate())


def _row(one: Recommendation, became: Became, answer: Answer | None, membership: Membership) -> Row:
    waits = answer is not None and answer.state == AnswerState.ASKED
    mine = waits and answer is not None and not services.may_judge(answer, membership)
    return Row(one.number, str(one), titles_of(one.question.version), became, answer, mine)


def verdicts(panel: Panel) -> list[Any]:
    """Panelists' words, for organisers to look through: without who wrote them."""
    from recommendations.answers.models import Verdict

    found = Verdict.objects.filter(recommendation__panel=panel).exclude(text="").select_related("recommendation")
    return list(found.order_by("recommendation__number", "shuffle"))
