"""A ballot's life: prepared, opened on frozen texts, voted on, closed and counted."""

from typing import Any
from uuid import uuid4

from django.db.models import Max
from django.views.decorators.debug import sensitive_variables

from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership, Panel
from recommendations.amendments.selectors import open_cards
from recommendations.ballots import options, secrecy, selectors
from recommendations.ballots.events import BallotEvent
from recommendations.ballots.models import (
    Ballot,
    BallotStatus,
    CastVote,
    OpenVote,
    Question,
    Recommendation,
    Turnout,
)
from recommendations.drafts.models import Draft, DraftVersion
from recommendations.drafts.services import freeze
from recommendations.tally import NONE, ORDERS, check_paper, tally
from roomlog.log import Tx
from sessions.models import Meeting


def prepare(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """The new ballot takes the place of a prepared one: whoever opens names the one that they saw."""
    panel = meeting.panel
    unfinished = list(meeting.ballots.filter(status__in=[BallotStatus.OPEN, BallotStatus.PREPARED]))
    if any(ballot.status == BallotStatus.OPEN for ballot in unfinished):
        raise Refused("ballot-open")
    is_order = ask.method in ORDERS
    drafts = _votable(panel, ask.drafts, fewest=0 if is_order else 1)
    texts = options.texts_in(ask.options) if is_order else []
    if is_order:
        options.check(ask.title, len(drafts) + len(texts))
    for before in unfinished:
        before.delete()
    ballot = Ballot.objects.create(
        meeting=meeting,
        title={panel.language: clean(ask.title, 200) if ask.title else ""},
        draft_ids=[draft.pk for draft in drafts],
        texts=texts,
        method=ask.method,
        denominator="counted" if is_order and ask.method != "approval" else ask.denominator,
        points=ask.points if ask.method == "points" else 0,
        threshold_percent=panel.threshold_percent if ask.threshold_percent is None else ask.threshold_percent,
        quorum=panel.quorum if ask.quorum is None else ask.quorum,
        is_trial=ask.trial,
    )
    tx.append(BallotEvent.PREPARED, ballot.pk)
    return {"ballot": ballot.pk}


def open_ballot(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    """Freeze the texts, the rule and how many are present; from now on papers are taken."""
    ballot = _seen(meeting, ask.ballot, BallotStatus.PREPARED)
    drafts = _votable(meeting.panel, ballot.draft_ids, fewest=0 if ballot.is_order else 1)
    ballot.present = selectors.attending(meeting, tx.now).present
    ballot.entitled = selectors.entitled(meeting.panel_id)
    if ballot.present < ballot.quorum:
        raise Refused("no-quorum", present=ballot.present, quorum=ballot.quorum)
    _check_cards(ballot, drafts)
    versions = _frozen(tx, drafts)
    if ballot.is_order:
        options.freeze_options(ballot, versions, meeting.panel)
    else:
        _ask(ballot, versions)
    ballot.status, ballot.opened_at = BallotStatus.OPEN, tx.now
    ballot.save()
    tx.append(BallotEvent.OPENED, ballot.pk)


@sensitive_variables()
def cast(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    take(tx, meeting, ask, voter=actor, helped=False)


@sensitive_variables()
def take(tx: Tx, meeting: Meeting, ask: Any, *, voter: Membership, helped: bool) -> None:
    """Take a paper, or the one that replaces it. The receipt goes into this ack and is written nowhere else.

    A changed paper gets a new receipt: the old one would tell that two papers are one person's. Who has ``helped``
    replaces no paper that they filled in themselves, helped before or not.
    """
    ballot = _ballot(meeting, ask.ballot)
    if ballot.status != BallotStatus.OPEN:
        raise Refused("ballot-closed" if ballot.status == BallotStatus.CLOSED else "ballot-not-open")
    paper = _paper(ballot, ask)
    before = OpenVote.objects.select_for_update().filter(ballot=ballot, membership=voter).first()
    if helped and before is not None and not before.helped:
        raise Refused("voted-alone")
    new = {"paper": paper, "receipt": secrecy.new_receipt(), "helped": helped}
    if before is not None:
        OpenVote.objects.filter(pk=before.pk).update(**new)
    else:
        OpenVote.objects.create(ballot=ballot, membership=voter, **new)
    tx.append(BallotEvent.COUNTED, ballot.pk, anonymous=True)
    tx.unrecorded = {"receipt": new["receipt"]}


@sensitive_variables()
def close(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    """Part papers from people and count. There is no way back: what would lead back is deleted here.

    Papers are written in the order of their receipts, names in the order of their ids: neither tells who
    voted when, so the two orders cannot be laid side by side.
    """
    ballot = _seen(meeting, ask.ballot, BallotStatus.OPEN)
    votes = list(OpenVote.objects.filter(ballot=ballot))
    papers = [
        CastVote(id=uuid4(), ballot=ballot, receipt=vote.receipt, paper=vote.paper)
        for vote in sorted(votes, key=lambda vote: vote.receipt)
    ]
    CastVote.objects.bulk_create(papers)
    Turnout.objects.bulk_create(
        Turnout(ballot=ballot, membership_id=pk) for pk in sorted(vote.membership_id for vote in votes)
    )
    secrecy.delete_open_votes(ballot)
    ballot.status, ballot.closed_at = BallotStatus.CLOSED, tx.now
    ballot.save()
    if not ballot.is_trial:
        _recommend(meeting.panel_id, ballot, [vote.paper for vote in votes])
    tx.append(BallotEvent.CLOSED, ballot.pk)
    secrecy.scrub_on_commit()


def _recommend(panel: int, ballot: Ballot, votes: list[dict[str, int | None]]) -> None:
    papers, rule = [selectors.paper_from(vote) for vote in votes], selectors.rule_of(ballot)
    last = Recommendation.objects.filter(panel=panel).aggregate(last=Max("number"))["last"] or 0
    for number, question in enumerate(ballot.questions.all(), last + 1):
        result = tally(papers, question.pk, rule)
        Recommendation.objects.create(panel_id=panel, question=question, number=number, accepted=result.accepted)


def _check_cards(ballot: Ballot, drafts: list[Draft]) -> None:
    """An objection is dealt with before the panel decides; a trial decides nothing."""
    cards = [] if ballot.is_trial else open_cards([draft.pk for draft in drafts])
    titles = list(dict.fromkeys(card.draft.title for card in cards))
    if titles:
        raise Refused("red-cards-open", drafts=", ".join(titles))


def _paper(ballot: Ballot, ask: Any) -> dict[str, int | None]:
    """The paper as it is kept. Where options are put in order, a blank one is said to be blank, never just empty."""
    rule, keys = selectors.rule_of(ballot), selectors.keys_of(ballot)
    answers: dict[int, int | None] = ask.answers
    if ask.blank:
        answers = dict.fromkeys([*keys, NONE] if rule.is_order else keys)
    elif rule.is_order and all(answer is None for answer in answers.values()):
        raise Refused("nothing-marked")
    try:
        check_paper(answers, keys, rule)
    except ValueError as problem:
        raise Refused(str(problem), points=rule.points) from None
    return {str(key): answer for key, answer in sorted(answers.items())}


def _votable(panel: Panel, ids: list[int], *, fewest: int) -> list[Draft]:
    """The drafts in the order asked for. What was voted on once is decided and stays so."""
    wanted = list(dict.fromkeys(ids))
    rows = Draft.objects.filter(panel=panel, withdrawn_at=None).annotate(is_decided=selectors.decided())
    drafts = rows.in_bulk(wanted)
    if len(drafts) < len(wanted):
        raise Refused("draft-gone")
    if len(drafts) < fewest:
        raise Refused("no-questions")
    if any(draft.is_decided for draft in drafts.values()):
        raise Refused("already-decided")
    return [drafts[pk] for pk in wanted]


def _frozen(tx: Tx, drafts: list[Draft]) -> list[DraftVersion]:
    for room_id in sorted(draft.room_id for draft in drafts):
        tx.also(room_id)
    return [freeze(draft, tx) for draft in drafts]


def _ask(ballot: Ballot, versions: list[DraftVersion]) -> None:
    Question.objects.bulk_create(
        Question(ballot=ballot, version=version, position=position) for position, version in enumerate(versions, 1)
    )


def _ballot(meeting: Meeting, ballot_id: int) -> Ballot:
    ballot = meeting.ballots.filter(pk=ballot_id).first()
    if ballot is None:
        raise Refused("unknown")
    return ballot


def _seen(meeting: Meeting, ballot_id: int, status: BallotStatus) -> Ballot:
    """The ballot, if it still is what the facilitator saw."""
    ballot = meeting.ballots.filter(pk=ballot_id, status=status).first()
    if ballot is None:
        raise Refused("stale")
    return ballot
