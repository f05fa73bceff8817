"""Reads about ballots and what they came to."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from facilitation.desk.log import Kind
from facilitation.desk.models import Deed
from panels.models import Membership, Panel, Role
from recommendations.ballots.models import (
    Ballot,
    BallotStatus,
    CastVote,
    MinorityStatement,
    OpenVote,
    Option,
    Question,
    Recommendation,
    Turnout,
)
from recommendations.drafts.models import Draft, DraftVersion
from recommendations.tally import NONE, ORDERS, VERDICTS, Order, Result, Rule, order, tally
from sessions.models import Meeting
from sessions.presence import attendances

_HELP = (Kind.NOTE, Kind.DOT, Kind.VOTE, Kind.POLL, Kind.AMENDED, Kind.CARD)


@dataclass(frozen=True)
class StatementView:
    """A minority statement with the numbers of those who signed it."""

    statement: MinorityStatement
    numbers: list[int]

    @property
    def passage(self) -> MinorityStatement:
        """Text and language, as the report's statements have them."""
        return self.statement


@dataclass(frozen=True)
class RecommendationResult:
    """What a closed ballot said of one frozen text."""

    recommendation: Recommendation
    ballot: Ballot
    question: Question
    version: DraftVersion
    result: Result
    statements: list[StatementView] = field(default_factory=list)


@dataclass(frozen=True)
class Attending:
    """How many panelists are on the meeting's page now, and how many more take part by phone: somebody has helped them
    in this meeting."""

    here: int
    by_phone: int

    @property
    def present(self) -> int:
        return self.here + self.by_phone


@dataclass(frozen=True)
class TrialResult:
    """What a closed trial ballot said of one text. It decided nothing."""

    ballot: Ballot
    question: Question
    result: Result


@dataclass(frozen=True)
class OrderResult:
    """What a closed ballot said of its options. It stands as a decision of its own; a trial decided nothing."""

    ballot: Ballot
    options: dict[int, Option]
    order: Order
    statements: list[StatementView] = field(default_factory=list)


Paper = dict[int, int | None]  # question or option id → answer; JSON keeps the ids as strings


@dataclass(frozen=True)
class PaperView:
    """An anonymous paper: its receipt, and its answers in the order of ``answer_keys``."""

    receipt: str
    answers: list[int | None]


def current_ballot(meeting: Meeting) -> Ballot | None:
    """The ballot that is prepared or open; at most one is."""
    return meeting.ballots.exclude(status=BallotStatus.CLOSED).first()


def closed_ballots(meeting: Meeting, *, trial: bool = False) -> list[Ballot]:
    """Those that count, or the trials."""
    return list(meeting.ballots.filter(status=BallotStatus.CLOSED, is_trial=trial).order_by("closed_at", "pk"))


def trial_results(ballot: Ballot) -> list[TrialResult]:
    papers, rule = papers_of(ballot), rule_of(ballot)
    return [TrialResult(ballot, question, tally(papers, question.pk, rule)) for question in questions_of(ballot)]


def order_results(panel: Panel, *, meeting: Meeting | None = None, trial: bool = False) -> list[OrderResult]:
    """What ballots put in order, the oldest first, in five queries. One does not count with a trial."""
    found = Ballot.objects.filter(
        meeting__panel=panel, status=BallotStatus.CLOSED, method__in=ORDERS, is_trial=trial
    ).order_by("closed_at", "pk")
    found = found.prefetch_related(_statements())
    ballots = list(found.filter(meeting=meeting) if meeting is not None else found)
    if not ballots:
        return []
    papers = _papers_of({ballot.pk for ballot in ballots})
    options: dict[int, dict[int, Option]] = {ballot.pk: {} for ballot in ballots}
    for option in Option.objects.filter(ballot__in=ballots).select_related("version__draft").order_by("position"):
        options[option.ballot_id][option.pk] = option
    return [
        OrderResult(
            ballot,
            options[ballot.pk],
            order(papers[ballot.pk], list(options[ballot.pk]), rule_of(ballot)),
            _views(ballot),
        )
        for ballot in ballots
    ]


def rule_of(ballot: Ballot) -> Rule:
    return Rule(
        threshold_percent=ballot.threshold_percent,
        quorum=ballot.quorum,
        present=ballot.present,
        method=ballot.method,  # type: ignore[arg-type]  # the column's choices
        denominator=ballot.denominator,  # type: ignore[arg-type]
        entitled=ballot.entitled,
        points=ballot.points,
    )


def keys_of(ballot: Ballot) -> list[int]:
    """The questions, or the options without "none of these", in their order."""
    rows = ballot.questions if ballot.method in VERDICTS else ballot.options
    return list(rows.order_by("position").values_list("pk", flat=True))


def answer_keys(ballot: Ballot) -> list[int]:
    """What a paper answers, in the order of the published table."""
    return keys_of(ballot) + ([NONE] if ballot.method in ORDERS else [])


def options_of(ballot: Ballot) -> list[Option]:
    return list(ballot.options.select_related("version__draft"))


def entitled(panel_id: int) -> int:
    """Panelists who may vote now."""
    return Membership.objects.filter(panel=panel_id, role=Role.PANELIST, removed_at=None).count()


def questions_of(ballot: Ballot) -> list[Question]:
    return list(ballot.questions.select_related("version__draft"))


