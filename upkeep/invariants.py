"""What must always be true of the stored panels, whatever was killed, restored or repaired. Ids only, no content."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Max, Min, Q

from accounts import erasures
from panels.models import Membership
from pool.residents.models import Resident
from recommendations.ballots.models import BallotStatus
from recommendations.ballots.selectors import keys_of, papers_of, rule_of
from recommendations.drafts.services import fingerprint_of, text_of
from recommendations.models import Ballot, CastVote, Draft, DraftVersion, OpenVote, Question, Recommendation
from recommendations.tally import check_paper, tally
from roomlog.models import CommandRecord, Event, Room
from sessions.models import Seat

Rule = Callable[[], Iterator[str]]


@dataclass(frozen=True)
class Broken:
    rule: str
    where: str


def broken() -> list[Broken]:
    """Everything that is not as it must be; empty is what one hopes for."""
    return [Broken(name, where) for name, rule in RULES.items() for where in rule()]


def _dense() -> Iterator[str]:
    rooms = Room.objects.annotate(count=Count("events"), first=Min("events__seq"), last=Max("events__seq"))
    empty = Q(last_seq=0, count=0)
    whole = Q(first=1, last=F("last_seq"), count=F("last_seq"))
    yield from (f"room {pk}" for pk in rooms.exclude(empty | whole).values_list("pk", flat=True))


def _once() -> Iterator[str]:
    doubled = CommandRecord.objects.values("actor", "command").annotate(count=Count("pk")).filter(count__gt=1)
    yield from (f"command {row['command']}" for row in doubled)
    ahead = CommandRecord.objects.filter(seq__gt=F("room__last_seq"))
    yield from (f"command {pk}" for pk in ahead.values_list("command", flat=True))


def _no_open_vote_outside_an_open_ballot() -> Iterator[str]:
    astray = OpenVote.objects.exclude(ballot__status=BallotStatus.OPEN)
    yield from (f"ballot {pk}" for pk in astray.values_list("ballot", flat=True).distinct())
    early = CastVote.objects.exclude(ballot__status=BallotStatus.CLOSED)
    yield from (f"ballot {pk}" for pk in early.values_list("ballot", flat=True).distinct())


def _tallies_match() -> Iterator[str]:
    for ballot in Ballot.objects.filter(status=BallotStatus.CLOSED):
        papers, questions = papers_of(ballot), list(ballot.questions.all())
        try:
            for paper in papers:
                check_paper(paper, keys_of(ballot), rule_of(ballot))
        except ValueError as problem:
            yield f"ballot {ballot.pk}: {problem}"
            continue
        if ballot.turnout.count() > len(papers):  # fewer: somebody was erased
            yield f"ballot {ballot.pk}: more voters than papers"
        told = dict(Recommendation.objects.filter(question__ballot=ballot).values_list("question", "accepted"))
        for question in questions:
            # A trial decides nothing: there is no recommendation to hold against its papers.
            expected = None if ballot.is_trial else tally(papers, question.pk, rule_of(ballot)).accepted
            if told.get(question.pk) != expected:
                yield f"ballot {ballot.pk}: question {question.position}"


def _votes_are_on_frozen_texts() -> Iterator[str]:
    for version in DraftVersion.objects.all():
        if fingerprint_of(version) != version.sha256:
            yield f"version {version.pk}"
    foreign = Question.objects.exclude(version__draft__panel=F("ballot__meeting__panel"))
    yield from (f"question {pk}" for pk in foreign.values_list("pk", flat=True))


def _drafts_can_be_read() -> Iterator[str]:
    for draft in Draft.objects.all():
        try:
            text_of(draft)
        except Exception as problem:
            yield f"draft {draft.pk}: {type(problem).__name__}"


def _seats_are_in_their_round() -> Iterator[str]:
    yield from (f"seat {pk}" for pk in Seat.objects.exclude(table__round=F("round")).values_list("pk", flat=True))


def _erased_is_erased() -> Iterator[str]:
    erased = Membership.objects.filter(name="")
    left = erased.exclude(email="", phone="", user=None, attributes={}, preferences={}, removed_at__isnull=False)
    acting = erased.filter(pk__in=Event.objects.exclude(actor=None).values("actor"))
    asked = Membership.objects.filter(public_id__in=_asked(erasures.MEMBER)).exclude(name="")
    for found in (left, acting, asked):
        yield from (f"membership {pk}" for pk in found.values_list("pk", flat=True))
    back = Resident.objects.filter(public_id__in=_asked(erasures.RESIDENT))
    yield from (f"resident {pk}" for pk in back.values_list("pk", flat=True))


def _asked(kind: str) -> list[str]:
    """Who stands in the journal."""
    return [str(line["public_id"]) for line in erasures.written_down(kind)]


RULES: dict[str, Rule] = {
    "numbers in a room are dense": _dense,
    "a command took effect once": _once,
    "papers with names exist only while a ballot is open": _no_open_vote_outside_an_open_ballot,
    "results are what the papers say": _tallies_match,
    "frozen versions are unchanged": _votes_are_on_frozen_texts,
    "drafts can be read": _drafts_can_be_read,
    "a seat is in its table's round": _seats_are_in_their_round,
    "of who was erased nothing is left": _erased_is_erased,
}