def prepared_drafts(ballot: Ballot) -> list[Draft]:
    """The drafts of a prepared ballot in its order, without those withdrawn since."""
    drafts = Draft.objects.filter(withdrawn_at=None).in_bulk(ballot.draft_ids)
    return [drafts[pk] for pk in ballot.draft_ids if pk in drafts]


def votable_drafts(panel: Panel) -> list[Draft]:
    """What a ballot may still be held on."""
    decided = Recommendation.objects.filter(panel=panel).values("question__version__draft")
    return list(panel.drafts.filter(withdrawn_at=None).exclude(pk__in=decided))


def is_decided(draft: Draft) -> bool:
    """Whether a ballot has accepted or rejected it."""
    return Recommendation.objects.filter(question__version__draft=draft).exists()


def decided() -> Exists:
    """The same, of each draft of a query."""
    return Exists(Recommendation.objects.filter(question__version__draft=OuterRef("pk")))


def voted_on() -> Exists:
    """Of each draft of a query, whether a ballot on it is open now."""
    asked = Question.objects.filter(version__draft=OuterRef("pk"), ballot__is_trial=False)
    return Exists(asked.filter(ballot__status=BallotStatus.OPEN))


def attending(meeting: Meeting, now: datetime) -> Attending:
    panelists = Membership.objects.filter(panel=meeting.panel_id, role=Role.PANELIST, removed_at=None)
    here = Exists(attendances(meeting.pk, now).filter(membership=OuterRef("pk")))
    helped = Exists(Deed.objects.filter(meeting=meeting, about=OuterRef("pk"), kind__in=_HELP))
    found = Counter(panelists.annotate(here=here).filter(Q(here=True) | helped).values_list("here", flat=True))
    return Attending(here=found[True], by_phone=found[False])


def cast_count(ballot: Ballot) -> int:
    votes = OpenVote.objects if ballot.status == BallotStatus.OPEN else CastVote.objects
    return votes.filter(ballot=ballot).count()


def has_begun(meeting: Meeting) -> bool:
    """Whether any ballot of the meeting was opened."""
    return meeting.ballots.exclude(status=BallotStatus.PREPARED).exists()


def mine(meeting: Meeting, membership: Membership) -> dict[str, Any]:
    """A panelist's own state in the meeting's open or last ballot; {} where there is none."""
    found = list(meeting.ballots.exclude(status=BallotStatus.PREPARED).order_by("closed_at", "pk"))
    is_open = [ballot for ballot in found if ballot.status == BallotStatus.OPEN]
    return mine_of((is_open or found)[-1], membership) if found else {}


def mine_of(ballot: Ballot, membership: Membership) -> dict[str, Any]:
    """{ballot, open, cast}, while it is open with {receipt, paper}; {} for who is no panelist.

    Once the ballot is closed nobody can say more, not even to the voter.
    """
    if membership.role != Role.PANELIST:
        return {}
    if ballot.status != BallotStatus.OPEN:
        voted = Turnout.objects.filter(ballot=ballot, membership=membership).exists()
        return {"ballot": ballot.pk, "open": False, "cast": voted}
    vote = OpenVote.objects.filter(ballot=ballot, membership=membership).first()
    paper = {"receipt": vote.receipt, "paper": vote.paper} if vote else {}
    return {"ballot": ballot.pk, "open": True, "cast": vote is not None, **paper}


def results(panel: Panel, *, meeting: Meeting | None = None) -> list[RecommendationResult]:
    """The panel's recommendations by number, with votes and statements, in four queries."""
    found = panel.recommendations.select_related(
        "question__version__draft", "question__ballot__meeting"
    ).prefetch_related(_statements())
    if meeting is not None:
        found = found.filter(question__ballot__meeting=meeting)
    recommendations = list(found)
    papers = _papers_of({recommendation.question.ballot_id for recommendation in recommendations})
    return [_result(recommendation, papers) for recommendation in recommendations]


def papers_of(ballot: Ballot) -> list[Paper]:
    return _papers_of({ballot.pk})[ballot.pk]


def papers_by_receipt(ballot: Ballot, keys: list[int]) -> list[PaperView]:
    """A closed ballot's papers in the order of their receipts, with the answers to ``keys``."""
    return [
        PaperView(vote.receipt, [vote.paper.get(str(key)) for key in keys])
        for vote in ballot.papers.order_by("receipt")
    ]


def _papers_of(ballots: set[int]) -> dict[int, list[Paper]]:
    found: dict[int, list[Paper]] = {ballot: [] for ballot in ballots}
    for ballot, paper in CastVote.objects.filter(ballot__in=ballots).values_list("ballot_id", "paper"):
        found[ballot].append(paper_from(paper))
    return found


def paper_from(kept: dict[str, int | None]) -> Paper:
    """As it is counted, from what is kept of it."""
    return {int(question): answer for question, answer in kept.items()}


def _result(recommendation: Recommendation, papers: dict[int, list[Paper]]) -> RecommendationResult:
    question = recommendation.question
    ballot = question.ballot
    return RecommendationResult(
        recommendation=recommendation,
        ballot=ballot,
        question=question,
        version=question.version,
        result=tally(papers[ballot.pk], question.pk, rule_of(ballot)),
        statements=_views(recommendation),
    )


def _statements() -> Prefetch[Any]:
    standing = MinorityStatement.objects.filter(withdrawn_at=None).order_by("pk")
    return Prefetch("statements", standing.prefetch_related("signatures"))


def _views(of: Recommendation | Ballot) -> list[StatementView]:
    return [StatementView(one, [signature.number for signature in one.signatures.all()]) for one in of.statements.all()]
